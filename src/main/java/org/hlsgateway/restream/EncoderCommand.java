package org.hlsgateway.restream;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;

/**
 * The command lines of broadcasts: one program, or one that writes into the next. Fragmented MP4
 * comes out of the last. Nothing secret is among the words.
 */
final class EncoderCommand {
  /** The Raspberry Pi's camera, by its own program: libcamera is no V4L2 camera. */
  static final String RPICAM = "rpicam:";

  static final String RPICAM_PROGRAM = "rpicam-vid";

  private static final String DEVICES = "/dev/";
  private static final String TEST = "test:";

  private EncoderCommand() {}

  static boolean isCamera(String source) {
    return source.startsWith(DEVICES) || source.equals(RPICAM);
  }

  private static boolean isFile(String source) {
    return !isCamera(source) && !source.startsWith(TEST);
  }

  /**
   * @param source {@code test:}, a V4L2 device, {@link #RPICAM}, or a file's path
   * @param verbose FFmpeg says more
   */
  static List<List<String>> of(
      String ffmpeg, BroadcastFormat format, String source, boolean verbose) {
    List<String> words = begin(ffmpeg, verbose);
    // Where the bit rate is to be constant, the camera's own encoder is as good, and costs nothing.
    boolean encodesItself = source.equals(RPICAM) && format.quality().isEmpty();
    words.addAll(input(format, source, encodesItself));
    words.addAll(List.of("-f", "lavfi", "-i", sound(format), "-map", "0:v:0"));
    if (isFile(source)) {
      // Its own, if it has one: of several, the first is sent.
      words.addAll(List.of("-map", "0:a:0?"));
    }
    words.addAll(List.of("-map", "1:a:0"));
    if (encodesItself) {
      words.addAll(List.of("-c:v", "copy"));
    } else {
      words.addAll(picture(format));
    }
    words.addAll(aac());
    words.addAll(end(true));
    return source.equals(RPICAM)
        ? List.of(rpicam(format, encodesItself), List.copyOf(words))
        : List.of(List.copyOf(words));
  }

  /**
   * Of a channel, whose frames come by the standard input as fragmented MP4.
   *
   * @param copiesPicture the channel's picture is as it is to be, only its sound is not
   */
  static List<List<String>> ofChannel(
      String ffmpeg, BroadcastFormat format, InitSection channel, boolean copiesPicture) {
    List<String> words = begin(ffmpeg, false);
    words.addAll(List.of("-fflags", "+nobuffer", "-protocol_whitelist", "pipe"));
    words.addAll(List.of("-f", "mp4", "-i", "pipe:0"));
    boolean hasSound = channel.audio().isPresent();
    if (!hasSound) {
      words.addAll(List.of("-f", "lavfi", "-i", sound(format)));
    }
    words.addAll(List.of("-map", "0:v:0", "-map", hasSound ? "0:a:0" : "1:a:0"));
    words.addAll(copiesPicture ? List.of("-c:v", "copy") : picture(format));
    if (hasSound) {
      // The muxer believes in lengths rather than in times: gaps are filled, or the sound runs
      // ahead.
      words.addAll(List.of("-af", "aresample=async=1000:first_pts=0"));
    }
    words.addAll(aac());
    words.addAll(end(!hasSound));
    return List.of(List.copyOf(words));
  }

  /** What every service takes: others want 44.1 or 48 kHz, and know no more than two channels. */
  static boolean isTaken(MediaTrack sound) {
    int rate = sound.coding().samplesPerSecond();
    return sound.codec().equals("mp4a.40.2")
        && (rate == 44_100 || rate == 48_000)
        && sound.coding().channels() <= 2;
  }

  private static List<String> begin(String ffmpeg, boolean verbose) {
    return new ArrayList<>(
        List.of(ffmpeg, "-hide_banner", "-loglevel", verbose ? "info" : "error", "-nostdin"));
  }

