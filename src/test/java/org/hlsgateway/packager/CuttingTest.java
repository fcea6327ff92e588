package org.hlsgateway.packager;

import static java.time.temporal.ChronoUnit.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.hlsgateway.packager.Session.audio;
import static org.hlsgateway.packager.Session.both;
import static org.hlsgateway.packager.Session.video;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hlsgateway.media.Reading;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamChangedException;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.TestStream;
import org.hlsgateway.media.TestStream.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CuttingTest {
  private static final int TICKS = TestStream.VIDEO_TICKS;

  @Test
  void steadyVideoAndAudio_isCutAtKeyframesIntoPartsOfFiveFrames() throws Exception {
    Session session =
        new Session().begin(true, true).play(both(video(10, 12, 25, 25), audio(10, 12)));

    session.assertNoViolations();
    assertThat(session.playlist())
        .contains("#EXT-X-PART-INF:PART-TARGET=0.220000")
        .contains("#EXTINF:1.000000,\nx_seg10.m4s")
        .doesNotContain("#EXTINF:2");
    assertThat(videoTimes(session.partSamples()))
        .isEqualTo(times(video(10, 12, 25, 25), TestStream.VIDEO));
  }

  @Test
  void firstPart_isListedAfterThreeFrames_becauseSomebodyWaits() throws Exception {
    Session session = new Session().begin(true, false).play(video(10, 0.08, 25, 25));
    assertThat(session.window().isListable()).isFalse();

    session.play(video(10.08, 0.04, 25, 25).stream().map(f -> notKey(f)).toList());

    assertThat(session.window().isListable()).isTrue();
    assertThat(Duration.between(Session.START, session.now())).isEqualTo(Duration.ofMillis(120));
    session.assertNoViolations();
  }

  @Test
  void framesBeforeTheFirstKeyframe_areDropped() throws Exception {
    List<Frame> frames =
        both(video(10, 0.6, 25, 25).stream().map(f -> notKey(f)).toList(), video(10.6, 3, 25, 25));
    Session session = new Session().begin(true, true).play(both(frames, audio(10, 3.6)));

    session.assertNoViolations();
    assertThat(session.partSamples())
        .allSatisfy(s -> assertThat(s.decodeMicros()).isGreaterThanOrEqualTo(10_600_000));
  }

  @Test
  void keyframesTenSecondsApart_segmentsEndWithoutAKeyframe() throws Exception {
    Session session =
        new Session().begin(true, true).play(both(video(10, 31, 25, 250), audio(10, 31)));

    session.assertNoViolations();
    assertThat(session.window().targetDurationSeconds()).isEqualTo(1);
    assertThat(session.window().description().longestKeyframeInterval())
        .isEqualTo(Duration.ofSeconds(10));
    assertThat(videoTimes(session.partSamples()))
        .isEqualTo(times(video(10, 31, 25, 250), TestStream.VIDEO));
    // Whatever was cut in between, a segment begins with each keyframe.
    assertThat(segmentsThatBeginIndependent(session)).isEqualTo(4);
  }

  @Test
  void keyframesTenSecondsApartAndKnown_segmentsLastTenSeconds() throws Exception {
    Session session =
        new Session(Duration.ofSeconds(10))
            .begin(true, true)
            .play(both(video(10, 31, 25, 250), audio(10, 31)));

    session.assertNoViolations();
    assertThat(session.window().targetDurationSeconds()).isEqualTo(10);
    assertThat(session.playlist()).contains("#EXTINF:10.000000,\nx_seg2.m4s");
  }

  @Test
  void keyframeIntervalThatIsNoMultipleOfThePart_endsTheSegmentWithAShortPart() throws Exception {
    Session session = new Session().begin(true, false).play(video(10, 8, 25, 28));

    session.assertNoViolations();
    assertThat(session.playlist()).contains("#EXTINF:1.120000,").contains("DURATION=0.120000");
  }

  @Test
  void cachedBeginningOfOneTime_tellsNothingOfTheFrameRate() throws Exception {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      frames.add(TestStream.video(10L * TICKS + i, 1, i == 0));
    }
    frames.addAll(video(10 + 10.0 / TICKS, 0.96, 25, 100).stream().map(f -> notKey(f)).toList());
    frames.addAll(video(10.96 + 10.0 / TICKS, 3, 25, 25));
    Session session = new Session().begin(true, false).play(frames).assertNoViolations();

    assertThat(session.window().description().framesPerSecond()).isEqualTo(25);
    assertThat(videoTimes(session.partSamples())).startsWith(10_000_000L, 10_000_011L);
  }

  @Test
  void audioOnly_isCutByTime() throws Exception {
    Session session = new Session().begin(false, true).play(audio(10, 12));

    session.assertNoViolations();
    assertThat(session.window().targetDurationSeconds()).isEqualTo(1);
    assertThat(session.window().description().codecNames()).isEqualTo("AAC");
    assertThat(session.window().description().longestKeyframeInterval()).isZero();
    assertThat(session.playlist()).doesNotContainPattern("PART:.*m4s\"\n");
    assertThat(session.partSamples().size()).isGreaterThan(550);
  }

  @Test
  void audioThatBeginsHalfASecondBeforeVideo_beginsWithTheVideo() throws Exception {
    Session session =
        new Session().begin(true, true).play(both(video(10.5, 5, 25, 25), audio(10, 5.5)));

    session.assertNoViolations();
    List<Sample> samples = session.partSamples();
    long firstAudio =
        samples.stream()
            .filter(s -> !s.track().isVideo())
            .mapToLong(Sample::decodeMicros)
            .min()
            .orElseThrow();
    assertThat(firstAudio).isBetween(10_500_000L, 10_522_000L);
  }

  @Test
  void bFrames_keepTheirPresentationTimes() throws Exception {
    int[] offsets = {2, 5, 2, 0, 1};
    List<Frame> frames = new ArrayList<>();
    for (Frame frame : video(10 - 0.08, 6, 25, 25)) {
      int index = (int) ((frame.dts() - TICKS * 10L) / 3600 + 2) % 25;
      int offset = index == 0 ? 2 : offsets[1 + (index - 1) % 4];
      frames.add(
          new Frame(
              frame.track(),
              frame.dts(),
              frame.duration(),
              offset * 3600,
              frame.key(),
              frame.content()));
    }
    Session session = new Session().begin(true, true).play(both(frames, audio(9.98, 6)));

    session.assertNoViolations();
    assertThat(
            session.partSamples().stream()
                .filter(s -> s.track().isVideo())
                .map(s -> s.decodeTicks() + s.compositionTicks()))
        .isEqualTo(frames.stream().map(f -> f.dts() + f.composition()).toList());
    // What is heard before the first picture is shown, at 10.0 s, is left out.
    assertThat(session.partSamples().stream().filter(s -> !s.track().isVideo()))
        .allSatisfy(s -> assertThat(s.decodeMicros()).isGreaterThanOrEqualTo(10_000_000));
  }

  @Test
  void fifteenFramesASecondWithJitter_partsKeepTheirBounds() throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<Frame> frames = new ArrayList<>();
      long dts = 10L * TICKS;
      for (int i = 0; i < 15 * 20; i++) {
        int duration = 6000 + random.nextInt(3600) - 1800;
        frames.add(TestStream.video(dts, duration, i % 15 == 0));
        dts += duration;
      }
      Session session = new Session().begin(true, true).play(both(frames, audio(10, 19)));
      session.end();

      session.assertNoViolations();
      assertThat(videoTimes(session.partSamples())).isEqualTo(times(frames, TestStream.VIDEO));
    }
  }

  /** shaka takes the first time of decoding in a part for the part's own. */
  @ParameterizedTest(name = "{0} frames a second, up to {1} ms early or late, sound {2}")
  @CsvSource({"25, 15, false", "25, 15, true", "15, 20, true", "30, 10, true", "1, 30, true"})
  void whereAPlaylistSaysThatAPartBegins_itsFirstPictureDoes(int rate, int jitter, boolean sound)
      throws Exception {
    Random random = new Random(rate);
    List<Frame> frames = new ArrayList<>();
    long due = 10L * TICKS;
    long dts = due;
    for (int i = 0; i < 12 * rate; i++) {
      due += TICKS / rate;
      long next = due + (random.nextInt(2 * jitter + 1) - jitter) * (TICKS / 1000);
      frames.add(TestStream.video(dts, (int) (next - dts), i % rate == 0));
      dts = next;
    }
    Session session = new Session().begin(true, sound);
    session.play(sound ? both(frames, audio(10, 11.5)) : frames).end();
    session.assertNoViolations();

    byte[] init = bytes(session, "x_init0.mp4");
    long declared = -1;
    long first = 0;
    int seen = 0;
    for (String line : session.playlist().lines().toList()) {
      if (line.startsWith("#EXT-X-PART:")) {
        byte[] part = bytes(session, line.replaceAll(".*URI=\"(.*?)\".*", "$1"));
        long decoded = firstTime(init, part);
        if (declared < 0) {
          declared = 0;
          first = decoded;
        }
        assertThat(decoded - first).as(line).isCloseTo(declared, within(999L));
        String seconds = line.replaceAll(".*DURATION=([0-9.]+).*", "$1");
        declared += Math.round(Double.parseDouble(seconds) * 1e6);
        seen++;
      }
    }
    assertThat(seen).isGreaterThan(3);
  }

  /** As shaka reads it: the first tfdt, in units of the first track. */
  private static long firstTime(byte[] init, byte[] part) throws Exception {
    int ticks = Reading.of(init).init.tracks().get(0).ticksPerSecond();
    ByteBuffer boxes = ByteBuffer.wrap(part);
    int at = new String(part, StandardCharsets.ISO_8859_1).indexOf("tfdt");
    assertThat(boxes.get(at + 4)).isEqualTo((byte) 1);
    return Math.round(boxes.getLong(at + 8) * 1e6 / ticks);
  }

  private static byte[] bytes(Session session, String file) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ((MediaLookup.Found) session.window().media(file)).media().chunks().forEach(bytes::writeBytes);
    return bytes.toByteArray();
  }

  @Test
  void variableFrameRate_partsKeepTheirBounds() throws Exception {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      List<Frame> frames = new ArrayList<>();
      long dts = 10L * TICKS;
      for (int i = 0; i < 400; i++) {
        int[] lengths = {1500, 3000, 3600, 9000, 18_000, 45_000, 80_000};
        int duration = i < 6 ? 3600 : lengths[random.nextInt(lengths.length)];
        frames.add(TestStream.video(dts, duration, i % 12 == 0));
        dts += duration;
      }
      boolean withAudio = seed % 2 == 0;
      Session session = new Session().begin(true, withAudio);
      session.checker.datesTellMoreThanDurations();
      double seconds = (double) dts / TICKS - 10;
      session.play(withAudio ? both(frames, audio(10, seconds)) : frames);

      session.assertNoViolations();
      assertThat(videoTimes(session.partSamples())).startsWith(10_000_000L).isSorted();
      assertThat(session.playlist()).doesNotContain("DISCONTINUITY\n");
    }
  }

  @Test
  void slowVideoWithAudio_hasPartsOfAudioAlone() throws Exception {
    List<Frame> frames = new ArrayList<>(video(10, 1, 25, 25));
    for (int i = 0; i < 10; i++) {
      frames.add(TestStream.video(11L * TICKS + i * 81_000L, 81_000, i % 2 == 0));
    }
    Session session = new Session().begin(true, true).play(both(frames, audio(10, 10)));
    session.end();

    session.assertNoViolations();
    assertThat(session.partSamples().stream().filter(s -> !s.track().isVideo()).count())
        .isGreaterThan(455);
  }

  @Test
  void anotherSequenceParameterSet_isReportedAndTheNextInputGoesOn() throws Exception {
    Session session = new Session().begin(true, false).play(video(10, 3, 25, 25));
    Frame changed =
        new Frame(
            TestStream.VIDEO,
            13L * TICKS,
            3600,
            0,
            true,
            TestStream.keyContent(TestStream.OTHER_SPS));

    assertThatThrownBy(() -> session.write(TestStream.fragment(changed)))
        .isInstanceOf(StreamChangedException.class)
        .isInstanceOf(StreamFormatException.class)
        .hasMessageContaining("picture format");

    session.end().pass(Duration.ofSeconds(1)).begin(true, false).play(video(10, 3, 25, 25));
    session.assertNoViolations();
    assertThat(session.playlist())
        .contains("#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"x_init1.mp4\"\n#EXT-X-PROGRAM-DATE-TIME");
  }

  @Test
  void anotherPictureFormatWithAllItsSets_goesOnInTheSameInput_behindADiscontinuity()
      throws Exception {
    byte[] other = TestStream.keyContent(TestStream.OTHER_SPS, new byte[] {0x68, 0x11, 0x22});
    Session session = new Session().begin(true, true);
    session.play(both(video(10, 3, 25, 25), audio(10, 3)));
    session.play(both(withKeys(video(13, 3, 25, 25), other), audio(13, 3)));
    session.end();

    session.assertNoViolations();
    assertThat(session.playlist())
        .containsOnlyOnce("#EXT-X-DISCONTINUITY\n")
        .contains("#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"x_init1.mp4\"");
    assertThat(session.window().description().width()).isEqualTo(640);
    assertThat(session.window().description().height()).isEqualTo(360);
    assertThat(session.window().description().codecs()).contains("avc1.42c01e");
    assertThat(videoTimes(session.partSamples()))
        .isEqualTo(times(video(10, 6, 25, 25), TestStream.VIDEO));
    assertThat(soundTimes(session)).hasSizeGreaterThan(270).doesNotHaveDuplicates();
  }

  @Test
  void parameterSetsThatChangeWithEachKeyframe_andNotTheFormat_areNoChange() throws Exception {
    List<Frame> frames = new ArrayList<>();
    for (int second = 0; second < 6; second++) {
      byte[] sps = second % 2 == 0 ? TestStream.SPS : TestStream.SPS_IN_OTHER_WORDS;
      byte[] pps = {0x68, (byte) (0x80 + second)};
      frames.addAll(withKeys(video(10 + second, 1, 25, 25), TestStream.keyContent(sps, pps)));
    }
    Session session = new Session().begin(true, false).play(frames).assertNoViolations();

    assertThat(session.playlist()).doesNotContain("#EXT-X-DISCONTINUITY\n");
    assertThat(videoTimes(session.partSamples())).startsWith(10_000_000L).hasSizeGreaterThan(140);
  }

  @Test
  void soundOfAnotherSamplingRate_hasAnInitializationOfItsOwn() throws Exception {
    List<Frame> sounds = new ArrayList<>(audio(10, 3));
    long dts = sounds.get(sounds.size() - 1).dts() + 1024;
    for (int i = 0; i < 150; i++) {
      // 44.1 kHz, stamped on a clock of 48 kHz.
      sounds.add(
          new Frame(
              TestStream.AUDIO, dts + i * 11_146L / 10, 1115, 0, true, new byte[] {0x21, 1, 2, 3}));
    }
    Session session = new Session().begin(true, true);
    session.play(both(video(10, 6, 25, 25), sounds)).end();

    session.assertNoViolations();
    assertThat(session.playlist())
        .containsOnlyOnce("#EXT-X-DISCONTINUITY\n")
        .contains("#EXT-X-MAP:URI=\"x_init1.mp4\"");
    assertThat(session.window().description().audioSamplesPerSecond()).isEqualTo(44_100);
    assertThat(session.window().description().codecs()).contains("mp4a.40.2");
  }

  @Test
  void stereoThatBeginsLikeMoreOrFewerChannels_needsANewInput() throws Exception {
    Session session = new Session().begin(true, true);
    List<Frame> pairs =
        audio(10, 3).stream().map(f -> withContent(f, new byte[] {0x21, 1, 2, 3})).toList();
    session.play(both(video(10, 3, 25, 25), pairs));
    Frame single = withContent(audio(13, 1).get(0), new byte[] {0x01, 1, 2, 3});
    session.write(TestStream.fragment(single));
    Frame another =
        new Frame(TestStream.AUDIO, single.dts() + 1024, 1024, 0, true, single.content());

    assertThatThrownBy(() -> session.write(TestStream.fragment(another)))
        .isInstanceOf(StreamChangedException.class)
        .hasMessageContaining("sound");
  }

  @Test
  void monoThatBecomesMoreThanAChannelCanBe_needsANewInput() throws Exception {
    Session session = undescribedSound();
    byte[] large = new byte[900];
    large[0] = 0x01;
    session.play(both(video(10, 3, 25, 25), withContents(audio(10, 3), new byte[] {0x01, 1, 2})));

    assertThatThrownBy(
            () -> session.play(both(video(13, 1, 25, 25), withContents(audio(13, 1), large))))
        .isInstanceOf(StreamChangedException.class)
        .hasMessageContaining("sound");
  }

  @Test
  void soundThatIsMoreThanItsDescriptionFromTheStart_isNoChange() throws Exception {
    byte[] large = new byte[900];
    large[0] = 0x01;
    Session session = undescribedSound();
    session.play(both(video(10, 4, 25, 25), withContents(audio(10, 4), large)));

    session.assertNoViolations();
  }

  @Test
  void soundWithoutADescription_isDescribedAsItsFramesBegin() throws Exception {
    Session session = undescribedSound();
    session.play(both(video(10, 3, 25, 25), withContents(audio(10, 3), new byte[] {0x01, 1, 2})));

    session.assertNoViolations();
    assertThat(session.window().description().audioChannels()).isEqualTo(1);
    assertThat(session.window().description().audioSamplesPerSecond()).isEqualTo(48_000);
    assertThat(session.playlist()).doesNotContain("#EXT-X-DISCONTINUITY\n");
  }

  /** As a camera describes it whose words belong to another payload type. */
  static Session undescribedSound() throws StreamFormatException {
    Session session = new Session();
    session.input.beginInput(session.now());
    byte[] withoutConfig =
        TestStream.audioEntry(
            "mp4a",
            TestStream.full(
                "esds", 0, 0, TestStream.hex("0316000200040d4015000000000000000000000000060102")));
    session.write(
        TestStream.join(
            TestStream.box("ftyp", "iso5\0\0\2\0".getBytes(StandardCharsets.US_ASCII)),
            TestStream.box(
                "moov",
                TestStream.videoTrack(TestStream.VIDEO, TestStream.avc1()),
                TestStream.audioTrack(TestStream.AUDIO, withoutConfig, 0x55c4))));
    return session;
  }

  private static List<Frame> withContents(List<Frame> frames, byte[] content) {
    return frames.stream().map(frame -> withContent(frame, content)).toList();
  }

  @Test
  void picturesThatAreOnlyRefreshed_areNotIndependent_andNeedEncoding() throws Exception {
    Session session = new Session().begin(true, false);
    List<Frame> frames = withKeys(video(10, 6, 25, 25), TestStream.refreshContent());

    assertThatThrownBy(() -> session.play(frames)).isInstanceOf(NoKeyframesException.class);
    assertThat(session.window().isListable()).isFalse();
  }

  @Test
  void pictureWithoutAnyKeyframe_isGivenUpAfterAWhile() throws Exception {
    Session session = new Session().begin(true, false);
    List<Frame> frames = video(10, 20, 25, 25).stream().map(f -> notKey(f)).toList();

    assertThatThrownBy(() -> session.play(frames)).isInstanceOf(NoKeyframesException.class);
    assertThat(session.now())
        .isBetween(Session.START.plusSeconds(14), Session.START.plusSeconds(16));
  }

  @Test
  void refreshBetweenKeyframes_isNoPlaceToBegin() throws Exception {
    List<Frame> frames = new ArrayList<>();
    for (int second = 0; second < 8; second++) {
      byte[] key = second % 4 == 0 ? TestStream.intraContent() : TestStream.refreshContent();
      frames.addAll(withKeys(video(10 + second, 1, 25, 25), key));
    }
    Session session = new Session(Duration.ofSeconds(4)).begin(true, false).play(frames);

    session.assertNoViolations();
    assertThat(segmentsThatBeginIndependent(session)).isEqualTo(2);
    assertThat(session.partSamples().stream().filter(Sample::claimsSync)).hasSize(2);
  }

  private static List<Frame> withKeys(List<Frame> frames, byte[] content) {
    return frames.stream().map(f -> f.key() ? withContent(f, content) : f).toList();
  }

  private static Frame withContent(Frame frame, byte[] content) {
    return new Frame(
        frame.track(), frame.dts(), frame.duration(), frame.composition(), frame.key(), content);
  }

  private static List<Long> soundTimes(Session session) throws StreamFormatException {
    return session.partSamples().stream()
        .filter(sample -> !sample.track().isVideo())
        .map(Sample::decodeMicros)
        .toList();
  }

  @Test
  void parameterSetThatDiffersFromTheDescriptionFromTheStart_isNoChange() throws Exception {
    List<Frame> frames =
        video(10, 4, 25, 25).stream()
            .map(
                f ->
                    f.key()
                        ? new Frame(
                            f.track(),
                            f.dts(),
                            f.duration(),
                            0,
                            true,
                            TestStream.keyContent(TestStream.OTHER_SPS))
                        : f)
            .toList();

    new Session().begin(true, false).play(frames).assertNoViolations();
  }

  @Test
  void timestampsThatJumpAHundredSeconds_areADiscontinuity() throws Exception {
    List<Frame> frames = new ArrayList<>(video(10, 3.2, 25, 25));
    Frame last = frames.remove(frames.size() - 1);
    frames.add(TestStream.video(last.dts(), 100 * TICKS, false));
    frames.addAll(video(10 + 3.16 + 100, 3, 25, 25));
    Session session = new Session().begin(true, false).play(frames);

    session.assertNoViolations();
    assertThat(session.playlist()).containsOnlyOnce("#EXT-X-DISCONTINUITY\n");
    assertThat(session.playlist()).contains("#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"x_init0.mp4\"");
    assertThat(session.window().description().longestKeyframeInterval())
        .isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void timestampsThatWrap_areADiscontinuity() throws Exception {
    Session session = new Session().begin(true, true);
    session.play(both(video(95_000, 3.2, 25, 25), audio(95_000, 3.2)));
    for (Frame frame : video(0.5, 3, 25, 25)) {
      session.write(TestStream.fragment(frame));
    }

    session.assertNoViolations();
    assertThat(session.playlist()).containsOnlyOnce("#EXT-X-DISCONTINUITY\n");
  }

  @Test
  void smallGapInVideoAlone_isTimeInWhichThePictureStands() throws Exception {
    List<Frame> frames = new ArrayList<>(video(10, 2.4, 25, 25));
    Frame last = frames.remove(frames.size() - 1);
    frames.add(TestStream.video(last.dts(), 72_000, false));
    frames.addAll(video(13.16, 3, 25, 25));
    Session session = new Session().begin(true, false).play(frames);

    session.assertNoViolations();
    assertThat(session.playlist()).doesNotContain("#EXT-X-DISCONTINUITY\n");
  }

  @Test
  void framesThatBecomeRare_areDatedByWhenTheyAreShown() throws Exception {
    Session session = new Session().begin(true, false);
    session.play(video(10, 3, 25, 25)).play(video(13, 60, 2, 2));

    session.assertNoViolations();
    assertThat(session.playlist()).doesNotContain("#EXT-X-DISCONTINUITY\n");
    List<Instant> dates = session.dates();
    assertThat(last(dates)).isBetween(session.now().minusMillis(1500), session.now());
    for (int i = 1; i < dates.size(); i++) {
      assertThat(Duration.between(dates.get(i - 1), dates.get(i))).isEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void sourceWhoseClockIsSlow_isDatedByWhenItsMediaCame() throws Exception {
    Session session = new Session().pace(1.001).begin(true, false);
    session.checker.datesTellMoreThanDurations();
    for (int minute = 0; minute < 60; minute++) {
      session.play(video(10 + 60 * minute, 60, 2, 4));
      // The segment itself, of two seconds, and two that are tolerated.
      assertThat(last(session.dates())).isCloseTo(session.now(), within(4500, MILLIS));
    }
    session.assertNoViolations();
    assertThat(session.playlist()).doesNotContain("#EXT-X-DISCONTINUITY\n");
  }

  @Test
  void mediaThatIsHeldUpForAWhile_keepsTheDatesOfTheSource() throws Exception {
    Session session = new Session().begin(true, false).play(video(10, 60, 25, 25));
    session.pass(Duration.ofSeconds(8)).play(video(70, 60, 25, 25));

    session.assertNoViolations();
    assertThat(session.dates()).contains(Session.START.plusSeconds(119));
  }

  @Test
  void calendarThatIsSet_datesTheNextSegment_andBreaksNothing() throws Exception {
    Duration hour = Duration.ofHours(1);
    for (Duration by : List.of(hour, hour.negated())) {
      Session session = new Session().begin(true, false).play(video(10, 5, 25, 25));
      Instant before = last(session.dates());
      session.setCalendar(by).play(video(15, 3, 25, 25));

      assertThat(session.dates()).contains(before.plusSeconds(1).plus(by));
      assertThat(session.dates()).contains(before);
      assertThat(session.playlist()).doesNotContain("#EXT-X-DISCONTINUITY\n");
    }
  }

  private static Instant last(List<Instant> dates) {
    return dates.get(dates.size() - 1);
  }

  @Test
  void framesOfNoLengthForEver_areRefused() throws Exception {
    Session session = new Session().begin(true, false).play(video(10, 1, 25, 25));

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 10_000; i++) {
                session.write(TestStream.fragment(TestStream.video(11L * TICKS, 0, false)));
              }
            })
        .isInstanceOf(StreamFormatException.class)
        .hasMessageContaining("4096");
  }

  @Test
  void fewFramesASecond_areCarriedToo() throws Exception {
    Session session = new Session().begin(true, false).play(video(10, 60, 1, 2));

    session.assertNoViolations();
    assertThat(session.window().partTarget()).isEqualTo(Duration.ofMillis(1080));
    assertThat(session.window().targetDurationSeconds()).isEqualTo(2);
  }

  private static Frame notKey(Frame frame) {
    return TestStream.video(frame.dts(), frame.duration(), false);
  }

  @Test
  void aPictureOfWhichOnlyTheHeaderCame_isLeftOut() throws Exception {
    byte[] delimiter = {0, 0, 0, 2, 9, (byte) 0xf0};
    Frame cutOff = new Frame(TestStream.VIDEO, 990_000, 3_600, 0, false, delimiter);
    Session session =
        new Session().begin(true, true).play(both(video(10, 1, 25, 25), audio(10, 1)));
    session.play(List.of(cutOff)).end();

    session.assertNoViolations();
    assertThat(session.partSamples())
        .filteredOn(sample -> sample.track().isVideo())
        .hasSize(25)
        .allMatch(sample -> sample.length() > 6);
  }

  private static List<Long> videoTimes(List<Sample> samples) {
    return samples.stream()
        .filter(sample -> sample.track().isVideo())
        .map(Sample::presentationMicros)
        .toList();
  }

  private static List<Long> times(List<Frame> frames, int track) {
    return frames.stream()
        .filter(frame -> frame.track() == track)
        .map(frame -> Math.round(frame.dts() * 1e6 / TICKS))
        .toList();
  }

  private static long segmentsThatBeginIndependent(Session session) {
    return session.windows.stream()
        .flatMap(window -> window.playlist().text().lines())
        .filter(line -> line.startsWith("#EXT-X-PART:") && line.endsWith("INDEPENDENT=YES"))
        .distinct()
        .count();
  }
}
