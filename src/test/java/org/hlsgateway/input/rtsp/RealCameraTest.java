package org.hlsgateway.input.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.camera.TestCamera;
import org.hlsgateway.http.Reach;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.rtsp.RtspLoops;
import org.hlsgateway.rtsp.RtspSource;
import org.hlsgateway.rtsp.RtspSource.Transport;
import org.hlsgateway.rtsp.RtspUrl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real RTSP server, read directly: what comes is exact, in step, and decodes without a fault. */
class RealCameraTest {
  private static TestCamera camera;
  private static RtspLoops loops;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    camera = TestCamera.start();
    loops = new RtspLoops();
  }

  @AfterAll
  static void stop() {
    camera.close();
    loops.close();
  }

  @Test
  void pictureAndSound_comeInStep_andDecode() throws Exception {
    Recorded recorded = record("/h264-aac", Transport.TCP, Duration.ofSeconds(5));

    assertThat(recorded.codecs()).containsExactly("avc1.42c01e", "mp4a.40.2");
    assertThat(recorded.end()).isEqualTo(InputEnd.STOPPED);
    assertThat(recorded.steadyMillis(MediaTrack.Kind.VIDEO)).isEqualTo(40);
    recorded.assertDecodes(folder);
    // The tick of each second is when the colours invert: see camera.py.
    assertThat(Math.abs(recorded.soundBehindPictureMillis())).isLessThan(60);
  }

  @Test
  void picturesThatAreReordered_haveTimesOfDecodingThatNeverGoBack() throws Exception {
    Recorded recorded = record("/bframes", Transport.TCP, Duration.ofSeconds(5));

    List<Sample> pictures = recorded.of(MediaTrack.Kind.VIDEO);
    assertThat(pictures).anyMatch(sample -> sample.compositionTicks() > 0);
    for (int i = 0; i < pictures.size(); i++) {
      assertThat(pictures.get(i).compositionTicks()).isGreaterThanOrEqualTo(0);
      if (i > 0) {
        Sample before = pictures.get(i - 1);
        assertThat(pictures.get(i).decodeTicks())
            .isEqualTo(before.decodeTicks() + before.durationTicks());
      }
    }
    assertThat(recorded.steadyMillis(MediaTrack.Kind.VIDEO)).isEqualTo(40);
    recorded.assertDecodes(folder);
  }

  @Test
  void h265_comes() throws Exception {
    Recorded recorded = record("/hevc", Transport.TCP, Duration.ofSeconds(4));

    assertThat(recorded.codecs().get(0)).startsWith("hvc1.");
    assertThat(recorded.steadyMillis(MediaTrack.Kind.VIDEO)).isEqualTo(40);
    recorded.assertDecodes(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/h264-g711", "/h264-l16"})
  void soundThatIsNotCompressed_comesAsFlac(String mount) throws Exception {
    Recorded recorded = record(mount, Transport.TCP, Duration.ofSeconds(4));

    assertThat(recorded.codecs()).containsExactly("avc1.42c01e", "fLaC");
    assertThat(recorded.steadyMillis(MediaTrack.Kind.AUDIO)).isPositive();
    assertThat(recorded.soundBehindPictureMillis()).isLessThan(100);
    recorded.assertDecodes(folder);
  }

  @Test
  void soundAlone_comes() throws Exception {
    Recorded recorded = record("/audio-only", Transport.TCP, Duration.ofSeconds(3));

    assertThat(recorded.codecs()).containsExactly("mp4a.40.2");
    assertThat(recorded.of(MediaTrack.Kind.AUDIO).size()).isGreaterThan(80);
    recorded.assertDecodes(folder);
  }

  @Test
  void aCameraThatSendsByUdpOnly_saysSo_andIsReadByUdp() throws Exception {
    Recorded byTcp = record("/udp-only", Transport.TCP, Duration.ofSeconds(3));
    Recorded byUdp = recordOnceFree("/udp-only", Transport.UDP, Duration.ofSeconds(4));

    assertThat(byTcp.said()).contains("461");
    assertThat(byUdp.codecs()).containsExactly("avc1.42c01e", "mp4a.40.2");
    assertThat(byUdp.steadyMillis(MediaTrack.Kind.VIDEO)).isEqualTo(40);
    byUdp.assertDecodes(folder);
  }

  @Test
  void withinHttp_allComesToo_withALoginAndWithout() throws Exception {
    Recorded plain = record("/h264-aac", Transport.HTTP, Duration.ofSeconds(3));
    Recorded known = record(camera.urlWithLogin("/digest"), Transport.HTTP, Duration.ofSeconds(3));

    assertThat(plain.of(MediaTrack.Kind.VIDEO).size()).isGreaterThan(30);
    assertThat(plain.of(MediaTrack.Kind.AUDIO)).isNotEmpty();
    plain.assertDecodes(folder);
    assertThat(known.of(MediaTrack.Kind.VIDEO)).isNotEmpty();
  }

  @Test
  void aLogin_isAnswered_orRefusedInWords() throws Exception {
    Recorded known = record(camera.urlWithLogin("/digest"), Transport.TCP, Duration.ofSeconds(3));
    Recorded wrong =
        record(
            camera.urlWithLogin("/digest").replace(TestCamera.USER, "other"),
            Transport.TCP,
            Duration.ofSeconds(3));
    Recorded none = record("/digest", Transport.TCP, Duration.ofSeconds(3));

    assertThat(known.of(MediaTrack.Kind.VIDEO)).isNotEmpty();
    assertThat(wrong.said()).contains("401");
    assertThat(none.said()).contains("401");
  }

  @Test
  void whatHasToBeDecoded_isLeftToOthers() throws Exception {
    Recorded picture = record("/mjpeg", Transport.TCP, Duration.ofSeconds(3));

    assertThat(picture.end().failure().orElseThrow().kind())
        .isEqualTo(SourceFailure.Kind.NOT_AS_PLANNED);
    assertThat(picture.said()).isEqualTo("the picture is JPEG");
  }

  @Test
  void faults_areToldInTheWordsOfTheirCauses() throws Exception {
    Recorded path = record("/nothing-here", Transport.TCP, Duration.ofSeconds(3));
    Recorded port = record("rtsp://127.0.0.1:1/x", Transport.TCP, Duration.ofSeconds(3));

    assertThat(path.said()).contains("404 Not Found");
    assertThat(path.end().failure().orElseThrow().kind()).isEqualTo(SourceFailure.Kind.LASTING);
    assertThat(port.said()).contains("Connection refused");
  }

  @Test
  void theEnd_isToldToTheCamera() throws Exception {
    int before = camera.clients();
    record("/h264-aac", Transport.TCP, Duration.ofSeconds(2));

    for (int i = 0; i < 20 && camera.clients() > before; i++) {
      Thread.sleep(100);
    }
    assertThat(camera.clients()).isEqualTo(before);
  }

  /** A camera that serves one at a time takes a moment to let the one before go. */
  private Recorded recordOnceFree(String mount, Transport transport, Duration length)
      throws Exception {
    Recorded recorded = record(mount, transport, length);
    for (int i = 0; i < 20 && recorded.said().contains("503"); i++) {
      TimeUnit.MILLISECONDS.sleep(200);
      recorded = record(mount, transport, length);
    }
    return recorded;
  }

  private Recorded record(String mount, Transport transport, Duration length) throws Exception {
    String address = mount.startsWith("rtsp:") ? mount : camera.url(mount);
    RtspSource source =
        new RtspSource(
            RtspUrl.parse(address).orElseThrow(),
            transport,
            Duration.ofSeconds(10),
            Optional.empty());
    return Recorded.of(
        new RtspInput(loops, new Reach(Set.of()), source, true, Duration.ofSeconds(20)), length);
  }
}
