package org.hlsgateway.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.UnsupportedCodecException;
import org.junit.jupiter.api.Test;

class TagFramesTest {
  /** avcC of 1280x720 and of 640x360, with one set of each kind. */
  private static final String HD = "0164001fffe1000b6764001facd9405005bb0101000268ee";

  private static final String SMALL =
      "0142c01effe100196742c01eda0280bfe5c044000003000400000300c83c58ba8001000268ce";

  /** HD's sets. */
  private static final String SPS = "6764001facd9405005bb01";

  private static final String PPS = "68ee";

  private static final String STEREO_48_KHZ = "1190";

  private final Taken taken = new Taken();
  private final TagFrames frames = new TagFrames(taken);

  /** What came, as lines. */
  private static final class Taken implements MediaSink {
    final List<String> lines = new ArrayList<>();
    final List<Sample> samples = new ArrayList<>();
    final List<String> logged = new ArrayList<>();

    @Override
    public void log(String line) {
      logged.add(line);
    }

    @Override
    public void tracks(InitSection init) {
      lines.add(
          init.tracks().stream()
              .map(track -> track.codecName() + size(track))
              .collect(Collectors.joining(" + ", "tracks ", "")));
    }

    private static String size(MediaTrack track) {
      return track.isVideo() ? " " + track.coding().width() : "";
    }

    @Override
    public void frames(List<Sample> brought, boolean moreIsThere) {
      samples.addAll(brought);
      for (Sample sample : brought) {
        boolean video = sample.track().isVideo();
        lines.add(
            (video ? sample.isSync() ? "key " : "picture " : "sound ")
                + sample.decodeMicros() / 1_000
                + " for "
                + (sample.endMicros() - sample.decodeMicros()) / 1_000
                + (moreIsThere ? ", more" : ""));
      }
    }
  }

  @Test
  void aPictureIsPassedOnWithTheNextOne_whichTellsHowLongItIsShown() throws Exception {
    videoIs(HD).soundIs(STEREO_48_KHZ).key(1_000).picture(1_040).picture(1_073);

    assertThat(taken.lines)
        .containsExactly("tracks H.264 1280 + AAC", "key 1000 for 40", "picture 1040 for 33");
    frames.end();
    assertThat(taken.lines).last().isEqualTo("picture 1073 for 33");
  }

  @Test
  void aFrame_isTheMessagesOwnBytes() throws Exception {
    videoIs(HD).soundIs(STEREO_48_KHZ);
    byte[] body = hex("1701000000" + "00000003658884");
    frames.video(MediaTag.ofVideo(body), 1_000, body, false);
    frames.end();

    Sample sample = taken.samples.get(0);
    assertThat(sample.source()).isSameAs(body);
    assertThat(sample.offset()).isEqualTo(5);
    assertThat(sample.length()).isEqualTo(7);
    assertThat(sample.isSync()).isTrue();
  }

  @Test
  void pictures_areShownInTheOrderThatCompositionTimesSay() throws Exception {
    videoIs(HD).soundIs(STEREO_48_KHZ);
    key(1_000);
    picture(1_040, 80);
    picture(1_080, -40);
    picture(1_120, 0);
    frames.end();

    assertThat(taken.samples)
        .extracting(Sample::presentationMicros)
        .containsExactly(1_000_000L, 1_120_000L, 1_040_000L, 1_120_000L);
  }

  @Test
  void twoPicturesOfOneTime_areDecodedOneAfterTheOther() throws Exception {
    videoIs(HD).soundIs(STEREO_48_KHZ).key(1_000).picture(1_000).picture(1_040);
    frames.end();

    assertThat(taken.samples)
        .extracting(Sample::decodeTicks)
        .containsExactly(90_000L, 90_001L, 93_600L);
    assertThat(taken.samples.get(1).presentationMicros()).isEqualTo(1_000_000);
  }

  @Test
  void soundThatIsRoundedToMilliseconds_isCountedExactly() throws Exception {
    videoIs(HD).soundIs(STEREO_48_KHZ).key(1_000);
    for (int i = 0; i < 100; i++) {
      sound(1_000 + i * 1024 * 1_000L / 48_000);
    }

    List<Sample> sounds =
        taken.samples.stream().filter(sample -> !sample.track().isVideo()).toList();
    assertThat(sounds).extracting(Sample::durationTicks).containsOnly(1_024L);
    assertThat(sounds.get(99).decodeTicks()).isEqualTo(48_000 + 99 * 1_024);
  }

