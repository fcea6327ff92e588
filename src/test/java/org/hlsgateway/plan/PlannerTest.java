package org.hlsgateway.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.Rung;
import org.hlsgateway.ffmpeg.Capabilities;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.ffmpeg.StreamFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row: a source, a wish, and what becomes of it. */
class PlannerTest {

  private static final Capabilities SOFTWARE =
      new Capabilities(
          List.of(
              new Capabilities.Trial("libx264", true, "works"),
              new Capabilities.Trial("h264_nvenc", false, "no card")),
          Set.of("yadif", "bwdif"),
          true);

  @Test
  void aSoundOfWhichNothingCame_isSilenceUntilItComes_andEncodedThen() {
    SourceFacts facts =
        new SourceFacts(
            List.of(
                StreamFacts.video("h264", "High", 1280, 720, 25), StreamFacts.audio("aac", 0, 0)),
            true);
    Planned planned =
        Planner.plan(
            new KnownSource(Optional.of(facts), Duration.ZERO),
            OutputSettings.DEFAULT,
            new EncodingMeans(SOFTWARE, "libx264"));

    assertThat(planned.plan().audio())
        .containsExactly(new MediaPlan.EncodedAudio(0, 96, Optional.empty()));
    assertThat(planned.inWords())
        .endsWith("audio AAC is announced and brings nothing: silence until it comes.");
    assertThat(facts.audio().get(0).inWords())
        .isEqualTo("Audio: AAC, announced, but nothing of it comes");
  }

