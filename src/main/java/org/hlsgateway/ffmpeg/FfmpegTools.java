package org.hlsgateway.ffmpeg;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The FFmpeg and FFprobe this machine has, found and asked for their version.
 *
 * @param version as FFmpeg prints it, e.g. {@code 5.1.9-0+deb12u1}
 */
public record FfmpegTools(Path ffmpeg, Path ffprobe, String version) {

  /** The oldest that knows {@code -timeout} for RTSP and fragments one frame at a time. */
  static final int OLDEST_MAJOR = 5;

  private static final Pattern VERSION = Pattern.compile("^ffmpeg version (\\S+)");
  private static final Pattern MAJOR = Pattern.compile("^n?(\\d+)\\.");
  private static final long ANSWER_SECONDS = 10;

  /** Why there is no usable FFmpeg; the message says what to do. */
  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    public Unusable(String message) {
      super(message);
    }
  }

  /**
   * Finds both programs and runs {@code ffmpeg -version}.
   *
   * @param ffmpeg a path, or a name to look for in PATH
   * @param ffprobe likewise
   */
  public static FfmpegTools find(String ffmpeg, String ffprobe) throws Unusable {
    Path ffmpegPath = locate(ffmpeg, "FFMPEG_PATH");
    Path ffprobePath = locate(ffprobe, "FFPROBE_PATH");
    String version = askVersion(ffmpegPath);
    Matcher major = MAJOR.matcher(version);
    // Builds from FFmpeg's master have names like N-118193; they are newer than any we refuse.
    if (major.find() && Integer.parseInt(major.group(1)) < OLDEST_MAJOR) {
      throw new Unusable(
          String.format(
              Locale.ROOT,
              "FFmpeg %s is too old: version %d or newer is needed; install one, or set FFMPEG_PATH.",
              version,
              OLDEST_MAJOR));
    }
    return new FfmpegTools(ffmpegPath, ffprobePath, version);
  }

  private static Path locate(String name, String setting) throws Unusable {
    if (name.contains("/")) {
      Path path = Path.of(name);
      if (!Files.isExecutable(path) || Files.isDirectory(path)) {
        throw new Unusable(
            String.format(Locale.ROOT, "%s=%s is not a program that can be run.", setting, name));
      }
      return path;
    }
    for (String folder : Optional.ofNullable(System.getenv("PATH")).orElse("").split(":")) {
      Path path = Path.of(folder.isEmpty() ? "." : folder, name);
      if (Files.isExecutable(path) && !Files.isDirectory(path)) {
        return path.toAbsolutePath();
      }
    }
    throw new Unusable(
        String.format(
            Locale.ROOT,
            "%s was not found; install it (Debian: apt install ffmpeg), or set %s.",
            name,
            setting));
  }

  private static String askVersion(Path ffmpeg) throws Unusable {
    try {
      Path answer = Files.createTempFile("ffmpeg-version", ".txt");
      try {
        Process process =
            ProgramEnvironment.builder(List.of(ffmpeg.toString(), "-hide_banner", "-version"))
                .redirectErrorStream(true)
                .redirectOutput(answer.toFile())
                .start();
        if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new Unusable(ffmpeg + " did not say its version in time.");
        }
        Matcher version = VERSION.matcher(Files.readString(answer, StandardCharsets.ISO_8859_1));
        if (!version.find()) {
          throw new Unusable(ffmpeg + " does not answer like FFmpeg.");
        }
        return version.group(1);
      } finally {
        Files.deleteIfExists(answer);
      }
    } catch (IOException e) {
      throw new Unusable(ffmpeg + " could not be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unusable("Interrupted while asking FFmpeg for its version.");
    }
  }
}
