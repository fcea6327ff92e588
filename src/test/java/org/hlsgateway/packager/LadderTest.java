package org.hlsgateway.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hlsgateway.packager.Session.START;
import static org.hlsgateway.packager.Session.audio;
import static org.hlsgateway.packager.Session.video;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hlsgateway.checker.RenditionsChecker;
import org.hlsgateway.media.Reading;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.TestStream;
import org.hlsgateway.media.TestStream.Frame;
import org.junit.jupiter.api.Test;

/** Several renditions of one input. Tracks 1, 3, 5 are video, 2 and 4 audio. */
class LadderTest {
  private final RenditionsChecker checker = new RenditionsChecker();
  private final List<FinishedSegment> finished = new ArrayList<>();
  private final Packager packager =
      new Packager(
          new PackagerSettings(
              Duration.ofSeconds(1), Duration.ofMillis(200), 7, Duration.ofSeconds(1)),
          "x",
          this::see,
          new NotedSegments(finished));
  private final Fmp4Input input = new Fmp4Input(packager);
  private Instant inputBegan = START;
  private Instant now = START;

  private void see(LivePresentation presentation) {
    if (presentation.isListable()) {
      Map<String, String> texts = new LinkedHashMap<>();
      for (LiveWindow window : presentation.renditions()) {
        texts.put(window.playlistName(), window.playlist().text());
      }
      checker.accept(texts, now);
    }
  }

  private LadderTest begin(int... tracks) throws StreamFormatException {
    inputBegan = now;
    input.beginInput(now);
    write(TestStream.init(tracks));
    return this;
  }

  @SafeVarargs
  private LadderTest play(List<Frame>... tracks) throws StreamFormatException {
    List<Frame> frames = new ArrayList<>();
    for (List<Frame> track : tracks) {
      frames.addAll(track);
    }
    frames.sort(Comparator.comparingDouble(Frame::endSeconds));
    for (Frame frame : frames) {
      Instant at = inputBegan.plusNanos(Math.round((frame.endSeconds() - 10) * 1e9));
      now = at.isBefore(now) ? now : at;
      write(TestStream.fragment(frame));
    }
    return this;
  }

  private void write(byte[] bytes) throws StreamFormatException {
    input.write(bytes, 0, bytes.length, now, now);
  }

  private static List<Frame> on(int track, List<Frame> frames) {
    return frames.stream().map(frame -> frame.on(track)).toList();
  }

  private LiveWindow window(int index) {
    return packager.presentation().renditions().get(index);
  }

  /** The media playlist without what is a rendition's own. */
  private String shape(int index) {
    return window(index)
        .playlist()
        .text()
        .replaceAll("x_[va]\\d_", "")
        .replaceAll("#EXT-X-RENDITION-REPORT.*\n", "");
  }

  /** Sound by itself is cut between its own frames. */
  private String withoutTimes(int index) {
    return shape(index)
        .replace(",INDEPENDENT=YES", "")
        .replaceAll("DURATION=\\d+\\.\\d+", "DURATION")
        .replaceAll("EXTINF:\\d+\\.\\d+", "EXTINF")
        .replaceAll("DATE-TIME:.*\n", "DATE-TIME\n");
  }

