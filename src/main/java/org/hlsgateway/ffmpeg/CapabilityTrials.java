package org.hlsgateway.ffmpeg;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds out what an FFmpeg can do by letting it: an encoder that is listed may still lack the
 * graphics card, its driver, or the right to use it.
 */
public final class CapabilityTrials {

  private static final Set<String> FILTERS = Set.of("scale", "yadif", "bwdif");
  private static final Pattern COLUMNS = Pattern.compile("\\s+");
  private static final Pattern CONTEXT = Pattern.compile("^\\[[^\\]]*\\]\\s*");
  private static final int LONGEST_REMARK = 160;

  private final FfmpegTools tools;
  private final Duration patience;

  private CapabilityTrials(FfmpegTools tools, Duration patience) {
    this.tools = tools;
    this.patience = patience;
  }

  /**
   * Tries everything, one after the other: takes a second or two. Leaves no process behind.
   *
   * @param patience for each trial
   * @throws InterruptedException if the thread was interrupted
   */
  public static Capabilities run(FfmpegTools tools, Duration patience) throws InterruptedException {
    return new CapabilityTrials(tools, patience).run();
  }

  private Capabilities run() throws InterruptedException {
    Set<String> listed = names(answer(List.of("-encoders")).lines());
    List<Capabilities.Trial> trials = new ArrayList<>();
    for (H264Encoder encoder : H264Encoder.values()) {
      trials.add(
          listed.contains(encoder.ffmpegName())
              ? trial(encoder)
              : new Capabilities.Trial(encoder.ffmpegName(), false, "not in this FFmpeg"));
    }
    Set<String> filters =
        names(answer(List.of("-filters")).lines()).stream()
            .filter(FILTERS::contains)
            .collect(Collectors.toSet());
    // Remembered there: who starts a drawn picture later need not wait for it.
    DrawnText.works(tools);
    return new Capabilities(trials, filters, true);
  }

  private Capabilities.Trial trial(H264Encoder encoder) throws InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("-v", "error", "-nostdin"));
    arguments.addAll(encoder.device());
    arguments.addAll(List.of("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25"));
    arguments.addAll(List.of("-frames:v", "5", "-vf", encoder.frames()));
    arguments.addAll(List.of("-c:v", encoder.ffmpegName(), "-b:v", "300k", "-bf", "0"));
    List<String> options = encoder.options("veryfast");
    for (int i = 0; i < options.size(); i += 2) {
      arguments.add("-" + options.get(i));
      arguments.add(options.get(i + 1));
    }
    arguments.addAll(List.of("-f", "null", "-"));
    Answer answer = answer(arguments);
    return new Capabilities.Trial(
        encoder.ffmpegName(), answer.success(), answer.success() ? "works" : remark(answer));
  }

  /** FFmpeg's first line is the cause; what follows are its consequences. */
  private static String remark(Answer answer) {
    String cause =
        answer
            .lines()
            .filter(line -> !line.isBlank())
            .findFirst()
            .map(line -> CONTEXT.matcher(line).replaceFirst("").strip())
            .orElse("does not work");
    return cause.length() > LONGEST_REMARK ? cause.substring(0, LONGEST_REMARK) : cause;
  }

  /** The second column of FFmpeg's lists. */
  private static Set<String> names(Stream<String> lines) {
    return lines
        .map(line -> COLUMNS.split(line.strip()))
        .filter(columns -> columns.length > 1)
        .map(columns -> columns[1])
        .collect(Collectors.toSet());
  }

  private record Answer(boolean success, String text) {
    Stream<String> lines() {
      return text.lines();
    }
  }

  private Answer answer(List<String> arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(tools.ffmpeg().toString(), "-hide_banner"));
    command.addAll(arguments);
    try {
      Path text = Files.createTempFile("ffmpeg-trial", ".txt");
      try {
        return answer(command, text);
      } finally {
        Files.deleteIfExists(text);
      }
    } catch (IOException e) {
      return new Answer(false, "could not be tried: " + e.getMessage());
    }
  }

  private Answer answer(List<String> command, Path text) throws IOException, InterruptedException {
    Process process =
        ProgramEnvironment.builder(command)
            .redirectErrorStream(true)
            .redirectOutput(text.toFile())
            .start();
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Answer(
            false, String.format(Locale.ROOT, "no answer within %d seconds", patience.toSeconds()));
      }
      return new Answer(
          process.exitValue() == 0, Files.readString(text, StandardCharsets.ISO_8859_1));
    } finally {
      // Nothing to a process that is gone.
      process.destroyForcibly();
    }
  }
}
