package org.hlsgateway.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hlsgateway.ffmpeg.MediaPlan.Configured;
import org.hlsgateway.ffmpeg.MediaPlan.CopiedAudio;
import org.hlsgateway.ffmpeg.MediaPlan.CopiedVideo;
import org.hlsgateway.ffmpeg.MediaPlan.EncodedAudio;
import org.hlsgateway.ffmpeg.MediaPlan.EncodedVideo;
import org.hlsgateway.ffmpeg.MediaPlan.Silence;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of plan, carried out by a real FFmpeg, looked at with a real FFprobe. */
class MediaJobTest {

  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final MediaJob.Encoding ENCODING =
      new MediaJob.Encoding("ultrafast", Duration.ofSeconds(2), "bwdif");
  private static final String PICTURE = "-f lavfi -i testsrc2=size=640x360:rate=25";
  private static final String SOUND = "-f lavfi -i sine=sample_rate=48000";

  @TempDir static Path folder;

  /** H.264 with a keyframe every 37 frames and AAC in ADTS. */
  private static Path broadcast;

  private static FfmpegTools tools;

  private static final Map<String, Double> RATES =
      Map.of(
          "15", 15.0,
          "24", 24.0,
          "25", 25.0,
          "30000/1001", 30 / 1.001,
          "30", 30.0,
          "50", 50.0,
          "60000/1001", 60 / 1.001,
          "60", 60.0);

  @BeforeAll
  static void findFfmpeg() throws Exception {
    tools = FfmpegTools.find("ffmpeg", "ffprobe");
    broadcast =
        source(
            "broadcast.ts",
            PICTURE + " " + SOUND + " -t 7 -c:v libx264 -preset ultrafast -g 37 -bf 0 -c:a aac");
  }

  @Test
  void copyingABroadcast_keepsEveryFrame_andDescribesTheSound() throws Exception {
    Path made = make(broadcast, plan(List.of(new CopiedVideo("h264")), List.of(aac(true))));
    assertThat(streams(made, "codec_name,profile"))
        .containsExactly("h264,Constrained Baseline", "aac,LC");
    assertThat(times(made, "v:0", false)).hasSize(175);
  }

  @Test
  void soundThatIsKnownOnlyFromWhatCameThrough_isDescribedToo() throws Exception {
    Path made = make(broadcast, plan(List.of(new CopiedVideo("h264")), List.of(aac(false))));
    assertThat(streams(made, "codec_name,profile"))
        .containsExactly("h264,Constrained Baseline", "aac,LC");
  }

  @Test
  void sizesBesideACopy_haveItsTimesAndItsKeyframes() throws Exception {
    Path made =
        make(
            broadcast,
            plan(
                List.of(new CopiedVideo("h264"), encoded(426, 240, 0), encoded(214, 120, 10)),
                List.of(aac(true))));
    assertThat(streams(made, "codec_name,width,height"))
        .containsExactly("h264,640,360", "h264,426,240", "h264,214,120", "aac");
    assertThat(times(made, "v:1", false)).isEqualTo(times(made, "v:0", false));
    assertThat(times(made, "v:0", true)).hasSize(5);
    assertThat(times(made, "v:1", true)).isEqualTo(times(made, "v:0", true));
    assertThat(times(made, "v:2", true)).isEqualTo(times(made, "v:0", true));
    assertThat(times(made, "v:2", false).size()).isBetween(56, 75);
  }

  /** From FLV, whose times are rounded to milliseconds. */
  @ParameterizedTest
  @ValueSource(strings = {"24", "25", "30000/1001", "30", "50", "60000/1001", "60"})
  void everyLowerRateBesideACopy_isMet_andKeepsTheKeyframes(String rate) throws Exception {
    double own = RATES.get(rate);
    Path source =
        source(
            "rate.flv",
            "-f lavfi -i testsrc2=size=64x48:rate="
                + rate
                + " -t 10 -c:v libx264 -preset ultrafast -bf 0 -force_key_frames expr:gte(t,n_forced*1.7)");
    List<Double> lower = RATES.values().stream().filter(other -> other < own - 0.001).toList();
    List<MediaPlan.Video> video = new ArrayList<>(List.of(new CopiedVideo("h264")));
    lower.forEach(other -> video.add(encoded(64, 48, other)));
    Path made = make(source, plan(video, List.of()));

    List<Double> keyframes = times(made, "v:0", true);
    assertThat(keyframes).hasSize(6);
    for (int i = 0; i < lower.size(); i++) {
      double asked = lower.get(i);
      String what = rate + " asked for " + asked;
      List<Double> times = times(made, "v:" + (i + 1), false);
      assertThat((double) times.size()).as(what).isCloseTo(10 * asked, within(1.5));
      assertThat(times(made, "v:" + (i + 1), true)).as(what).isEqualTo(keyframes);
      for (int j = 1; j < times.size(); j++) {
        // A keyframe may have come early, in the place of the next frame.
        int places = keyframes.contains(times.get(j - 1)) ? 2 : 1;
        assertThat(times.get(j) - times.get(j - 1))
            .as(what)
            .isLessThan(places / asked + 1 / own + 0.003);
      }
    }
  }