  @Test
  void soundThatHasAHole_goesOnBehindIt() throws Exception {
    videoIs(HD).soundIs(STEREO_48_KHZ).key(1_000).sound(1_000).sound(1_021).sound(1_500);

    assertThat(taken.samples)
        .extracting(Sample::decodeTicks)
        .containsExactly(48_000L, 49_024L, 72_000L);
  }

  @Test
  void soundOf44100_countsInItsOwnRate() throws Exception {
    videoIs(HD).soundIs("1210").key(1_000).sound(1_000);
    assertThat(taken.samples.get(0).track().ticksPerSecond()).isEqualTo(44_100);
    assertThat(taken.samples.get(0).decodeTicks()).isEqualTo(44_100);
  }

  @Test
  void opusTellsHowLongItsFramesAre() throws Exception {
    videoIs(HD);
    byte[] head = join(hex("90"), "Opus".getBytes(), hex("4f707573486561640102380180bb0000000000"));
    frames.audio(MediaTag.ofAudio(head), 1_000, head, false);
    key(1_000);
    // 20 ms of CELT; two of 10 ms of SILK; three of 2.5 ms.
    for (String toc : List.of("fc00", "0100", "8303")) {
      byte[] body = join(hex("91"), "Opus".getBytes(), hex(toc));
      frames.audio(MediaTag.ofAudio(body), 1_000, body, false);
    }

    assertThat(taken.lines).first().isEqualTo("tracks H.264 1280 + Opus");
    assertThat(taken.samples).extracting(Sample::durationTicks).containsExactly(960L, 960L, 360L);
  }

  @Test
  void sound_isAwaitedForAMoment_andNamedWhenItComesLate() throws Exception {
    videoIs(HD).key(1_000);
    for (int time = 1_040; time <= 1_320; time += 40) {
      picture(time);
    }
    assertThat(taken.lines).startsWith("tracks H.264 1280", "key 1000 for 40, more");
    taken.lines.clear();

    soundIs(STEREO_48_KHZ).sound(1_340).picture(1_360);
    assertThat(taken.lines)
        .as("pictures named anew are shown from a keyframe on: none is lost for the sound")
        .containsExactly("picture 1320 for 40");
    taken.lines.clear();
    key(1_400).sound(1_404);
    assertThat(taken.lines)
        .containsExactly(
            "picture 1360 for 40, more", "tracks H.264 1280 + AAC", "sound 1404 for 21");
  }

  @Test
  void lateSound_waitsForAKeyframe_butNotForEver() throws Exception {
    frames.promised(false);
    videoIs(HD).key(1_000).soundIs(STEREO_48_KHZ);
    for (int time = 1_040; time < 11_040; time += 40) {
      picture(time);
    }
    assertThat(taken.lines).doesNotContain("tracks H.264 1280 + AAC");
    picture(11_040);
    assertThat(taken.lines).last().isEqualTo("tracks H.264 1280 + AAC");
  }

  /** Some encoders flag it as any other picture. */
  @Test
  void anIdrPicture_isAKeyframe_whateverItsFlagSays() throws Exception {
    videoIs(HD).soundIs(STEREO_48_KHZ);
    video(1_000, "2701000000" + "00000002" + "09f0" + "00000003" + "658884");
    video(1_040, "2701000000" + "00000003" + "419a00");
    frames.end();

    assertThat(taken.lines)
        .containsExactly("tracks H.264 1280 + AAC", "key 1000 for 40", "picture 1040 for 40");
  }

  @Test
  void aDamagedPicture_isLeftOut_andSaidOnce() throws Exception {
    videoIs(HD).soundIs(STEREO_48_KHZ).key(1_000);
    video(1_040, "2701000000" + "00000009" + "419a00");
    video(1_080, "2701000000" + "00000009" + "419a00");
    video(1_120, "2701000000" + "00000003" + "419a00" + "0000");
    frames.end();

    assertThat(taken.lines)
        .containsExactly("tracks H.264 1280 + AAC", "key 1000 for 120", "picture 1120 for 120");
    assertThat(taken.logged).hasSize(1);
  }

  @Test
  void startCodes_areReplacedByLengths() throws Exception {
    videoIs(HD).soundIs(STEREO_48_KHZ);
    video(1_000, "1701000000" + "00000001" + "09f000" + "000001" + "65888480");
    frames.end();

    Sample sample = taken.samples.get(0);
    byte[] bytes =
        Arrays.copyOfRange(sample.source(), sample.offset(), sample.offset() + sample.length());
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("0000000209f0" + "0000000465888480");
    assertThat(taken.logged).isEmpty();
  }

