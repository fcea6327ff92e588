package org.hlsgateway.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hlsgateway.packager.Session.audio;
import static org.hlsgateway.packager.Session.both;
import static org.hlsgateway.packager.Session.video;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.hlsgateway.media.Reading;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.TestStream;
import org.hlsgateway.media.TestStream.Frame;
import org.junit.jupiter.api.Test;

/** An input that names its tracks again, as publishers do whose parameters change. */
class TracksAgainTest {
  private final Session session = new Session();

  @Test
  void whatFollows_standsBehindADiscontinuity_andNothingIsMissing() throws Exception {
    session.begin(true, true).play(both(video(10, 4, 25, 25), audio(10, 4)));
    List<Sample> more = brings(both(video(14, 4, 25, 25), audio(14, 4)), true);

    assertThat(more).hasSizeGreaterThan(200);
    assertThat(session.playlist())
        .containsOnlyOnce("#EXT-X-DISCONTINUITY\n")
        .contains("#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"x_init1.mp4\"");
    session.packager.endInput(session.now().plusSeconds(4));
    long pictures = session.partSamples().stream().filter(each -> each.track().isVideo()).count();
    assertThat(pictures).isEqualTo(200);
    session.assertNoViolations();
  }

  @Test
  void aSoundMayJoinThePicture() throws Exception {
    session.begin(true, false).play(video(10, 4, 25, 25));
    assertThat(session.presentation().description().codecs()).containsExactly("avc1.64001f");
    brings(both(video(14, 4, 25, 25), audio(14, 4)), true);

    assertThat(session.presentation().description().codecs())
        .containsExactly("avc1.64001f", "mp4a.40.2");
    session.assertNoViolations();
  }

  @Test
  void framesBeforeTheirTracks_areAFaultOfTheInput() {
    session.packager.beginInput(Session.START);
    assertThatThrownBy(
            () ->
                session.packager.accept(
                    Reading.of(
                            TestStream.join(
                                TestStream.init(true, false),
                                TestStream.fragment(TestStream.video(900_000, 3_600, true))))
                        .samples,
                    Session.START,
                    Session.START))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("frames came before their tracks");
  }

  /** Names tracks, and brings frames at their pace; what was brought. */
  private List<Sample> brings(List<Frame> frames, boolean sound) throws Exception {
    List<Frame> ordered = new ArrayList<>(frames);
    ordered.sort(Comparator.comparingDouble(Frame::endSeconds));
    byte[] bytes = TestStream.init(true, sound);
    for (Frame frame : ordered) {
      bytes = TestStream.join(bytes, TestStream.fragment(frame));
    }
    Reading reading = Reading.of(bytes);
    Instant began = session.now();
    session.packager.begin(reading.init, began, began);
    double first = ordered.get(0).seconds();
    for (Sample sample : reading.samples) {
      Instant at = began.plusNanos(Math.round((sample.endMicros() / 1e6 - first) * 1e9));
      session.packager.accept(List.of(sample), at, at);
    }
    return reading.samples;
  }
}