  @Test
  void encodedSizes_haveKeyframesTogether_onAGridOfTwoSeconds() throws Exception {
    Path source =
        source("30.mkv", "-f lavfi -i testsrc2=size=640x360:rate=30000/1001 -t 7 -c:v mjpeg");
    Path made =
        make(
            source,
            plan(
                List.of(
                    encoded(640, 360, 30 / 1.001),
                    encoded(426, 240, 15 / 1.001),
                    encoded(214, 120, 15)),
                List.of()));
    List<Double> keyframes = times(made, "v:0", true);
    assertThat(keyframes).hasSize(4);
    assertThat(times(made, "v:1", true)).isEqualTo(keyframes);
    List<Double> others = times(made, "v:2", true);
    assertThat(others).hasSize(4);
    for (int i = 0; i < 4; i++) {
      assertThat(keyframes.get(i) - keyframes.get(0)).isBetween(2.0 * i, 2.0 * i + 0.034);
      assertThat(others.get(i) - keyframes.get(i)).isBetween(-0.067, 0.067);
    }
    assertThat(streams(made, "codec_name,pix_fmt,avg_frame_rate,has_b_frames"))
        .containsExactly(
            "h264,0,yuv420p,30000/1001", "h264,0,yuv420p,15000/1001", "h264,0,yuv420p,15/1");
  }

  @Test
  void interlacedPictures_areDeinterlaced_andOldSoundBecomesAac() throws Exception {
    Path source =
        source(
            "old.ts",
            "-f lavfi -i testsrc2=size=720x576:rate=50 "
                + SOUND
                + " -t 4 -vf interlace,setsar=64/45 -flags +ildct+ilme -c:v mpeg2video -b:v 4M"
                + " -c:a mp2");
    StreamFacts seen = look(source).video().orElseThrow();
    assertThat(seen.interlaced()).isTrue();
    assertThat(seen.sampleAspect()).isCloseTo(64 / 45.0, within(0.001));
    assertThat(seen.framesPerSecond()).isEqualTo(25);
    Path made =
        make(
            source,
            plan(
                List.of(new EncodedVideo("libx264", 1024, 576, 25, 1500, true)),
                List.of(new EncodedAudio(0, 96, Optional.empty()))));
    assertThat(streams(made, "codec_name,width,height,sample_aspect_ratio,field_order"))
        .containsExactly("h264,1024,576,1:1,progressive", "aac");
  }

  @Test
  void copiedHevc_isNamedForApplesPlayers() throws Exception {
    Path source =
        source(
            "h265.mkv", PICTURE + " -t 2 -c:v libx265 -preset ultrafast -x265-params log-level=0");
    Path made = make(source, plan(List.of(new CopiedVideo("hevc")), List.of()));
    assertThat(streams(made, "codec_name,codec_tag_string")).containsExactly("hevc,hvc1");
  }

  @Test
  void silence_accompaniesThePicture_andEndsWithIt() throws Exception {
    Path source = source("mute.mkv", PICTURE + " -t 4 -c:v libx264 -preset ultrafast -bf 0");
    Path made = make(source, plan(List.of(new CopiedVideo("h264")), List.of(new Silence())));
    assertThat(streams(made, "codec_name")).containsExactly("h264", "aac");
    List<Double> picture = times(made, "v:0", false);
    List<Double> sound = times(made, "a:0", false);
    assertThat(sound.get(0) - picture.get(0)).isBetween(-0.1, 0.1);
    assertThat(sound.get(sound.size() - 1) - picture.get(picture.size() - 1)).isBetween(-0.2, 0.2);
  }

  @Test
  void everyLanguage_isATrackOfItsOwn() throws Exception {
    Path source =
        source(
            "languages.mkv",
            PICTURE
                + " "
                + SOUND
                + " -f lavfi -i sine=frequency=800:sample_rate=8000 -map 0 -map 1 -map 2 -t 3"
                + " -c:v libx264 -preset ultrafast -bf 0 -c:a:0 aac -c:a:1 pcm_alaw"
                + " -metadata:s:a:0 language=deu -metadata:s:a:1 language=eng");
    assertThat(look(source).audio())
        .extracting(StreamFacts::language)
        .containsExactly(Optional.of("deu"), Optional.of("eng"));
    Path made =
        make(
            source,
            plan(
                List.of(new CopiedVideo("h264")),
                List.of(
                    new CopiedAudio(0, "aac", Configured.APART, Optional.of("deu")),
                    new EncodedAudio(1, 64, Optional.of("eng")))));
    assertThat(streams(made, "codec_name,sample_rate:stream_tags=language"))
        .containsExactly("h264,und", "aac,48000,deu", "aac,48000,eng");
  }

