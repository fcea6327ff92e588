package org.hlsgateway.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hlsgateway.media.AnnouncedSound.Coming.DOUBTED;
import static org.hlsgateway.media.AnnouncedSound.Coming.EXPECTED;
import static org.hlsgateway.media.AnnouncedSound.Coming.NEVER;
import static org.hlsgateway.packager.Session.audio;
import static org.hlsgateway.packager.Session.both;
import static org.hlsgateway.packager.Session.video;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.hlsgateway.media.AnnouncedSound;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.TestStream;
import org.hlsgateway.media.TestStream.Frame;
import org.junit.jupiter.api.Test;

/** Sound that is announced and does not come, goes off, comes back, or comes late. */
class MissingSoundTest {
  private static final int REAL_BYTES = 16;

  @Test
  void soundThatNeverComes_isSilenceFromTheFirstPictureOn() throws Exception {
    Session session = new Session().begin(true, true).play(video(10, 6, 25, 25));

    session.assertNoViolations();
    assertThat(sounds(session)).isNotEmpty().allMatch(MissingSoundTest::isSilence);
    assertThat(holes(session)).isEmpty();
    assertThat(lagOfSound(session)).isLessThan(100_000);
    assertThat(session.packager.missingSounds()).isEqualTo(1);
  }

  @Test
  void soundWithoutADescription_thatNeverComes_isSilenceToo() throws Exception {
    Session session = CuttingTest.undescribedSound().play(video(10, 6, 25, 25));

    session.assertNoViolations();
    assertThat(sounds(session)).isNotEmpty().allMatch(MissingSoundTest::isSilence);
    assertThat(session.window().description().codecs()).containsExactly("avc1.64001f", "mp4a.40.2");
    assertThat(session.packager.missingSounds()).isEqualTo(1);
  }

  @Test
  void theFirstPicture_isListedWithinASecond_whateverTheSoundDoes() throws Exception {
    Session session = new Session().begin(true, true);
    List<Frame> frames = video(10, 3, 25, 25);
    int sent = 0;
    while (!session.window().isListable()) {
      session.play(List.of(frames.get(sent++)));
    }

    assertThat(Duration.between(Session.START, session.now())).isLessThan(Duration.ofMillis(1_000));
  }

  @Test
  void soundThatGoesOffAndComesBack_isSilenceInBetween_withoutADiscontinuity() throws Exception {
    Session session =
        new Session()
            .begin(true, true)
            .play(both(video(10, 20, 25, 25), both(audio(10, 4), audio(18, 12))));

    session.assertNoViolations();
    assertThat(holes(session)).isEmpty();
    assertThat(session.playlist()).doesNotContain("#EXT-X-DISCONTINUITY\n", "GAP");
    assertThat(between(session, 11, 13)).noneMatch(MissingSoundTest::isSilence);
    assertThat(between(session, 15, 17)).allMatch(MissingSoundTest::isSilence);
    assertThat(between(session, 19, 27)).noneMatch(MissingSoundTest::isSilence);
    assertThat(session.packager.missingSounds()).isZero();
  }

  @Test
  void soundThatGoesOff_holdsUpThePictureOnce_andForHalfASecondAtMost() throws Exception {
    Session session =
        new Session().begin(true, true).play(both(video(10, 4, 25, 25), audio(10, 4)));

    Instant last = session.now();
    for (Frame frame : video(14, 6, 25, 25)) {
      int before = session.windows.size();
      session.play(List.of(frame));
      if (session.windows.size() > before) {
        assertThat(Duration.between(last, session.now())).isLessThan(Duration.ofMillis(900));
        last = session.now();
      }
    }
    session.assertNoViolations();
  }

  @Test
  void soundOfAStreamOfItsOwn_thatComesSixSecondsLate_followsItsSilenceInTheSameTrack()
      throws Exception {
    Apart apart = new Apart(EXPECTED).play(video(10, 12, 25, 25), audio(16, 6), true);

    apart.session.assertNoViolations();
    assertThat(apart.session.playlist()).doesNotContain("#EXT-X-DISCONTINUITY\n");
    assertThat(holes(apart.session)).isEmpty();
    assertThat(between(apart.session, 10, 15.9)).allMatch(MissingSoundTest::isSilence);
    assertThat(between(apart.session, 16.1, 20)).noneMatch(MissingSoundTest::isSilence);
    assertThat(apart.session.window().description().codecs())
        .containsExactly("avc1.64001f", "mp4a.40.2");
  }