  private List<Sample> samples(LiveWindow window, String... files) throws StreamFormatException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String file : files) {
      ((MediaLookup.Found) window.media(file)).media().chunks().forEach(bytes::writeBytes);
    }
    return Reading.of(bytes.toByteArray()).samples;
  }

  @Test
  void sizesWithOneSound_areVariantsThatHaveIt() throws Exception {
    begin(1, 3, 2).play(video(10, 4.2, 25, 25), on(3, video(10, 4.2, 25, 25)), audio(10, 4.2));

    assertThat(checker.violations()).isEmpty();
    assertThat(packager.presentation().multivariant("?v=1"))
        .matches(
            """
            #EXTM3U
            #EXT-X-STREAM-INF:BANDWIDTH=\\d+,AVERAGE-BANDWIDTH=\\d+,\
            CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=25.000,\
            CLOSED-CAPTIONS=NONE
            x_v0_main.m3u8\\?v=1
            #EXT-X-STREAM-INF:BANDWIDTH=\\d+,AVERAGE-BANDWIDTH=\\d+,\
            CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=25.000,\
            CLOSED-CAPTIONS=NONE
            x_v1_main.m3u8\\?v=1
            """);
    assertThat(shape(1)).isEqualTo(shape(0));
    assertThat(window(0).playlist().text())
        .contains("#EXT-X-RENDITION-REPORT:URI=\"x_v1_main.m3u8\",LAST-MSN=3,LAST-PART=4\n");
    assertThat(window(1).playlist().text())
        .contains("#EXT-X-RENDITION-REPORT:URI=\"x_v0_main.m3u8\",LAST-MSN=4,LAST-PART=0\n");
    List<Sample> samples = samples(window(1), "x_v1_init0.mp4", "x_v1_seg2.m4s");
    assertThat(samples).filteredOn(sample -> sample.track().id() == 1).hasSize(25);
    assertThat(samples).filteredOn(sample -> sample.track().id() == 2).hasSizeBetween(46, 48);
  }

  @Test
  void languages_areRenditionsOfTheirOwn() throws Exception {
    begin(1, 3, 2, 4)
        .play(
            video(10, 4.2, 25, 25),
            on(3, video(10, 4.2, 25, 25)),
            audio(10, 4.2),
            on(4, audio(10, 4.2)));

    assertThat(checker.violations()).isEmpty();
    assertThat(packager.presentation().multivariant("?v=1"))
        .matches(
            """
            #EXTM3U
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Audio 1",\
            DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="x_a0_main.m3u8\\?v=1"
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Audio 2",\
            DEFAULT=NO,AUTOSELECT=YES,CHANNELS="2",URI="x_a1_main.m3u8\\?v=1"
            #EXT-X-STREAM-INF:BANDWIDTH=\\d+,AVERAGE-BANDWIDTH=\\d+,\
            CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=25.000,AUDIO="audio",\
            CLOSED-CAPTIONS=NONE
            x_v0_main.m3u8\\?v=1
            #EXT-X-STREAM-INF:BANDWIDTH=\\d+,AVERAGE-BANDWIDTH=\\d+,\
            CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=25.000,AUDIO="audio",\
            CLOSED-CAPTIONS=NONE
            x_v1_main.m3u8\\?v=1
            """);
    assertThat(samples(window(0), "x_v0_init0.mp4", "x_v0_seg1.m4s"))
        .hasSize(25)
        .allMatch(sample -> sample.track().id() == 1);
    assertThat(samples(window(3), "x_a1_init0.mp4", "x_a1_seg1.m4s"))
        .hasSizeBetween(46, 48)
        .allMatch(sample -> sample.track().id() == 2);
  }

  @Test
  void soundByItself_saysHowLongItsOwnFramesAre() throws Exception {
    begin(1, 2, 4).play(video(10, 8.2, 25, 25), audio(10, 8.2), on(4, audio(10, 8.2)));

    assertThat(checker.violations()).isEmpty();
    for (int sound : new int[] {1, 2}) {
      String name = "x_a" + (sound - 1);
      Matcher parts =
          Pattern.compile("PART:DURATION=([\\d.]+),URI=\"(.*?)\"")
              .matcher(window(sound).playlist().text());
      int count = 0;
      while (parts.find()) {
        long ticks =
            samples(window(sound), name + "_init0.mp4", parts.group(2)).stream()
                .mapToLong(Sample::durationTicks)
                .sum();
        assertThat(Double.parseDouble(parts.group(1))).isCloseTo(ticks / 48_000.0, within(2e-6));
        count++;
      }
      assertThat(count).isGreaterThan(15);
    }
  }

  @Test
  void soundWhoseFramesFillNoPart_staysBesideThePicture() throws Exception {
    // Of 85 ms each: two are too short for a part of 200 ms, and three too long.
    List<Frame> coarse = new ArrayList<>();
    for (int i = 0; i < 230; i++) {
      Frame plain = TestStream.audio(480_000 + i * 4_096L);
      coarse.add(new Frame(TestStream.AUDIO, plain.dts(), 4_096, 0, true, plain.content()));
    }
    begin(1, 2, 4).play(video(10, 18.2, 25, 25), coarse, on(4, audio(10, 18.2)));

    assertThat(checker.violations()).isEmpty();
    List<Sample> last = samples(window(1), "x_a0_init0.mp4", "x_a0_seg16.m4s");
    assertThat(last.get(0).decodeMicros()).isBetween(25_800_000L, 26_100_000L);
  }

  @Test
  void eachTrackIsEnabledWhereItIsTheOnlyOneOfItsKind() throws Exception {
    input.beginInput(now);
    byte[] init = TestStream.init(1, 3, 2, 4);
    // As FFmpeg does: the first of each kind is enabled (3), all others are not (2).
    for (int at = 0, trak = 0; at < init.length - 12; at++) {
      boolean header = init[at] == 't' && init[at + 1] == 'k' && init[at + 2] == 'h';
      if (header && (trak++ == 1 || trak == 4)) {
        init[at + 7] = 2;
      }
    }
    write(init);
    inputBegan = now;
    playAll(10, 2.2);

    for (LiveWindow window : packager.presentation().renditions()) {
      String name = window.playlistName().replace("main.m3u8", "init0.mp4");
      byte[] bytes = ((MediaLookup.Found) window.media(name)).media().chunks().get(0);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      assertThat((int) text.charAt(text.indexOf("tkhd") + 7)).isEqualTo(3);
    }
  }

  @Test
  void picturesThatStandLong_goOnInEverySize_andAreNoGap() throws Exception {
    List<Frame> slow = new ArrayList<>(video(10, 4, 25, 25));
    for (int i = 0; i < 12; i++) {
      slow.add(TestStream.video(1_260_000 + i * 126_000L, 126_000, i % 2 == 0));
    }
    begin(1, 3, 2, 4).play(slow, on(3, slow), audio(10, 22), on(4, audio(10, 22)));

    assertThat(checker.violations()).isEmpty();
    for (LiveWindow window : packager.presentation().renditions()) {
      assertThat(window.playlist().text()).doesNotContain("GAP", "#EXT-X-DISCONTINUITY\n");
    }
    assertThat(shape(1)).isEqualTo(shape(0)).contains("#EXTINF:1.400000");
  }

  @Test
  void whoKeepsSegmentsOfSeveralLanguages_getsPictureAndSoundInOne() throws Exception {
    begin(1, 2, 4).play(video(10, 3.2, 25, 25), audio(10, 3.2), on(4, audio(10, 3.2)));

    assertThat(finished).hasSize(3);
    FinishedSegment second = finished.get(1);
    assertThat(second.run()).isEqualTo("x");
    assertThat(second.mediaSequence()).isEqualTo(1);
    assertThat(second.duration()).isEqualTo(Duration.ofSeconds(1));
    assertThat(second.description().codecNames()).isEqualTo("H.264 + AAC");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    second.init().chunks().forEach(bytes::writeBytes);
    second.media().chunks().forEach(bytes::writeBytes);
    List<Sample> samples = Reading.of(bytes.toByteArray()).samples;
    assertThat(samples).filteredOn(sample -> sample.track().id() == 1).hasSize(25);
    assertThat(samples).filteredOn(sample -> sample.track().id() == 2).hasSizeBetween(46, 48);
    assertThat(samples).noneMatch(sample -> sample.track().id() == 4);
  }

  @Test
  void aRestart_isADiscontinuityInAllAtOnce() throws Exception {
    begin(1, 3, 2, 4).playAll(10, 3.4);
    packager.endInput(now);
    now = now.plusSeconds(5);
    begin(1, 3, 2, 4).playAll(10, 3.4);
    packager.finish(now);

    assertThat(checker.violations()).isEmpty();
    for (int i = 0; i < 4; i++) {
      assertThat(window(i).playlist().text())
          .containsOnlyOnce("#EXT-X-DISCONTINUITY\n")
          .contains("#EXT-X-DISCONTINUITY-SEQUENCE:0", "_init1.mp4", "#EXT-X-ENDLIST")
          .doesNotContain("GAP", "RENDITION-REPORT");
      assertThat(withoutTimes(i)).isEqualTo(withoutTimes(0));
    }
  }

  @Test
  void aJumpOfTheTimestamps_isADiscontinuityInAllAtOnce() throws Exception {
    begin(1, 3, 2).play(video(10, 2.4, 25, 25), on(3, video(10, 2.4, 25, 25)), audio(10, 2.4));
    play(video(110, 2.4, 25, 25), on(3, video(110, 2.4, 25, 25)), audio(110, 2.4));
    play(video(50, 2.4, 25, 25), on(3, video(50, 2.4, 25, 25)), audio(50, 2.4));

    assertThat(checker.violations()).isEmpty();
    assertThat(shape(1)).isEqualTo(shape(0)).doesNotContain("GAP");
    assertThat(shape(0).split("#EXT-X-DISCONTINUITY\n")).hasSize(3);
  }

  @Test
  void soundThatComesLate_isSilenceUntilThen() throws Exception {
    begin(1, 2, 4).play(video(10, 6.2, 25, 25), audio(10, 6.2), on(4, audio(12.5, 3.7)));

    assertThat(checker.violations()).isEmpty();
    String late = window(2).playlist().text();
    assertThat(late).doesNotContain("GAP");
    assertThat(window(2).media("x_a1_seg0.m4s")).isInstanceOf(MediaLookup.Found.class);
    assertThat(samples(window(2), "x_a1_init0.mp4", "x_a1_seg0.m4s"))
        .allSatisfy(sample -> assertThat(sample.length()).isLessThan(16));
    assertThat(samples(window(2), "x_a1_init0.mp4", "x_a1_seg4.m4s"))
        .allSatisfy(sample -> assertThat(sample.length()).isEqualTo(16));
    assertThat(window(1).playlist().text()).doesNotContain("GAP");
  }

  @Test
  void soundThatNeverComes_isSilenceInEverySize() throws Exception {
    begin(1, 3, 2).play(video(10, 6.2, 25, 25), on(3, video(10, 6.2, 25, 25)));

    assertThat(checker.violations()).isEmpty();
    assertThat(packager.missingSounds()).isEqualTo(1);
    assertThat(shape(1)).isEqualTo(shape(0)).doesNotContain("GAP", "#EXT-X-DISCONTINUITY\n");
    for (int size = 0; size < 2; size++) {
      String name = "x_v" + size;
      List<Sample> samples = samples(window(size), name + "_init0.mp4", name + "_seg3.m4s");
      assertThat(samples).filteredOn(sample -> sample.track().isVideo()).hasSize(25);
      assertThat(samples)
          .filteredOn(sample -> !sample.track().isVideo())
          .hasSizeBetween(46, 48)
          .allMatch(sample -> sample.length() < 16);
    }
  }

  @Test
  void sizesAndLanguagesThatALaterInputLacks_haveItsLastInTheirPlace() throws Exception {
    begin(1, 3, 2, 4)
        .play(
            video(10, 2.2, 25, 25),
            on(3, video(10, 2.2, 25, 25)),
            audio(10, 2.2),
            on(4, audio(10, 2.2)));
    packager.endInput(now);
    begin(1, 2).play(video(10, 2.2, 25, 25), audio(10, 2.2));

    assertThat(checker.violations()).isEmpty();
    assertThat(packager.presentation().renditions()).hasSize(4);
    assertThat(shape(1)).isEqualTo(shape(0)).contains("#EXT-X-DISCONTINUITY\n");
    for (int lower : new int[] {1, 3}) {
      LiveWindow window = window(lower);
      String name = window.playlistName().replace("main.m3u8", "");
      assertThat(window.playlist().text()).doesNotContain("GAP");
      assertThat(samples(window, name + "init1.mp4", name + "seg4.m4s")).isNotEmpty();
    }
  }

  @Test
  void soundThatALaterInputHasNoneOf_isSilence_andOnePictureTooManyIsLeftOut() throws Exception {
    begin(1, 2, 4).play(video(10, 2.2, 25, 25), audio(10, 2.2), on(4, audio(10, 2.2)));
    packager.endInput(now);
    begin(1, 3).play(video(10, 2.2, 25, 25), on(3, video(10, 2.2, 25, 25)));

    assertThat(checker.violations()).isEmpty();
    assertThat(packager.presentation().renditions()).hasSize(3);
    for (int silent : new int[] {1, 2}) {
      String lacking = window(silent).playlist().text();
      assertThat(lacking.substring(lacking.indexOf("#EXT-X-DISCONTINUITY\n")))
          .contains("#EXT-X-MAP:URI=\"x_a" + (silent - 1) + "_init1.mp4\"")
          .doesNotContain("GAP");
    }
  }

  @Test
  void halfTheFrameRate_keepsSegmentsTogether() throws Exception {
    List<Frame> slow = new ArrayList<>();
    for (int i = 0; i < 78; i++) {
      slow.add(TestStream.video(900_000 + i * 7200L, 7200, i % 13 == 0).on(3));
    }
    begin(1, 3).play(video(10, 6.24, 25, 26), slow);

    assertThat(checker.violations()).isEmpty();
    assertThat(window(1).description().framesPerSecond()).isEqualTo(12.5);
    for (int i = 0; i < 2; i++) {
      List<Sample> samples = samples(window(1), "x_v1_init0.mp4", "x_v1_seg" + i + ".m4s");
      assertThat(samples).hasSize(13);
      assertThat(samples.get(0).isSync()).isTrue();
    }
  }

  @Test
  void halfTheFrameRate_isToldExactly_alsoIfTheTimesJitter() throws Exception {
    List<Frame> slow = new ArrayList<>();
    for (int i = 0; i < 39; i++) {
      int jitter = i % 3 * 120;
      slow.add(TestStream.video(900_000 + i * 7200L + jitter, 7320, i % 13 == 0).on(3));
    }
    begin(1, 3).play(video(10, 3.12, 25, 26), slow);

    assertThat(window(1).description().framesPerSecond()).isEqualTo(12.5);
  }

  @Test
  void halfTheFrameRate_isToldExactly_alsoIfTheFirstFramesAreLate() throws Exception {
    List<Frame> slow = new ArrayList<>();
    for (int i = 0; i < 39; i++) {
      int late = Math.min(i, 3) * 700;
      slow.add(TestStream.video(900_000 + i * 7200L + late, i < 3 ? 7900 : 7200, i == 0).on(3));
    }
    begin(1, 3).play(video(10, 3.12, 25, 26), slow);

    assertThat(window(1).description().framesPerSecond()).isEqualTo(12.5);
  }

  @Test
  void pictureWithoutItsSound_isLevelOnlyOnceAllCameEquallyFar() throws Exception {
    begin(1, 3).play(video(10, 1.04, 25, 25), on(3, video(10, 0.92, 25, 25)));
    assertThat(packager.presentation().isLevel()).isFalse();
    play(on(3, video(10, 1.0, 25, 25)).subList(23, 25));
    assertThat(packager.presentation().isLevel()).isTrue();
    assertThat(shape(1)).isEqualTo(shape(0));
  }

  private void playAll(double from, double seconds) throws StreamFormatException {
    play(
        video(from, seconds, 25, 25),
        on(3, video(from, seconds, 25, 25)),
        audio(from, seconds),
        on(4, audio(from, seconds)));
  }
}