  @Test
  void emptyUnits_andPadding_areLeftOut() throws Exception {
    videoIs(HD).soundIs(STEREO_48_KHZ);
    video(1_000, "1701000000" + "00000000" + "00000003658884" + "00000000" + "0000000206ff" + "00");
    frames.end();
    assertThat(bytesOf(0)).isEqualTo("00000003658884" + "0000000206ff");
    assertThat(taken.samples.get(0).isSync()).isTrue();
    assertThat(taken.logged).isEmpty();
  }

  /** 00 00 01 is how a unit of 256 to 511 bytes begins, too. */
  @Test
  void aLengthThatLooksLikeAStartCode_isALength_alsoWherePaddingFollows() throws Exception {
    videoIs(HD).soundIs(STEREO_48_KHZ);
    String unit = "00000100" + "65" + "88".repeat(255);
    video(1_000, "1701000000" + unit + "00");
    frames.end();
    assertThat(bytesOf(0)).isEqualTo(unit);
    assertThat(taken.logged).isEmpty();
  }

  /** Read as lengths they have a unit whose type is the second byte of a slice's header. */
  @Test
  void aPictureWithStartCodes_isNoKeyframe_becauseItsSecondByteLooksLikeOne() throws Exception {
    videoIs(HD).soundIs(STEREO_48_KHZ);
    key(1_000);
    video(1_040, "2701000000" + "00000141" + "65" + "88".repeat(400));
    frames.end();
    assertThat(taken.samples.get(1).isSync()).isFalse();
  }

  /** Lengths of two bytes are legal, and not every player knows them. */
  @Test
  void shortLengths_becomeThoseOfFourBytes() throws Exception {
    videoIs(HD.replaceFirst("^(........)ff", "$1fd")).soundIs(STEREO_48_KHZ);
    video(1_000, "1701000000" + "000209f0" + "0003658884");
    video(1_040, "2701000000" + "0003658884");
    frames.end();
    assertThat(bytesOf(0)).isEqualTo("0000000209f0" + "00000003658884");
    assertThat(taken.samples.get(0).track().coding().nalLengthBytes()).isEqualTo(4);
    assertThat(taken.samples.get(1).isSync()).as("whatever its flag says").isTrue();
  }

  /** As some do who push a byte stream as it is. */
  @Test
  void aHeaderWithStartCodes_isAsGood() throws Exception {
    video(0, "1700000000" + "00000001" + SPS + "000001" + PPS);
    soundIs(STEREO_48_KHZ);
    video(1_000, "1701000000" + "00000001" + "658884");
    frames.end();
    assertThat(taken.lines).containsExactly("tracks H.264 1280 + AAC", "key 1000 for 40");
    assertThat(bytesOf(0)).isEqualTo("00000003658884");
  }

  @Test
  void aHeaderWithStartCodes_andNothingElse_isNone() {
    assertThatThrownBy(() -> video(0, "1700000000" + "00000001" + PPS))
        .hasMessage("The video's header has no parameter sets.");
  }

  @Test
  void picturesWithoutAHeader_areDescribedByTheirKeyframe() throws Exception {
    soundIs(STEREO_48_KHZ).picture(960);
    video(1_000, "1701000000" + "00000001" + SPS + "00000001" + PPS + "000001" + "658884");
    picture(1_040);
    frames.end();
    assertThat(taken.lines)
        .containsExactly("tracks H.264 1280 + AAC", "key 1000 for 40", "picture 1040 for 40");
    videoIs(SMALL).key(1_080).picture(1_120);
    assertThat(taken.lines).as("a header that comes late").contains("tracks H.264 640 + AAC");
  }

  /** Announced minutes later, as some publishers do who switch their microphone on. */
  @Test
  void soundThatIsAnnouncedLate_joins() throws Exception {
    frames.promised(false);
    videoIs(HD).key(1_000).picture(1_040);
    key(300_000);
    frames.promised(true);
    soundIs(STEREO_48_KHZ).sound(300_010);
    key(302_000);
    picture(302_040);
    assertThat(taken.lines).startsWith("tracks H.264 1280").contains("tracks H.264 1280 + AAC");
  }

  private String bytesOf(int sample) {
    Sample taken = this.taken.samples.get(sample);
    return HexFormat.of()
        .formatHex(taken.source(), taken.offset(), taken.offset() + taken.length());
  }

