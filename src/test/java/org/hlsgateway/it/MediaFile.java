package org.hlsgateway.it;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Media as FFmpeg's own tools see it. */
final class MediaFile {

  private final Path file;

  private MediaFile(Path file) {
    this.file = file;
  }

  static MediaFile of(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("stream", ".mp4");
    file.toFile().deleteOnExit();
    return new MediaFile(Files.write(file, bytes));
  }

  /** A file, or a playlist with its segments beside it. */
  static MediaFile at(Path file) {
    return new MediaFile(file);
  }

  /**
   * What FFmpeg has to say when it decodes all of it; empty is good. Times are passed through:
   * rounded to a frame rate, those of a jittery camera would collide, which is not the stream's
   * fault.
   */
  String decodingErrors() throws IOException {
    return output(
        "ffmpeg",
        "-v",
        "error",
        "-nostdin",
        "-i",
        file.toString(),
        "-fps_mode",
        "passthrough",
        "-enc_time_base",
        "-1",
        "-f",
        "null",
        "-");
  }

  /**
   * What FFmpeg has to say when it plays a playlist to its end; empty is good.
   *
   * @param authorization the header's value
   */
  static String playlistErrors(URI playlist, String authorization) throws IOException {
    return output(
        "ffmpeg",
        "-v",
        "error",
        "-nostdin",
        "-headers",
        "Authorization: " + authorization + "\r\n",
        "-i",
        playlist.toString(),
        "-fps_mode",
        "passthrough",
        "-enc_time_base",
        "-1",
        "-f",
        "null",
        "-");
  }

  /** True if the decode times of the streams so selected rise from packet to packet. */
  boolean decodeTimesRise(String stream) throws IOException {
    double last = Double.NEGATIVE_INFINITY;
    for (String line :
        output(
                "ffprobe",
                "-v",
                "error",
                "-select_streams",
                stream,
                "-show_entries",
                "packet=dts_time",
                "-of",
                "csv=p=0",
                file.toString())
            .lines()
            .map(text -> text.replace(",", ""))
            .filter(text -> !text.isBlank())
            .toList()) {
      double time = Double.parseDouble(line);
      if (time <= last) {
        return false;
      }
      last = time;
    }
    return true;
  }

  /** The codecs of the streams, in their order. */
  String codecs() throws IOException {
    return output(
            "ffprobe",
            "-v",
            "error",
            "-show_entries",
            "stream=codec_name",
            "-of",
            "default=nw=1:nk=1",
            file.toString())
        .strip()
        .replace('\n', ' ');
  }

  /** The streams, a line each: {@code codec,width,height} of pictures, the codec of sound. */
  String streams() throws IOException {
    return output(
        "ffprobe",
        "-v",
        "error",
        "-show_entries",
        "stream=codec_name,width,height",
        "-of",
        "csv=p=0",
        file.toString());
  }

  /** Whether decoding can begin with its first picture. */
  boolean beginsWithAKeyframe() throws IOException {
    return output(
            "ffprobe",
            "-v",
            "error",
            "-select_streams",
            "v:0",
            "-show_entries",
            "packet=flags",
            "-of",
            "csv=p=0",
            file.toString())
        .startsWith("K");
  }

  /** When its first frame is shown. */
  double startSeconds() throws IOException {
    return format("start_time");
  }

  /** As the container says. */
  double durationSeconds() throws IOException {
    return format("duration");
  }

  private double format(String entry) throws IOException {
    return Double.parseDouble(
        output(
                "ffprobe",
                "-v",
                "error",
                "-show_entries",
                "format=" + entry,
                "-of",
                "csv=p=0",
                file.toString())
            .strip());
  }

  /** Positive if the sound begins later. */
  double secondsBetweenFirstVideoAndFirstAudio() throws IOException {
    return firstPresentation("a:0") - firstPresentation("v:0");
  }

  private double firstPresentation(String stream) throws IOException {
    return output(
            "ffprobe",
            "-v",
            "error",
            "-select_streams",
            stream,
            "-show_entries",
            "packet=pts_time",
            "-of",
            "csv=p=0",
            file.toString())
        .lines()
        .map(line -> line.replace(",", ""))
        .filter(line -> !line.isBlank())
        .mapToDouble(Double::parseDouble)
        .min()
        .orElseThrow();
  }

  private static String output(String... command) throws IOException {
    Process process =
        new ProcessBuilder(new ArrayList<>(List.of(command))).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