  private static List<String> input(BroadcastFormat format, String source, boolean encodesItself) {
    String rate = Integer.toString(format.framesPerSecond());
    String size = format.resolution().width() + "x" + format.resolution().height();
    if (source.startsWith(TEST)) {
      return List.of("-re", "-f", "lavfi", "-i", "testsrc2=size=" + size + ":rate=" + rate);
    }
    if (source.equals(RPICAM)) {
      // What a pipe brings has no times: those of its arrival are its own.
      List<String> timed =
          new ArrayList<>(List.of("-use_wallclock_as_timestamps", "1", "-framerate", rate));
      timed.addAll(
          encodesItself
              ? List.of("-f", "h264")
              : List.of("-f", "rawvideo", "-pixel_format", "yuv420p", "-video_size", size));
      timed.addAll(List.of("-i", "pipe:0"));
      return timed;
    }
    return source.startsWith(DEVICES)
        // A wish: the driver takes what comes nearest.
        ? List.of("-f", "v4l2", "-framerate", rate, "-video_size", size, "-i", source)
        : List.of("-re", "-stream_loop", "-1", "-i", "file:" + source);
  }

  private static List<String> rpicam(BroadcastFormat format, boolean encodes) {
    List<String> words = new ArrayList<>(List.of(RPICAM_PROGRAM));
    words.addAll(List.of("--timeout", "0", "--nopreview", "--verbose", "0"));
    words.addAll(List.of("--width", Integer.toString(format.resolution().width())));
    words.addAll(List.of("--height", Integer.toString(format.resolution().height())));
    words.addAll(List.of("--framerate", Integer.toString(format.framesPerSecond())));
    if (encodes) {
      words.addAll(List.of("--codec", "h264", "--profile", "main", "--inline"));
      words.addAll(List.of("--bitrate", Integer.toString(format.bitsPerSecond())));
      words.addAll(List.of("--intra", Integer.toString(2 * format.framesPerSecond())));
    } else {
      words.addAll(List.of("--codec", "yuv420"));
    }
    words.addAll(List.of("--flush", "--output", "-"));
    return List.copyOf(words);
  }

  private static String sound(BroadcastFormat format) {
    return format.tone()
        ? "sine=frequency=1000:sample_rate=48000"
        : "anullsrc=sample_rate=48000:cl=stereo";
  }

  private static List<String> picture(BroadcastFormat format) {
    String fit =
        String.format(
            Locale.ROOT,
            "scale=%1$d:%2$d:force_original_aspect_ratio=decrease,pad=%1$d:%2$d:-1:-1,fps=%3$d:start_time=0,"
                + "setsar=1,format=yuv420p",
            format.resolution().width(),
            format.resolution().height(),
            format.framesPerSecond());
    String bits = Integer.toString(format.bitsPerSecond());
    // What services ask for: a keyframe every two seconds, and no more where scenes change.
    String keyframes = Integer.toString(2 * format.framesPerSecond());
    List<String> words = new ArrayList<>();
    words.addAll(List.of("-vf", fit, "-c:v", "libx264", "-preset", "veryfast"));
    words.addAll(List.of("-tune", "zerolatency", "-profile:v", "main"));
    words.addAll(List.of("-g", keyframes, "-keyint_min", keyframes, "-sc_threshold", "0"));
    words.addAll(List.of("-maxrate", bits, "-bufsize", bits));
    if (format.quality().isPresent()) {
      words.addAll(List.of("-crf", Integer.toString(format.quality().getAsInt())));
    } else {
      words.addAll(List.of("-b:v", bits, "-minrate", bits, "-x264-params", "nal-hrd=cbr"));
    }
    return words;
  }

  private static List<String> aac() {
    return List.of("-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000");
  }

  /**
   * @param hasOurSound a tone or silence is beside the picture
   */
  private static List<String> end(boolean hasOurSound) {
    List<String> words = new ArrayList<>();
    if (hasOurSound) {
      // It has no end of its own, and would go on without the picture, as fast as it can be made.
      words.add("-shortest");
    }
    // A fragment as short as can be, but not +frag_every_frame: with that, FFmpeg 5 gives the first
    // sound after a picture the time of the second, where both are there already.
    words.addAll(List.of("-f", "mp4", "-movflags", "+empty_moov+default_base_moof"));
    words.addAll(List.of("-frag_duration", "1", "-flush_packets", "1", "pipe:1"));
    return words;
  }
}
