package org.hlsgateway.input.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.MediaInput;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.media.FragmentWriter;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;

/** What an input brought. */
final class Recorded implements MediaSink {
  private final List<InitSection> inits = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private InputEnd end;

  /** Lets it run for so long, or until it ends by itself. */
  static Recorded of(MediaInput input, Duration length) throws Exception {
    Recorded recorded = new Recorded();
    var over = input.run(recorded);
    try {
      recorded.end = over.get(length.toMillis(), TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      input.stop();
      recorded.end = over.get(5, TimeUnit.SECONDS);
    }
    return recorded;
  }

  @Override
  public synchronized void tracks(InitSection init) {
    inits.add(init);
  }

  @Override
  public synchronized void frames(List<Sample> frames, boolean moreIsThere) {
    samples.addAll(frames);
  }

  @Override
  public synchronized void log(String line) {
    said.add(line);
  }

  InputEnd end() {
    return end;
  }

  /** What is to be read on a channel's page. */
  synchronized String said() {
    return String.join("\n", said);
  }

  synchronized List<String> codecs() {
    assertThat(inits).hasSize(1);
    return inits.get(0).tracks().stream().map(MediaTrack::codec).toList();
  }

  synchronized List<Sample> of(MediaTrack.Kind kind) {
    return samples.stream().filter(sample -> sample.track().kind() == kind).toList();
  }

  /** How far apart all of a track's presentation times are, in their order; -1 if it differs. */
  int steadyMillis(MediaTrack.Kind kind) {
    List<Long> shown = of(kind).stream().map(Sample::presentationMicros).sorted().toList();
    assertThat(shown.size()).isGreaterThan(20);
    long step = (shown.get(shown.size() - 3) - shown.get(0)) / (shown.size() - 3);
    for (int i = 1; i < shown.size() - 2; i++) {
      if (Math.abs(shown.get(i) - shown.get(i - 1) - step) > 2_000) {
        return -1;
      }
    }
    return (int) Math.round(step / 1_000.0);
  }

  Path write(Path folder) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(inits.get(0).bytes());
    int number = 1;
    for (Sample sample : samples) {
      out.writeBytes(FragmentWriter.write(number++, List.of(List.of(sample))));
    }
    return Files.write(folder.resolve("recorded.mp4"), out.toByteArray());
  }

  /** FFmpeg finds nothing wrong with it, and as many pictures as there are. */
  void assertDecodes(Path folder) throws Exception {
    Path file = write(folder);
    String said = run("ffmpeg", "-v", "warning", "-i", file.toString(), "-f", "null", "-").strip();
    assertThat(said).isEmpty();
    long pictures = of(MediaTrack.Kind.VIDEO).size();
    if (pictures > 0) {
      String counted =
          run(
                  "ffprobe",
                  "-v",
                  "error",
                  "-count_frames",
                  "-select_streams",
                  "v:0",
                  "-show_entries",
                  "stream=nb_read_frames",
                  "-of",
                  "csv=p=0",
                  file.toString())
              .strip();
      assertThat(Long.parseLong(counted)).isEqualTo(pictures);
    }
  }

  /** First sound minus first picture that begin the recording, roughly: both are sent live. */
  long soundBehindPictureMillis() {
    long picture = of(MediaTrack.Kind.VIDEO).get(0).presentationMicros();
    return of(MediaTrack.Kind.AUDIO).stream()
            .mapToLong(sample -> sample.presentationMicros() - picture)
            .filter(micros -> micros >= 0)
            .findFirst()
            .orElse(1_000_000)
        / 1_000;
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