  @Test
  void picturesThatNothingDescribes_areForOthersToRead() throws Exception {
    key(1_000).picture(1_040).sound(1_040);
    assertThat(taken.lines).isEmpty();
    assertThatThrownBy(() -> picture(3_000))
        .isInstanceOf(UnsupportedCodecException.class)
        .hasMessageContaining("without a description");
  }

  @Test
  void soundIsNotAlone_wherePicturesAreDescribed() throws Exception {
    videoIs(HD).soundIs(STEREO_48_KHZ);
    for (int time = 1_000; time < 6_000; time += 20) {
      sound(time);
    }
    assertThat(taken.lines).isEmpty();
    key(6_000);
    assertThat(taken.lines).startsWith("tracks H.264 1280 + AAC");
  }

  @Test
  void soundIsAlone_whereDescribedPicturesNeverCome() throws Exception {
    videoIs(HD).soundIs(STEREO_48_KHZ);
    for (int time = 1_000; time <= 11_000; time += 20) {
      sound(time);
    }
    assertThat(taken.lines).startsWith("tracks AAC");
  }

  /** FFmpeg 5 reads no pictures of Enhanced RTMP, and could do nothing for the sound. */
  @Test
  void soundThatIsNotCarried_isLeftOutBesidePicturesThatFfmpegDoesNotRead() throws Exception {
    byte[] mp3 = hex("2fff");
    frames.audio(MediaTag.ofAudio(mp3), 1_000, mp3, false);
    byte[] av1 = hex("9061763031" + "81000c000a0b00000024c4ffdf3fe80220");
    frames.video(MediaTag.ofVideo(av1), 1_000, av1, false);
    video(1_000, "9161763031" + "0a0b");
    frames.audio(MediaTag.ofAudio(mp3), 1_020, mp3, false);

    assertThat(taken.lines).first().asString().startsWith("tracks AV1");
    assertThat(taken.logged)
        .containsExactly(
            "The audio is coded as '.mp3'; AAC and Opus are carried."
                + " The pictures are shown without sound.");
  }

  @Test
  void soundThatIsPromisedAndNeverComes_holdsThePictureUpForASecondAtMost() throws Exception {
    frames.promised(true);
    videoIs(HD).key(1_000);
    for (int time = 1_040; time < 2_000; time += 40) {
      picture(time);
    }
    assertThat(taken.lines).isEmpty();
    picture(2_000);
    assertThat(taken.lines).hasSize(26);
  }

  @Test
  void whereNoSoundIsPromised_nobodyWaits() throws Exception {
    frames.promised(false);
    videoIs(HD).key(1_000);
    assertThat(taken.lines).containsExactly("tracks H.264 1280");
  }

  @Test
  void soundAlone_isAStreamAfterTwoSeconds_andAPictureMayStillJoinIt() throws Exception {
    soundIs(STEREO_48_KHZ);
    for (int time = 1_000; time < 3_000; time += 500) {
      sound(time);
    }
    assertThat(taken.lines).isEmpty();
    sound(3_000);
    assertThat(taken.lines).startsWith("tracks AAC").hasSize(6);

    videoIs(HD).sound(3_021);
    taken.lines.clear();
    key(3_040);
    assertThat(taken.lines).containsExactly("tracks H.264 1280 + AAC");
  }

  @Test
  void parametersThatChange_areNamedBeforeTheFirstFrameThatHasThem() throws Exception {
    videoIs(HD).soundIs(STEREO_48_KHZ).key(1_000);
    videoIs(HD);
    picture(1_040);
    videoIs(SMALL).soundIs("1210");
    key(1_080);
    picture(1_120);

    assertThat(taken.lines)
        .containsExactly(
            "tracks H.264 1280 + AAC",
            "key 1000 for 40",
            "picture 1040 for 40, more",
            "tracks H.264 640 + AAC",
            "key 1080 for 40");
  }

  @Test
  void anotherPublishersFrames_doNotContinueTheFirstOnes() throws Exception {
    videoIs(HD).soundIs(STEREO_48_KHZ).key(1_000).picture(1_040);
    frames.breaksOff();
    key(1_080);

    assertThat(taken.lines)
        .containsExactly(
            "tracks H.264 1280 + AAC",
            "key 1000 for 40",
            "picture 1040 for 40, more",
            "tracks H.264 1280 + AAC");
  }