  @Test
  void soundOfAStreamOfItsOwn_thatIsThere_isNotSilentAtAll() throws Exception {
    Apart apart = new Apart(EXPECTED).play(video(10, 6, 25, 25), audio(10, 6), true);

    apart.session.assertNoViolations();
    assertThat(sounds(apart.session)).isNotEmpty().noneMatch(MissingSoundTest::isSilence);
    assertThat(lagOfSound(apart.session)).isLessThan(200_000);
  }

  @Test
  void soundOfOtherParameters_isShownFromTheNextKeyframeOn_acrossADiscontinuity() throws Exception {
    Apart apart = new Apart(DOUBTED).play(video(10, 12, 25, 25), audio(14.5, 7.5), false);

    apart.session.assertNoViolations();
    assertThat(apart.session.playlist()).containsOnlyOnce("#EXT-X-DISCONTINUITY\n");
    assertThat(between(apart.session, 10, 14.9)).allMatch(MissingSoundTest::isSilence);
    assertThat(between(apart.session, 15.1, 20)).noneMatch(MissingSoundTest::isSilence);
    assertThat(pictureTimes(apart.session)).hasSizeGreaterThan(285);
  }

  @Test
  void monoThatComesLate_whereStereoIsDescribed_isNoChange_forItsSilenceWasOurs() throws Exception {
    List<Frame> mono = new ArrayList<>();
    for (Frame frame : audio(14, 6)) {
      byte[] content = frame.content().clone();
      content[0] = 0x01;
      mono.add(new Frame(frame.track(), frame.dts(), 1024, 0, true, content));
    }
    Session session = new Session().begin(true, true).play(both(video(10, 10, 25, 25), mono));

    session.assertNoViolations();
    assertThat(between(session, 11, 13)).allMatch(MissingSoundTest::isSilence);
    assertThat(between(session, 15, 19)).noneMatch(MissingSoundTest::isSilence);
    assertThat(session.playlist()).doesNotContain("#EXT-X-DISCONTINUITY\n");
  }

  @Test
  void silenceThatIsAskedFor_isNotMissing() throws Exception {
    Apart apart = new Apart(NEVER).play(video(10, 3, 25, 25), List.of(), true);

    apart.session.assertNoViolations();
    assertThat(sounds(apart.session)).isNotEmpty().allMatch(MissingSoundTest::isSilence);
    assertThat(apart.session.packager.missingSounds()).isZero();
  }

  @Test
  void soundThatCannotBeRead_isSilence() throws Exception {
    Apart apart = new Apart(EXPECTED);
    apart.writeSound(TestStream.box("moof", new byte[8]));
    apart.play(video(10, 3, 25, 25), List.of(), true);

    apart.session.assertNoViolations();
    assertThat(sounds(apart.session)).isNotEmpty().allMatch(MissingSoundTest::isSilence);
  }

  @Test
  void soundThatWasListed_isNotRemovedByASourceWithoutSound() throws Exception {
    Session session =
        new Session().begin(true, true).play(both(video(10, 3, 25, 25), audio(10, 3)));
    session.end().begin(true, false).play(video(10, 3, 25, 25));

    session.assertNoViolations();
    assertThat(session.window().description().codecs()).hasSize(2);
    assertThat(sounds(session).get(sounds(session).size() - 1))
        .matches(MissingSoundTest::isSilence);
  }

  @Test
  void soundWhoseClockIsAnHourOff_isSilence_andThePictureLives() throws Exception {
    List<Frame> shifted = new ArrayList<>();
    for (Frame frame : audio(10, 6)) {
      shifted.add(TestStream.audio(frame.dts() + 3_600L * TestStream.AUDIO_TICKS));
    }
    Session session = new Session().begin(true, true);
    List<Frame> pictures = video(10, 6, 25, 25);
    for (int i = 0; i < pictures.size(); i++) {
      session.play(List.of(pictures.get(i)));
      session.write(TestStream.fragment(shifted.get(i)));
    }

    session.assertNoViolations();
    assertThat(sounds(session)).isNotEmpty().allMatch(MissingSoundTest::isSilence);
    assertThat(pictureTimes(session)).hasSizeGreaterThan(130);
  }

