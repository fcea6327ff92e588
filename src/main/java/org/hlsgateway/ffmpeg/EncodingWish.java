package org.hlsgateway.ffmpeg;

/**
 * How the settings ask for encoding, in FFmpeg's names; whether it works is tried.
 *
 * @param video encoder of H.264 or H.265
 * @param preset how much work goes into each picture
 * @param pixels format of the pictures that are encoded
 * @param sound encoder of AAC
 */
public record EncodingWish(String video, String preset, String pixels, String sound) {
  /** What every FFmpeg can do, and every player plays. */
  public static final EncodingWish USUAL =
      new EncodingWish("libx264", "veryfast", "yuv420p", "aac");

  EncodingWish withPreset(String other) {
    return new EncodingWish(video, other, pixels, sound);
  }

  EncodingWish withPixels(String other) {
    return new EncodingWish(video, preset, other, sound);
  }

  EncodingWish withSound(String other) {
    return new EncodingWish(video, preset, pixels, other);
  }

  EncodingWish withVideo(String other) {
    return new EncodingWish(other, preset, pixels, sound);
  }
}
