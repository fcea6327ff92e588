package org.hlsgateway.ffmpeg;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The H.264 encoders that the gateway knows how to drive: without B-frames and with as little delay
 * as each can, since what they make is live.
 */
public enum H264Encoder {
  /** Software; every FFmpeg worth its name has it. */
  LIBX264("libx264", List.of(), "format=yuv420p"),
  /** NVIDIA. */
  NVENC("h264_nvenc", List.of(), "format=yuv420p"),
  /** Intel and AMD on Linux. */
  VAAPI("h264_vaapi", List.of("-vaapi_device", "/dev/dri/renderD128"), "format=nv12,hwupload"),
  /** Intel Quick Sync. */
  QSV("h264_qsv", List.of(), "format=nv12");

  /** libx264's presets, fastest first: what HLS_H264_PRESET may be. */
  private static final List<String> PRESETS =
      List.of(
          "ultrafast",
          "superfast",
          "veryfast",
          "faster",
          "fast",
          "medium",
          "slow",
          "slower",
          "veryslow",
          "placebo");

  private static final int SLOWEST_OF_QSV = 8;

  private static final int FASTEST_OF_QSV = 2;

  private final String ffmpegName;
  private final List<String> device;
  private final String frames;

  H264Encoder(String ffmpegName, List<String> device, String frames) {
    this.ffmpegName = ffmpegName;
    this.device = device;
    this.frames = frames;
  }

  /** As in {@code -c:v}. */
  public String ffmpegName() {
    return ffmpegName;
  }

  static Optional<H264Encoder> named(String ffmpegName) {
    return Stream.of(values()).filter(each -> each.ffmpegName.equals(ffmpegName)).findFirst();
  }

  /** One of libx264's. */
  static boolean isPreset(String text) {
    return PRESETS.contains(text);
  }

  /** What goes before the inputs. */
  List<String> device() {
    return device;
  }

  /**
   * The filters that turn any picture into what the encoder takes.
   *
   * @param pixels for those that take several formats
   */
  String frames(String pixels) {
    return this == LIBX264 ? "format=" + pixels : frames;
  }

  /**
   * What the encoder is told besides bit rate and keyframes, as names and values in turn.
   *
   * @param preset one of libx264's names; the others' are chosen to match
   */
  List<String> options(String preset) {
    int usual = PRESETS.indexOf(EncodingWish.USUAL.preset());
    int speed = isPreset(preset) ? PRESETS.indexOf(preset) : usual;
    return switch (this) {
      case LIBX264 -> List.of("preset", preset, "tune", "zerolatency", "sc_threshold", "0");
      case NVENC ->
          List.of(
              "preset",
              preset.matches("p[1-7]") ? preset : "p" + Math.min(7, 1 + speed),
              "tune",
              "ll",
              "rc",
              "vbr",
              "delay",
              "0",
              "zerolatency",
              "1",
              "no-scenecut",
              "1",
              "forced-idr",
              "1");
      case VAAPI -> List.of();
      case QSV ->
          List.of(
              "preset",
              PRESETS.get(Math.min(SLOWEST_OF_QSV, Math.max(FASTEST_OF_QSV, speed))),
              "async_depth",
              "1",
              "forced_idr",
              "1");
    };
  }
}