  @Test
  void aPictureThatStandsWhileTheSoundGoesOn_isPassedOn() throws Exception {
    videoIs(HD).soundIs(STEREO_48_KHZ).key(1_000).picture(1_040).sound(1_500);
    assertThat(taken.lines).doesNotContain("picture 1040 for 40, more");
    sound(1_550);
    assertThat(taken.lines).endsWith("picture 1040 for 40, more", "sound 1550 for 21");
  }

  @Test
  void whatFragmentedMp4DoesNotCarry_isRefusedWithASentence() {
    byte[] mp3 = hex("2fff");
    assertThatThrownBy(
            () -> {
              videoIs(HD);
              frames.audio(MediaTag.ofAudio(mp3), 0, mp3, false);
            })
        .isInstanceOf(UnsupportedCodecException.class)
        .hasMessage("The audio is coded as '.mp3'; AAC and Opus are carried.");
    TagFrames alone = new TagFrames(taken);
    assertThatThrownBy(
            () -> {
              alone.audio(MediaTag.ofAudio(mp3), 0, mp3, false);
              alone.audio(MediaTag.ofAudio(mp3), 2_000, mp3, false);
            })
        .isInstanceOf(UnsupportedCodecException.class);
    byte[] sorenson = hex("220084");
    assertThatThrownBy(() -> frames.video(MediaTag.ofVideo(sorenson), 0, sorenson, false))
        .hasMessage("The video is coded as 'flv1'; H.264, H.265 and AV1 are carried.");
  }

  /** Whatever comes, only the one exception is thrown, and what waits stays bounded. */
  @Test
  void mutatedMessages_throwOnlyWhatIsDeclared() throws Exception {
    Random random = new Random(21);
    List<String> bodies =
        List.of(
            "1700000000" + HD,
            "1700000000" + SMALL,
            "1701000000" + "00000003658884",
            "2701000028" + "00000003419a00",
            "af00" + STEREO_48_KHZ,
            "af01210000",
            "904f707573" + "4f707573486561640102380180bb0000000000",
            "914f707573" + "fc00",
            "9061763031" + "81000c000a0b00000024c4ffdf3fe80220",
            "9168766331" + "00000000000003260100");
    for (int run = 0; run < 2_000; run++) {
      TagFrames victim = new TagFrames(new Taken());
      long time = 0;
      for (int i = 0; i < 40; i++) {
        byte[] body = hex(bodies.get(random.nextInt(bodies.size())));
        for (int hit = random.nextInt(3); hit > 0; hit--) {
          body[random.nextInt(body.length)] = (byte) random.nextInt(256);
        }
        time += random.nextInt(200);
        try {
          if (random.nextBoolean()) {
            victim.video(MediaTag.ofVideo(body), time, body, false);
          } else {
            victim.audio(MediaTag.ofAudio(body), time, body, false);
          }
        } catch (StreamFormatException refused) {
          assertThat(refused.getMessage()).endsWith(".");
        }
      }
    }
  }

  private TagFramesTest videoIs(String avcC) throws StreamFormatException {
    byte[] body = hex("1700000000" + avcC);
    frames.video(MediaTag.ofVideo(body), 0, body, false);
    return this;
  }

  private TagFramesTest soundIs(String config) throws StreamFormatException {
    byte[] body = hex("af00" + config);
    frames.audio(MediaTag.ofAudio(body), 0, body, false);
    return this;
  }

  private TagFramesTest key(long time) throws StreamFormatException {
    byte[] body = hex("1701000000" + "00000003658884");
    frames.video(MediaTag.ofVideo(body), time, body, false);
    return this;
  }

  private TagFramesTest picture(long time) throws StreamFormatException {
    return picture(time, 0);
  }

  private TagFramesTest picture(long time, int composition) throws StreamFormatException {
    byte[] body =
        hex(String.format(Locale.ROOT, "2701%06x", composition & 0xffffff) + "00000003419a00");
    frames.video(MediaTag.ofVideo(body), time, body, false);
    return this;
  }

  private void video(long time, String digits) throws StreamFormatException {
    byte[] body = hex(digits);
    frames.video(MediaTag.ofVideo(body), time, body, false);
  }

  private TagFramesTest sound(long time) throws StreamFormatException {
    byte[] body = hex("af01210000");
    frames.audio(MediaTag.ofAudio(body), time, body, false);
    return this;
  }

  private static byte[] join(byte[]... pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      out.writeBytes(piece);
    }
    return out.toByteArray();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
