package org.hlsgateway.ffmpeg;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

  /** As below, for what is usual. */
  public static Capabilities run(FfmpegTools tools, Duration patience) throws InterruptedException {
    return run(tools, patience, EncodingWish.USUAL);
  }

  /**
   * Tries everything, one after the other: takes a second or two. Leaves no process behind.
   *
   * @param patience for each trial
   * @param wish what is tried beside what is usual; nothing of it reaches FFmpeg that its own lists
   *     do not name
   * @throws InterruptedException if the thread was interrupted
   */
  public static Capabilities run(FfmpegTools tools, Duration patience, EncodingWish wish)
      throws InterruptedException {
    return new CapabilityTrials(tools, patience).run(wish);
  }

  private Capabilities run(EncodingWish wish) throws InterruptedException {
    List<String> listed = answer(List.of("-encoders")).lines().toList();
    List<Capabilities.Trial> trials = new ArrayList<>();
    for (H264Encoder encoder : H264Encoder.values()) {
      trials.add(trial(encoder.ffmpegName(), listed));
    }
    if (H264Encoder.named(wish.video()).isEmpty()) {
      trials.add(
          isOf(wish.video(), listed, "h264") || isOf(wish.video(), listed, "hevc")
              ? trial(wish.video(), listed)
              : new Capabilities.Trial(
                  wish.video(), false, "no encoder of H.264 or H.265 of this FFmpeg"));
    }
    Set<String> filters =
        names(answer(List.of("-filters")).lines()).stream()
            .filter(FILTERS::contains)
            .collect(Collectors.toSet());
    // Remembered there: who starts a drawn picture later need not wait for it.
    DrawnText.works(tools);
    Capabilities usual = new Capabilities(trials, filters, true);
    return new Capabilities(trials, filters, true, manner(wish, usual, listed));
  }

  /** What works of a wish: each of its parts counts or does not, by itself. */
  private EncodingWish manner(EncodingWish wish, Capabilities usual, List<String> listed)
      throws InterruptedException {
    Optional<String> video = usual.encoder(wish.video());
    EncodingWish manner = EncodingWish.USUAL;
    if (video.isPresent()) {
      manner = manner.withVideo(video.get());
      manner = better(manner, manner.withPreset(wish.preset()));
      if (names(answer(List.of("-pix_fmts")).lines()).contains(wish.pixels())) {
        manner = better(manner, manner.withPixels(wish.pixels()));
      }
    }
    boolean sounds =
        wish.sound().equals(manner.sound())
            || isOf(wish.sound(), listed, "aac") && encodes(wish.sound());
    return sounds ? manner.withSound(wish.sound()) : manner;
  }

  private EncodingWish better(EncodingWish manner, EncodingWish other) throws InterruptedException {
    return other.equals(manner) || answer(arguments(other)).success() ? other : manner;
  }

  /** Listed as {@code V..... libx264 H.264 (codec h264)}, or by the codec's own name. */
  private static boolean isOf(String encoder, List<String> listed, String codec) {
    return listed.stream()
        .filter(line -> names(Stream.of(line)).contains(encoder))
        .anyMatch(line -> encoder.equals(codec) || line.contains("(codec " + codec + ")"));
  }

  private boolean encodes(String sound) throws InterruptedException {
    return answer(
            List.of(
                "-v",
                "error",
                "-nostdin",
                "-f",
                "lavfi",
                "-i",
                "sine=sample_rate=48000",
                "-t",
                "0.2",
                "-ac",
                "2",
                "-c:a",
                sound,
                "-b:a",
                "128k",
                "-f",
                "adts",
                "-y",
                "/dev/null"))
        .success();
  }

  private Capabilities.Trial trial(String encoder, List<String> listed)
      throws InterruptedException {
    if (!names(listed.stream()).contains(encoder)) {
      return new Capabilities.Trial(encoder, false, "not in this FFmpeg");
    }
    Answer answer = answer(arguments(EncodingWish.USUAL.withVideo(encoder)));
    return new Capabilities.Trial(
        encoder, answer.success(), answer.success() ? "works" : remark(answer));
  }

  /** Five pictures, encoded as live ones are. */
  private static List<String> arguments(EncodingWish wish) {
    Optional<H264Encoder> known = H264Encoder.named(wish.video());
    List<String> arguments = new ArrayList<>(List.of("-v", "error", "-nostdin"));
    arguments.addAll(known.map(H264Encoder::device).orElse(List.of()));
    arguments.addAll(List.of("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25"));
    String frames = VideoFilters.frames(wish.video(), wish.pixels());
    arguments.addAll(List.of("-frames:v", "5", "-vf", frames));
    arguments.addAll(List.of("-c:v", wish.video(), "-b:v", "300k", "-bf", "0"));
    List<String> options =
        known
            .map(encoder -> encoder.options(wish.preset()))
            .orElseGet(() -> OtherEncoder.options(wish.video(), wish.preset()));
    for (int i = 0; i < options.size(); i += 2) {
      arguments.add("-" + options.get(i));
      arguments.add(options.get(i + 1));
    }
    arguments.addAll(List.of("-f", "null", "-"));
    return arguments;
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