  @Test
  void aPictureThatStops_isItsLastKeyframeEachSecond_untilAKeyframeComes() throws Exception {
    List<Frame> back = new ArrayList<>(video(22, 6, 25, 25));
    // A camera may go on in the middle: what refers to pictures of before is left out.
    for (int i = 0; i < 25; i++) {
      Frame frame = back.get(i);
      back.set(i, TestStream.video(frame.dts(), frame.duration(), false));
    }
    Session session = new Session().begin(true, true);
    session.play(both(video(10, 4, 25, 25), audio(10, 11)));
    assertThat(session.packager.isPictureStopped()).isTrue();
    session.play(both(back, audio(21, 7)));

    session.assertNoViolations();
    assertThat(session.packager.isPictureStopped()).isFalse();
    assertThat(session.playlist()).doesNotContain("GAP");
    List<Sample> pictures =
        session.partSamples().stream().filter(sample -> sample.track().isVideo()).toList();
    assertThat(
            pictures.stream()
                .filter(s -> s.decodeMicros() > 14_500_000 && s.decodeMicros() < 22_000_000))
        .hasSizeBetween(7, 8)
        .allMatch(Sample::isSync);
    assertThat(pictures.get(pictures.size() - 1).decodeMicros()).isGreaterThan(27_000_000);
  }

  @Test
  void picturesTwoSecondsApart_areNotTakenForStopped() throws Exception {
    List<Frame> slow = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      slow.add(TestStream.video((10 + 2L * i) * TestStream.VIDEO_TICKS, 180_000, i % 5 == 0));
    }
    Session session = new Session().begin(true, true).play(both(slow, audio(10, 30)));

    assertThat(session.packager.isPictureStopped()).isFalse();
    assertThat(pictureTimes(session)).hasSizeGreaterThan(12).doesNotHaveDuplicates();
  }

  // ---- helpers ---------------------------------------------------------------------------------

  /** A session whose sound comes in a stream of its own. */
  private static final class Apart {
    final Session session = new Session();

    Apart(AnnouncedSound.Coming coming) throws StreamFormatException {
      session.input.beginInput(session.now());
      session.packager.announce(List.of(new AnnouncedSound("", coming)));
      session.write(TestStream.init(true, false));
    }

    /**
     * @param alike the sound is as its silence was
     */
    Apart play(List<Frame> pictures, List<Frame> sound, boolean alike) throws Exception {
      List<Frame> all = both(pictures, sound);
      all.sort(Comparator.comparingDouble(Frame::endSeconds));
      boolean begun = false;
      for (Frame frame : all) {
        if (frame.track() == TestStream.VIDEO) {
          session.play(List.of(frame));
          continue;
        }
        if (!begun) {
          writeSound(alike ? TestStream.init(false, true) : mono());
          begun = true;
        }
        writeSound(TestStream.fragment(frame));
      }
      return this;
    }

    void writeSound(byte[] bytes) {
      session.input.writeSound(0, bytes, 0, bytes.length, session.now(), session.now());
    }

    private static byte[] mono() {
      byte[] esds =
          TestStream.full(
              "esds",
              0,
              0,
              TestStream.hex(
                  "03190000000411" + "4015" + "00".repeat(11) + "0502" + "1188" + "060102"));
      return TestStream.initWithAudio(TestStream.audioEntry("mp4a", esds), 0x55c4);
    }
  }

  private static boolean isSilence(Sample sample) {
    return sample.length() < REAL_BYTES;
  }

  private static List<Sample> sounds(Session session) throws StreamFormatException {
    return session.partSamples().stream().filter(sample -> !sample.track().isVideo()).toList();
  }

  private static List<Long> pictureTimes(Session session) throws StreamFormatException {
    return session.partSamples().stream()
        .filter(sample -> sample.track().isVideo())
        .map(Sample::decodeTicks)
        .toList();
  }

  private static List<Sample> between(Session session, double from, double until)
      throws StreamFormatException {
    List<Sample> found =
        sounds(session).stream()
            .filter(s -> s.decodeMicros() >= from * 1e6 && s.decodeMicros() < until * 1e6)
            .toList();
    assertThat(found).isNotEmpty();
    return found;
  }

  /** Where the sound is not continuous; a frame's length at most may be missing. */
  private static List<Long> holes(Session session) throws StreamFormatException {
    List<Long> holes = new ArrayList<>();
    List<Sample> sounds = sounds(session);
    for (int i = 1; i < sounds.size(); i++) {
      long hole = sounds.get(i).decodeTicks() - sounds.get(i - 1).decodeTicks();
      if (hole <= 0 || hole > 2_100) {
        holes.add(sounds.get(i).decodeMicros());
      }
    }
    return holes;
  }

  private static long lagOfSound(Session session) throws StreamFormatException {
    long picture = 0;
    long sound = 0;
    for (Sample sample : session.partSamples()) {
      if (sample.track().isVideo()) {
        picture = sample.endMicros();
      } else {
        sound = sample.endMicros();
      }
    }
    return picture - sound;
  }
}