  @Test
  void soundAlone_needsNoPicture() throws Exception {
    Path source = source("radio.mp3", SOUND + " -t 3 -c:a libmp3lame");
    Path made = make(source, plan(List.of(), List.of(new EncodedAudio(0, 96, Optional.empty()))));
    assertThat(streams(made, "codec_name,profile")).containsExactly("aac,LC");
  }

  @Test
  void nothingKnown_copiesWhatThereIs() throws Exception {
    Path source = source("picture.mkv", PICTURE + " -t 2 -c:v libx264 -preset ultrafast -bf 0");
    assertThat(streams(make(source, MediaPlan.COPY_ALL), "codec_name")).containsExactly("h264");
  }

  @Test
  void aJobInPrint_showsNoSource() {
    MediaJob job =
        new MediaJob(
            "rtsp://anna:secret@camera/door",
            "rtsp://anna:secret@camera/door",
            InputOptions.USUAL,
            Timing.LIVE,
            MediaPlan.COPY_ALL,
            MediaJob.Analysis.NONE,
            ENCODING);
    assertThat(job.toString()).doesNotContain("secret").doesNotContain("camera");
  }

  @Test
  void frameRates_areToldExactly() {
    assertThat(
            Stream.of(25.0, 30 / 1.001, 12.5, 24 / 1.001, 15 / 1.001, 7.3).map(VideoFilters::exact))
        .containsExactly("25", "30000/1001", "12.5", "24000/1001", "15000/1001", "7.3");
  }

  private static MediaPlan plan(List<MediaPlan.Video> video, List<MediaPlan.Audio> audio) {
    return new MediaPlan(video, audio);
  }

  private static CopiedAudio aac(boolean adts) {
    Configured configured = adts ? Configured.IN_FRAMES : Configured.APART;
    return new CopiedAudio(0, "aac", configured, Optional.empty());
  }

  private static EncodedVideo encoded(int width, int height, double framesPerSecond) {
    return new EncodedVideo("libx264", width, height, framesPerSecond, 300, false);
  }

  private static Path source(String name, String options) throws Exception {
    Path file = folder.resolve(name);
    run("ffmpeg", "-v error -nostdin -y " + options + " " + file);
    return file;
  }

  private static SourceFacts look(Path source) {
    String url = "file:" + source;
    SourceProbe.Result result =
        SourceProbe.look(tools, url, url, InputOptions.USUAL, new RunRegistry(folder), LONGEST);
    assertThat(result).isInstanceOf(SourceProbe.Found.class);
    return ((SourceProbe.Found) result).facts();
  }

  /** With the job's arguments, but as fast as it goes, and once. */
  private static Path make(Path source, MediaPlan plan) throws Exception {
    String url = "file:" + source;
    MediaJob job =
        new MediaJob(
            url, url, InputOptions.USUAL, Timing.LIVE, plan, MediaJob.Analysis.FULL, ENCODING);
    Path made = Files.createTempFile(folder, "made", ".mp4");
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-nostdin", "-y"));
    command.addAll(job.deviceArguments());
    command.addAll(InputArguments.of(url, InputOptions.USUAL));
    command.addAll(List.of("-i", url));
    command.addAll(job.outputArguments());
    command.add(made.toString());
    assertThat(run(command)).as("what FFmpeg complains about").isEmpty();
    return made;
  }

  /** FFprobe prints a stream's entries in an order of its own. */
  private static List<String> streams(Path made, String entries) throws Exception {
    return run("ffprobe", "-v error -of csv=p=0 -show_entries stream=" + entries + " " + made)
        .lines()
        .toList();
  }

  private static List<Double> times(Path made, String stream, boolean keyframesOnly)
      throws Exception {
    return run(
            "ffprobe",
            "-v error -of csv=p=0 -show_entries packet=pts_time,flags -select_streams "
                + stream
                + " "
                + made)
        .lines()
        .map(line -> line.split(","))
        .filter(columns -> !keyframesOnly || columns[1].startsWith("K"))
        .map(columns -> Double.valueOf(columns[0]))
        .sorted()
        .toList();
  }

  private static String run(String program, String arguments) throws Exception {
    return run(Stream.concat(Stream.of(program), Stream.of(arguments.split(" "))).toList());
  }

  /** Standard output and standard error. */
  private static String run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS))
          .as(String.join(" ", command))
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }
}
