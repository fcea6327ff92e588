package org.hlsgateway.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real FFmpeg, and a sound that comes later than the picture, or never. */
class SoundApartTest {
  private static final FfmpegTools TOOLS = tools();
  private static final MediaPlan.Audio SOUND = new MediaPlan.EncodedAudio(0, 64, Optional.empty());

  @TempDir Path folder;

  private static FfmpegTools tools() {
    try {
      return FfmpegTools.find("ffmpeg", "ffprobe");
    } catch (FfmpegTools.Unusable e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSoundThatMustBeTranscodedAndComesLate_doesNotHoldUpThePicture() throws Exception {
    Came came = play(source("-itsoffset 4 -f lavfi -i sine=sample_rate=8000 -c:a pcm_alaw"));

    long picture = came.firstAt("picture");
    long sound = came.firstAt("sound 0");
    assertThat(Duration.ofNanos(sound - picture)).isGreaterThan(Duration.ofMillis(2_500));
  }

  @Test
  void aSoundThatIsDescribedAndOfWhichNothingComes_isNotSeen() throws Exception {
    Path file = source("-itsoffset 4 -f lavfi -i sine=sample_rate=8000 -c:a pcm_alaw");

    assertThat(listen(file).audio()).hasSize(1).noneMatch(StreamFacts::isSeen);
    assertThat(listen(file).video()).isPresent();
    file = source("-f lavfi -i sine=sample_rate=8000 -c:a pcm_alaw");
    assertThat(listen(file).audio()).hasSize(1).allMatch(StreamFacts::isSeen);
  }

  private SourceFacts listen(Path file) {
    String url = "file:" + file;
    SourceProbe.Result heard =
        SourceProbe.listen(
            TOOLS,
            url,
            url,
            InputOptions.USUAL,
            new RunRegistry(folder.resolve("looks")),
            Duration.ofSeconds(10));
    return ((SourceProbe.Found) heard).facts();
  }

  @Test
  void silence_needsNoOutput() {
    MediaJob job = job("file:/a.mkv", List.of(new MediaPlan.Silence()));

    assertThat(job.soundsApart()).hasSize(1);
    assertThat(job.mainOutputArguments()).noneMatch(argument -> argument.contains("anullsrc"));
  }

  @Test
  void whatIsCopiedAndDescribesItselfBeforehand_staysBesideThePicture() {
    MediaPlan.Audio aac =
        new MediaPlan.CopiedAudio(0, "aac", MediaPlan.Configured.APART, Optional.empty());

    assertThat(job("rtsp://camera/", List.of(aac)).soundsApart()).isEmpty();
    assertThat(job("http://broadcast/live.ts", List.of(aac)).soundsApart()).containsExactly(aac);
    assertThat(job("rtsp://camera/", List.of(aac, SOUND)).soundsApart())
        .containsExactly(aac, SOUND);
    assertThat(job("test:", List.of(SOUND)).soundsApart()).isEmpty();
  }

  private static MediaJob job(String url, List<MediaPlan.Audio> sounds) {
    return new MediaJob(
        url,
        url,
        InputOptions.USUAL,
        Timing.LIVE,
        new MediaPlan(List.of(new MediaPlan.CopiedVideo("h264")), sounds),
        MediaJob.Analysis.NONE,
        new MediaJob.Encoding("ultrafast", Duration.ofSeconds(2), "yadif"));
  }

  private Path source(String sound) throws Exception {
    Path made = folder.resolve("late.mkv");
    String command =
        "ffmpeg -v error -nostdin -y -f lavfi -i testsrc2=size=160x90:rate=25 "
            + sound
            + " -c:v libx264 -preset ultrafast -g 25 -bf 0 -t 6 "
            + made;
    Process ffmpeg = new ProcessBuilder(command.split(" ")).inheritIO().start();
    assertThat(ffmpeg.waitFor()).isZero();
    return made;
  }

  private Came play(Path file) throws Exception {
    Came came = new Came();
    List<String> log = new CopyOnWriteArrayList<>();
    InputOptions once =
        new InputOptions(
            InputOptions.RtspTransport.TCP, InputOptions.USUAL_TIMEOUT, Optional.empty(), false);
    MediaJob job = job("file:" + file, List.of(SOUND));
    job =
        new MediaJob(
            job.url(),
            job.address(),
            once,
            Timing.LIVE,
            job.plan(),
            job.analysis(),
            job.encoding());
    FfmpegRun.start(TOOLS, job, new RunRegistry(folder.resolve("runs")), came, log::add)
        .exited()
        .get(30, TimeUnit.SECONDS);
    assertThat(came.announced).as(log::toString).isEqualTo(1);
    return came;
  }

  private static final class Came implements FfmpegRun.Sink {
    private final Map<String, Long> first = new ConcurrentHashMap<>();
    private volatile int announced;

    @Override
    public void begins(List<MediaPlan.Audio> soundsApart) {
      announced = soundsApart.size();
    }

    @Override
    public Duration write(byte[] bytes, int offset, int length) {
      first.putIfAbsent("picture", System.nanoTime());
      return Duration.ZERO;
    }

    @Override
    public void writeSound(int index, byte[] bytes, int offset, int length) {
      first.putIfAbsent("sound " + index, System.nanoTime());
    }

    long firstAt(String what) {
      assertThat(first).containsKey(what);
      return first.get(what);
    }
  }
}
