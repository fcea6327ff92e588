package org.hlsgateway.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hlsgateway.media.TestStream.avc1;
import static org.hlsgateway.media.TestStream.init;
import static org.hlsgateway.packager.Session.audio;
import static org.hlsgateway.packager.Session.both;
import static org.hlsgateway.packager.Session.video;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.TestStream;
import org.hlsgateway.media.TestStream.Frame;
import org.junit.jupiter.api.Test;

/**
 * What is announced of each variant's weight: at once, when next to nothing is measured, and later.
 * Draft 4.4.6.2. Tracks 1 and 3 are video, 2 is audio.
 */
class BandwidthTest {
  private static final int KEYFRAME_BYTES = 100_000;
  private static final int FRAME_BYTES = 5_000;
  private static final long CAMERAS = (KEYFRAME_BYTES + 24 * FRAME_BYTES) * 8;

  private final Packager packager =
      new Packager(
          new PackagerSettings(
              Duration.ofSeconds(1), Duration.ofMillis(200), 7, Duration.ofSeconds(1)),
          "x",
          presentation -> {});
  private final Fmp4Input input = new Fmp4Input(packager);
  private Instant now = Session.START;

  private void write(byte[] bytes) throws StreamFormatException {
    input.write(bytes, 0, bytes.length, now, now);
  }

  private BandwidthTest begin(byte[] init) throws StreamFormatException {
    input.beginInput(now);
    write(init);
    return this;
  }

  private void play(List<Frame> frames) throws StreamFormatException {
    List<Frame> ordered = new ArrayList<>(frames);
    ordered.sort(Comparator.comparingDouble(Frame::endSeconds));
    for (Frame frame : ordered) {
      now = Session.START.plusNanos(Math.round((frame.endSeconds() - 10) * 1e9));
      write(TestStream.fragment(frame));
    }
  }

  /** As a camera sends it: its keyframes are what weighs. */
  private static List<Frame> camera(int track, double seconds) {
    return weighing(track, seconds, KEYFRAME_BYTES, FRAME_BYTES);
  }

  private static List<Frame> weighing(int track, double seconds, int keyframe, int other) {
    return video(10, seconds, 25, 25).stream()
        .map(frame -> padded(frame, frame.key() ? keyframe : other).on(track))
        .toList();
  }

  private static Frame padded(Frame frame, int bytes) {
    byte[] filler = new byte[bytes - frame.content().length - 4];
    filler[0] = 12;
    byte[] content = TestStream.join(frame.content(), TestStream.int32(filler.length), filler);
    return new Frame(
        frame.track(), frame.dts(), frame.duration(), frame.composition(), frame.key(), content);
  }

  /** As encoders that are bound to a rate describe themselves. */
  private static byte[] capped(int average, int peak) {
    return avc1(TestStream.box("btrt", TestStream.int32(average / 2 / 8, peak, average)));
  }

  private List<Long> announced(String attribute) {
    Matcher found =
        Pattern.compile("[:,]" + attribute + "=(\\d+)")
            .matcher(packager.presentation().multivariant(""));
    List<Long> numbers = new ArrayList<>();
    while (found.find()) {
      numbers.add(Long.parseLong(found.group(1)));
    }
    return numbers;
  }

  @Test
  void firstPartOfACamera_isNotTakenForAllThatFollows() throws Exception {
    begin(init(1)).play(camera(1, 0.12));

    assertThat(announced("BANDWIDTH").get(0)).isBetween(CAMERAS, CAMERAS * 17 / 10);
    assertThat(announced("AVERAGE-BANDWIDTH").get(0))
        .isBetween(CAMERAS * 9 / 10, CAMERAS * 11 / 10);
  }

  @Test
  void whatACameraSends_isKnownBetterLater() throws Exception {
    begin(init(1)).play(camera(1, 3.1));

    assertThat(announced("BANDWIDTH").get(0)).isBetween(CAMERAS, CAMERAS * 12 / 10);
    assertThat(announced("AVERAGE-BANDWIDTH").get(0))
        .isBetween(CAMERAS * 9 / 10, CAMERAS * 12 / 10);
  }

  /** What it is told to weigh, it comes to after a second or two. */
  @Test
  void firstSecondOfAnEncoder_isNotTakenForItsHeaviest() throws Exception {
    begin(init(1)).play(camera(1, 1.3));

    long later = CAMERAS * 115 / 100;
    assertThat(announced("BANDWIDTH").get(0)).isBetween(later, CAMERAS * 15 / 10);
    assertThat(announced("AVERAGE-BANDWIDTH").get(0)).isGreaterThan(later * 10 / 11);
  }

  @Test
  void encodedPicture_isAnnouncedAsItsEncoderWasTold_besideASoundThatSaysNothing()
      throws Exception {
    begin(init(List.of(capped(600_000, 720_000)), true))
        .play(both(weighing(1, 0.4, 20_000, 600), audio(10, 0.4)));

    assertThat(announced("BANDWIDTH").get(0)).isBetween(720_000L, 950_000L);
    assertThat(announced("AVERAGE-BANDWIDTH").get(0)).isBetween(600_000L, 720_000L);
  }

  @Test
  void encodedPictureInWhichNothingMoves_mayStillMove() throws Exception {
    begin(init(List.of(capped(600_000, 720_000)), false)).play(weighing(1, 5, 9_000, 500));

    assertThat(announced("BANDWIDTH").get(0)).isBetween(720_000L, 850_000L);
    assertThat(announced("AVERAGE-BANDWIDTH").get(0)).isBetween(168_000L, 200_000L);
  }

  @Test
  void rungs_areAnnouncedInTheirOrder() throws Exception {
    begin(init(List.of(avc1(), capped(2_000_000, 2_400_000)), false))
        .play(both(weighing(1, 2.4, 9_000, 500), weighing(3, 2.4, 80_000, 6_000)));

    assertThat(announced("BANDWIDTH")).hasSize(2);
    assertThat(announced("BANDWIDTH").get(0)).isGreaterThan(announced("BANDWIDTH").get(1));
    assertThat(announced("BANDWIDTH").get(1)).isGreaterThan(2_400_000L);
  }
}