  /**
   * A source: codec/profile WxH@fps, flags i (interlaced), s8:5 (sample aspect), p... (pixels);
   * audio after a comma. A track of the plan: "copy h264", "WxH@fps~kbps", deinterlaced ones with
   * an i; "@-" keeps the source's frames.
   */
  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          h264/High 1920x1080@25 , aac | ORIGINAL | | copy h264 ; copy aac
          h264/Main 1920x1080@25 | ORIGINAL | | copy h264 ;
          aac | ORIGINAL | | ; copy aac
          hevc/Main 3840x2160@25 , aac | ORIGINAL | | copy hevc ; copy aac
          av1/Main 1280x720@30 , opus | ORIGINAL | | copy av1 ; copy opus
          vp9/0 1280x720@30 , opus | ORIGINAL | | copy vp9 ; copy opus
          mjpeg/ 1280x720@25 | ORIGINAL | | 1280x720@25~2350 ;
          mjpeg/ 641x361@25 | ORIGINAL | | 640x360@25~800 ;
          vp8/ 640x480@29.97 , opus | ORIGINAL | | 640x480@29.97~1050 ; copy opus
          mpeg4/ 640x480@15 , mp3 | ORIGINAL | | 640x480@15~750 ; aac 0 128
          mpeg2video/Main 720x576@25 i s16:11 , mp2 | ORIGINAL | | 1046x576@25~1650 i ; aac 0 128
          h264/High 1920x1080@25 i | ORIGINAL | | copy h264 ;
          hevc/Main 3840x2160@25 | ORIGINAL | everywhere | copy hevc, 1920x1080@-~4500 ;
          hevc/Main 1080x1920@25 | ORIGINAL | everywhere | copy hevc, 1080x1920@-~4500 ;
          av1/Main 1280x720@30 | ORIGINAL | everywhere | copy av1, 1280x720@-~2600 ;
          h264/High 1280x720@25 | ORIGINAL | everywhere | copy h264 ;
          h264/High_10 1280x720@25 pyuv420p10le | ORIGINAL | everywhere | copy h264, 1280x720@-~2350 ;
          h264/High_4:2:2 1280x720@25 pyuv422p | ORIGINAL | everywhere | copy h264, 1280x720@-~2350 ;
          h264/High_4:2:2 1280x720@25 pyuv422p | ORIGINAL | | copy h264 ;
          h264/High 1920x1080@25 , aac | ORIGINAL_AND_LOWER | | copy h264, 1280x720@-~2350, 854x480@-~1250, 640x360@-~800 ; copy aac
          h264/High 1280x720@25 | ORIGINAL_AND_LOWER | | copy h264, 854x480@-~1250, 640x360@-~800 ;
          h264/High 640x360@25 | ORIGINAL_AND_LOWER | | copy h264 ;
          h264/High 720x1280@25 | ORIGINAL_AND_LOWER | | copy h264, 480x854@-~1250, 360x640@-~800 ;
          mjpeg/ 1280x720@25 | ORIGINAL_AND_LOWER | | 1280x720@25~2350, 854x480@25~1250, 640x360@25~800 ;
          hevc/Main 1920x1080@50 | ORIGINAL_AND_LOWER | everywhere | copy hevc, 1920x1080@-~6350, 1280x720@-~3350, 854x480@-~1750, 640x360@-~1100 ;
          h264/High 1920x1080@25 | CHOSEN 1280x720 640x360 | | 1280x720@25~2350, 640x360@25~800 ;
          h264/High 1920x1080@25 | CHOSEN 640x360 1920x1080 | | copy h264, 640x360@-~800 ;
          h264/High 1920x1080@25 | CHOSEN 1920x1080-25~3000 | | 1920x1080@25~3000 ;
          h264/High 1920x1080@30 | CHOSEN 1920x1080 640x360-15~500 | | copy h264, 640x360@15~500 ;
          h264/High 1920x1080@29.97 | CHOSEN 640x360-15 | | 640x360@14.985~600 ;
          h264/High 1920x1080@25 | CHOSEN 640x360-60~900 | | 640x360@25~900 ;
          h264/High 1280x720@25 | CHOSEN 3840x2160 1920x1080 | | copy h264 ;
          mjpeg/ 1280x720@25 | CHOSEN 3840x2160 | | 1280x720@25~2350 ;
          h264/High 1280x720@25 | CHOSEN 1920x1080 640x360 | | 640x360@25~800 ;
          h264/High 1440x1080@25 | CHOSEN 1280x720 | | 960x720@25~1850 ;
          hevc/Main 1920x1080@25 | CHOSEN 1920x1080 | everywhere | 1920x1080@25~4500 ;
          mjpeg/ 1280x720@25 | CHOSEN 1280x720 1280x720 | | 1280x720@25~2350 ;
          mjpeg/ 1280x720@0 | ORIGINAL | | 1280x720@-~2350 ;
          mjpeg/ 1280x720@24.83 | ORIGINAL | | 1280x720@25~2350 ;
          mjpeg/ 1280x720@7.3 | ORIGINAL | | 1280x720@7.3~1250 ;
          h264/High 1280x720@25 , pcm_alaw:8000:1 | ORIGINAL | | copy h264 ; aac 0 64
          h264/High 1280x720@25 , ac3:48000:6 | ORIGINAL | | copy h264 ; aac 0 128
          h264/High 1280x720@25 , ac3:48000:6 | ORIGINAL | COPY_AC3 | copy h264 ; copy ac3
          h264/High 1280x720@25 , eac3:48000:6 | ORIGINAL | COPY_AC3 | copy h264 ; copy eac3
          h264/High 1280x720@25 , aac:16000:1 | ORIGINAL | ENCODE_SOUND | copy h264 ; aac 0 64
          h264/High 1280x720@25 , mp2 | ORIGINAL | COPY_AC3 | copy h264 ; aac 0 128
          h264/High 1280x720@25 , flac:44100:1 | ORIGINAL | | copy h264 ; aac 0 96
          h264/High 1280x720@25 , aac , mp2 | ORIGINAL | | copy h264 ; copy aac
          h264/High 1280x720@25 , aac , mp2 | ORIGINAL | ALL | copy h264 ; copy aac, aac 1 128
          h264/High 1280x720@25 , aac | ORIGINAL | NONE | copy h264 ;
          h264/High 1280x720@25 | ORIGINAL | SILENCE_IF_NONE | copy h264 ; silence
          h264/High 1280x720@25 , aac | ORIGINAL | SILENCE_IF_NONE | copy h264 ; copy aac
          h264/High 1280x720@25 | ORIGINAL | ALL | copy h264 ;
          h264/High 1280x720@25 | ORIGINAL | keyframes10 | copy h264 ;
          h264/High 1280x720@25 | ORIGINAL | keyframes10 encode | 1280x720@25~2350 ;
          h264/High 1280x720@25 | ORIGINAL | keyframes3 encode | copy h264 ;
          """)
  void aSourceAndAWish_becomeAPlan(String source, String ladder, String wish, String expected) {
    Planned planned = plan(source, ladder, wish == null ? "" : wish, "libx264");
    assertThat(planned.obstacle()).isEmpty();
    assertThat(planned.needsLook()).isFalse();
    assertThat(inShort(planned.plan()) + ".").isEqualTo(expected.strip() + ".");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          h264/High 1920x1080@25 , pcm_alaw:8000:1 | ORIGINAL | | Video copied, H.264 High 1920x1080 25 fps; audio PCMA transcoded to AAC.
          h264/High 1920x1080@25 , aac | ORIGINAL | | Video copied, H.264 High 1920x1080 25 fps; audio AAC copied.
          mjpeg/ 1280x720@25 | ORIGINAL | | Video MJPEG 1280x720 25 fps transcoded to H.264 1280x720; no audio.
          h264/High 1920x1080@25 , aac | ORIGINAL_AND_LOWER | | Video copied, H.264 High 1920x1080 25 fps, and transcoded to H.264 1280x720, 854x480, 640x360; audio AAC copied.
          h264/High 1920x1080@30 | CHOSEN 640x360-15 3840x2160 | NONE | Video H.264 High 1920x1080 30 fps transcoded to H.264 640x360 15 fps; no audio. 3840x2160 is left out: it is larger than the source's picture.
          hevc/Main 1920x1080@25 | ORIGINAL | SILENCE_IF_NONE | Video copied, H.265 Main 1920x1080 25 fps; no audio, silence added. Some browsers do not play H.265: "plays everywhere" adds H.264.
          h264/High_10 1280x720@25 pyuv420p10le , aac | ORIGINAL | NONE | Video copied, H.264 High 10 1280x720 25 fps; audio left out. Some browsers do not play H.264 High 10: "plays everywhere" adds H.264.
          h264/High 1280x720@25 i | ORIGINAL | | Video copied, H.264 High 1280x720 25 fps interlaced; no audio. The picture is interlaced, and is passed on so.
          h264/High 1280x720@25 | ORIGINAL | keyframes10 | Video copied, H.264 High 1280x720 25 fps; no audio. The source's keyframes are up to 10 s apart, more than this channel's limit of 4 s: starting takes that long, and players without low latency stay 30 s behind. Set the camera to one every second or two, or let the channel encode such sources.
          h264/High 1280x720@25 | ORIGINAL | keyframes10 encode | Video H.264 High 1280x720 25 fps transcoded to H.264 1280x720; no audio. The source's keyframes are up to 10 s apart, more than this channel's limit of 4 s, so it is encoded.
          aac | ORIGINAL | | No video; audio AAC copied.
          """)
  void thePlanIsToldInWords(String source, String ladder, String wish, String expected) {
    assertThat(plan(source, ladder, wish == null ? "" : wish, "libx264").inWords())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          h264/High 1280x720@25 | ORIGINAL | keyframes10 | libx264 | true
          h264/High 1280x720@25 | ORIGINAL_AND_LOWER | keyframes10 | libx264 | true
          h264/High 1280x720@25 | ORIGINAL | keyframes10 | - | false
          h264/High 1280x720@25 | ORIGINAL | keyframes10 encode | libx264 | false
          h264/High 1280x720@25 | ORIGINAL | keyframes3 | libx264 | false
          h264/High 1280x720@25 | ORIGINAL | '' | libx264 | false
          h264/High 1280x720@25 | CHOSEN 640x360 | keyframes10 | libx264 | false
          mjpeg/ 1280x720@25 | ORIGINAL | keyframes10 | libx264 | false
          """)
  void encodingHelps_whereKeyframesThatArePassedOnAreFarApart(
      String source, String ladder, String wish, String encoder, boolean expected) {
    Capabilities can = encoder.equals("-") ? new Capabilities(List.of(), Set.of(), true) : SOFTWARE;
    assertThat(
            Planner.encodingWouldHelp(
                known(source, wish), wish(ladder, wish), new EncodingMeans(can, encoder)))
        .isEqualTo(expected);
  }

  @Test
  void anEncoderThatDoesNotWork_isReplaced_andThePlanSaysSo() {
    Planned planned = plan("mjpeg/ 640x360@25", "ORIGINAL", "", "h264_nvenc");
    assertThat(planned.plan().encodedVideo())
        .extracting(MediaPlan.EncodedVideo::encoder)
        .containsExactly("libx264");
    assertThat(planned.sentences())
        .contains("h264_nvenc does not work on this server: libx264 encodes instead.");
  }

  @Test
  void withoutAnyEncoder_whatCanBeCopiedIs_andTheRestIsRefused() {
    EncodingMeans none = new EncodingMeans(new Capabilities(List.of(), Set.of(), true), "libx264");
    Planned copied =
        Planner.plan(known("h264/High 1920x1080@25", ""), wish("ORIGINAL_AND_LOWER", ""), none);
    assertThat(inShort(copied.plan())).isEqualTo("copy h264 ;");
    assertThat(copied.inWords()).contains("no H.264 encoder that works");
    Planned refused = Planner.plan(known("mjpeg/ 640x360@25", ""), wish("ORIGINAL", ""), none);
    assertThat(refused.obstacle()).get().asString().contains("MJPEG", "would need one");
  }

  @ParameterizedTest
  @CsvSource({
    "pcm_alaw,,true",
    "pcm_mulaw,,true",
    "pcm_s16be,,true",
    "adpcm_g726,,false",
    "aac,,false",
    "pcm_alaw,ENCODE_SOUND,false",
    "pcm_alaw,NONE,false"
  })
  void soundThatIsNotCompressed_mayBeFlac(String codec, String wish, boolean flac) {
    String source = "h264/High 1920x1080@25 , " + codec + ":8000:1";
    Planned planned = plan(source, "ORIGINAL", wish == null ? "" : wish, "libx264");
    assertThat(planned.uncoded()).isEqualTo(flac);
    assertThat(planned.asFlac().inWords().contains(" as FLAC.")).isEqualTo(flac);
  }

  @ParameterizedTest
  @CsvSource({
    "ORIGINAL,,false",
    "ORIGINAL,SILENCE_IF_NONE,false",
    "ORIGINAL,everywhere,false",
    "ORIGINAL,ALL,true",
    "ORIGINAL,ENCODE_SOUND,true",
    "ORIGINAL_AND_LOWER,,true",
    "CHOSEN 640x360,,true",
    "ORIGINAL,keyframes10,false",
    "ORIGINAL,keyframes10 encode,true"
  })
  void anUnknownSource_isCopied_unlessMoreMustBeKnown(String ladder, String wish, boolean look) {
    String wishes = wish == null ? "" : wish;
    KnownSource nothing =
        new KnownSource(Optional.empty(), Duration.ofSeconds(keyframeSeconds(wishes)));
    Planned planned =
        Planner.plan(nothing, wish(ladder, wishes), new EncodingMeans(SOFTWARE, "libx264"));
    assertThat(planned.needsLook()).isEqualTo(look);
    assertThat(planned.plan()).isEqualTo(MediaPlan.COPY_ALL);
  }

  @Test
  void whatCopyingShowed_isEnoughToCopy_butNotToEncode() {
    SourceFacts seen =
        new SourceFacts(List.of(StreamFacts.video("h264", "High", 1920, 1080, 25)), false);
    KnownSource known = new KnownSource(Optional.of(seen), Duration.ZERO);
    EncodingMeans means = new EncodingMeans(SOFTWARE, "libx264");
    assertThat(Planner.plan(known, wish("ORIGINAL", ""), means).needsLook()).isFalse();
    assertThat(Planner.plan(known, wish("ORIGINAL_AND_LOWER", ""), means).needsLook()).isTrue();
  }

  @Test
  void aSourceWithNothingToPlay_isRefused() {
    EncodingMeans means = new EncodingMeans(SOFTWARE, "libx264");
    KnownSource empty =
        new KnownSource(Optional.of(new SourceFacts(List.of(), true)), Duration.ZERO);
    assertThat(Planner.plan(empty, OutputSettings.DEFAULT, means).obstacle())
        .contains("The source has neither video nor sound.");
    assertThat(Planner.plan(known("aac", ""), wish("ORIGINAL", "NONE"), means).obstacle())
        .contains("The source has sound only, and this channel leaves sound out.");
  }

  @Test
  void aPictureOfUnknownSize_isNotEncodedBlindly() {
    Planned planned = plan("mjpeg/ 0x0@25", "ORIGINAL", "", "libx264");
    assertThat(planned.obstacle()).get().asString().contains("how large");
  }

  @Test
  void languagesAndAdts_areKept() {
    StreamFacts german =
        new StreamFacts(
            StreamFacts.Kind.AUDIO,
            "aac",
            "LC",
            0,
            0,
            1,
            0,
            false,
            "",
            48_000,
            2,
            0,
            Optional.of("deu"),
            false);
    StreamFacts english =
        new StreamFacts(
            StreamFacts.Kind.AUDIO,
            "ac3",
            "",
            0,
            0,
            1,
            0,
            false,
            "",
            48_000,
            6,
            0,
            Optional.of("eng"),
            true);
    KnownSource source =
        new KnownSource(
            Optional.of(new SourceFacts(List.of(german, english), true)), Duration.ZERO);
    Planned planned =
        Planner.plan(source, wish("ORIGINAL", "ALL"), new EncodingMeans(SOFTWARE, "libx264"));
    assertThat(planned.plan().audio())
        .containsExactly(
            new MediaPlan.CopiedAudio(0, "aac", MediaPlan.Configured.IN_FRAMES, Optional.of("deu")),
            new MediaPlan.EncodedAudio(1, 128, Optional.of("eng")));
    assertThat(planned.inWords())
        .isEqualTo("No video; audio AAC copied (deu), AC-3 transcoded to AAC (eng).");
  }

  @Test
  void ofTwoProgrammes_thePicturesOwnSoundIsTaken() {
    KnownSource source =
        new KnownSource(
            Optional.of(
                new SourceFacts(
                    List.of(
                        sound("mp2", "", true, true),
                        stream("h264/High 1280x720@25"),
                        sound("aac", "LC", false, false)),
                    true)),
            Duration.ZERO);
    EncodingMeans means = new EncodingMeans(SOFTWARE, "libx264");
    for (String audio : List.of("FIRST", "ALL")) {
      assertThat(Planner.plan(source, wish("ORIGINAL", audio), means).plan().audio())
          .containsExactly(
              new MediaPlan.CopiedAudio(
                  1, "aac", MediaPlan.Configured.IN_FRAMES, Optional.empty()));
    }
  }

  @Test
  void aacThatNoDecoderCouldRead_hasItsConfigurationNowhere() {
    KnownSource source =
        new KnownSource(
            Optional.of(new SourceFacts(List.of(sound("aac", "", false, false)), true)),
            Duration.ZERO);
    assertThat(
            Planner.plan(source, OutputSettings.DEFAULT, new EncodingMeans(SOFTWARE, "libx264"))
                .plan()
                .audio())
        .containsExactly(
            new MediaPlan.CopiedAudio(0, "aac", MediaPlan.Configured.NOWHERE, Optional.empty()));
  }

  @Test
  void aPictureOfUnknownFrameRate_keepsTheTimesOfItsFrames() {
    assertThat(plan("mjpeg/ 640x360@0", "ORIGINAL", "", "libx264").plan().encodedVideo())
        .singleElement()
        .satisfies(video -> assertThat(video.framesPerSecond()).isZero());
    assertThat(plan("mjpeg/ 640x360@25", "ORIGINAL", "", "libx264").plan().encodedVideo())
        .singleElement()
        .satisfies(video -> assertThat(video.framesPerSecond()).isEqualTo(25));
  }

  private static StreamFacts sound(
      String codec, String profile, boolean configured, boolean otherProgramme) {
    return new StreamFacts(
        StreamFacts.Kind.AUDIO,
        codec,
        profile,
        0,
        0,
        1,
        0,
        false,
        "",
        48_000,
        2,
        0,
        Optional.empty(),
        configured,
        otherProgramme);
  }

  // ---- how rows are read -----------------------------------------------------------------------

  private static Planned plan(String source, String ladder, String wish, String encoder) {
    return Planner.plan(
        known(source, wish), wish(ladder, wish), new EncodingMeans(SOFTWARE, encoder));
  }

  private static KnownSource known(String source, String wish) {
    List<StreamFacts> streams =
        Stream.of(source.split(",")).map(String::strip).map(PlannerTest::stream).toList();
    return new KnownSource(
        Optional.of(new SourceFacts(streams, true)), Duration.ofSeconds(keyframeSeconds(wish)));
  }

  private static StreamFacts stream(String text) {
    if (!text.contains("/")) {
      String[] sound = (text + ":48000:2").split(":");
      return StreamFacts.audio(sound[0], Integer.parseInt(sound[1]), Integer.parseInt(sound[2]));
    }
    String[] words = text.split(" ");
    String[] name = (words[0] + "/").split("/");
    String[] size = words[1].split("[x@]");
    String pixels = "";
    double aspect = 1;
    boolean interlaced = false;
    for (String flag : List.of(words).subList(2, words.length)) {
      switch (flag.charAt(0)) {
        case 'i' -> interlaced = true;
        case 's' -> {
          String[] ratio = flag.substring(1).split(":");
          aspect = Double.parseDouble(ratio[0]) / Double.parseDouble(ratio[1]);
        }
        default -> pixels = flag.substring(1);
      }
    }
    return new StreamFacts(
        StreamFacts.Kind.VIDEO,
        name[0],
        name.length > 1 ? name[1].replace('_', ' ') : "",
        Integer.parseInt(size[0]),
        Integer.parseInt(size[1]),
        aspect,
        Double.parseDouble(size[2]),
        interlaced,
        pixels,
        0,
        0,
        0,
        Optional.empty(),
        true);
  }

  private static int keyframeSeconds(String wish) {
    return wish.contains("keyframes10") ? 10 : wish.contains("keyframes3") ? 3 : 0;
  }

  private static OutputSettings wish(String ladder, String wish) {
    String[] words = ladder.split(" ");
    List<Rung> rungs =
        Stream.of(words).skip(1).map(text -> Rung.parse(text).orElseThrow()).toList();
    return new OutputSettings(
        OutputSettings.Ladder.valueOf(words[0]),
        rungs,
        wish.contains("everywhere"),
        Duration.ofSeconds(4),
        wish.contains("encode"),
        Stream.of(OutputSettings.Audio.values())
            .filter(audio -> wish.contains(audio.name()) && !wish.contains(audio.name() + "_"))
            .filter(audio -> audio != OutputSettings.Audio.NONE || wish.equals("NONE"))
            .findFirst()
            .orElse(OutputSettings.Audio.FIRST),
        OutputSettings.Format.FMP4,
        Stream.of(OutputSettings.Switch.values())
            .filter(each -> wish.contains(each.name()))
            .collect(Collectors.toSet()));
  }

  private static String inShort(MediaPlan plan) {
    String video =
        plan.video().stream().map(PlannerTest::inShort).collect(Collectors.joining(", "));
    String audio =
        plan.audio().stream().map(PlannerTest::inShort).collect(Collectors.joining(", "));
    return (video + " ; " + audio).strip();
  }

  private static String inShort(MediaPlan.Video video) {
    if (video instanceof MediaPlan.CopiedVideo copied) {
      return "copy " + copied.codec();
    }
    MediaPlan.EncodedVideo encoded = (MediaPlan.EncodedVideo) video;
    String rate =
        encoded.framesPerSecond() == 0
            ? "-"
            : String.valueOf(Math.round(encoded.framesPerSecond() * 1000) / 1000.0)
                .replaceFirst("\\.0$", "");
    return encoded.width()
        + "x"
        + encoded.height()
        + "@"
        + rate
        + "~"
        + encoded.kilobitsPerSecond()
        + (encoded.deinterlace() ? " i" : "");
  }

  private static String inShort(MediaPlan.Audio audio) {
    if (audio instanceof MediaPlan.CopiedAudio copied) {
      return "copy " + copied.codec();
    }
    return audio instanceof MediaPlan.EncodedAudio encoded
        ? "aac " + encoded.index() + " " + encoded.kilobitsPerSecond()
        : "silence";
  }
}
