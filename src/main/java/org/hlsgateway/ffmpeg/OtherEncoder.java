package org.hlsgateway.ffmpeg;

import java.util.List;

/**
 * Encoders of H.264 and H.265 that the gateway knows no more of than their names: they get what all
 * of FFmpeg's encoders take.
 */
final class OtherEncoder {
  private static final String X265 = "libx265";

  private OtherEncoder() {}

  static boolean isOfHevc(String encoder) {
    return encoder.contains("265") || encoder.contains("hevc");
  }

  static String frames(String pixels) {
    return "format=" + pixels;
  }

  /** What it is told besides bit rate and keyframes, as names and values in turn. */
  static List<String> options(String encoder, String preset) {
    return encoder.equals(X265)
        ? List.of(
            "preset", preset,
            "tune", "zerolatency",
            // Players can begin at the keyframes that are asked for, and there are no others.
            "forced-idr", "1",
            "x265-params", "scenecut=0:open-gop=0:log-level=error")
        : List.of();
  }
}
