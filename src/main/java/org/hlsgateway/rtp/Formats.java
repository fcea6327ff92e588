package org.hlsgateway.rtp;

import java.util.Optional;
import org.hlsgateway.media.FlacEncoder;
import org.hlsgateway.rtp.SessionDescription.Format;
import org.hlsgateway.rtp.SessionDescription.Kind;
import org.hlsgateway.rtp.SessionDescription.Media;

/** Which formats can be read here. */
public final class Formats {
  private Formats() {}

  /** The first that can be read; empty if none can, or if it is encrypted. */
  public static Optional<Format> readable(Media media) {
    return media.formats().stream()
        .filter(format -> !media.encrypted())
        .filter(format -> media.kind() == Kind.VIDEO ? isPicture(format) : isSound(format))
        .findFirst();
  }

  public static boolean isPicture(Format format) {
    return isH265(format) || format.encoding().equals("H264");
  }

  public static boolean isH265(Format format) {
    return format.encoding().equals("H265") || format.encoding().equals("HEVC");
  }

  public static boolean isSound(Format format) {
    return switch (format.encoding()) {
      case "MPEG4-GENERIC", "MP4A-LATM" -> format.clockRate() > 0 && isUsualAac(aacConfig(format));
      case "OPUS" -> true;
      default -> isUncoded(format);
    };
  }

  /** True for sound that is not compressed, and is coded as FLAC here: G.711 and linear samples. */
  public static boolean isUncoded(Format format) {
    return switch (format.encoding()) {
      case "PCMU", "PCMA", "L16" ->
          FlacEncoder.takes(clockRate(format), Math.max(1, format.channels()));
      default -> false;
    };
  }

  /** FFmpeg's name of a sound that {@link #isUncoded}. */
  public static String ffmpegName(Format format) {
    return switch (format.encoding()) {
      case "PCMU" -> "pcm_mulaw";
      case "PCMA" -> "pcm_alaw";
      default -> "pcm_s16be";
    };
  }

  /** Ticks a second of its time stamps. */
  public static int clockRate(Format format) {
    // Whatever is announced (RFC 7587 4.1; Thingino, Xiaomi).
    return format.encoding().equals("OPUS")
        ? 48_000
        : format.clockRate() > 0
            ? format.clockRate()
            // RFC 3551 4.5.14: G.711 has one rate where none is said.
            : format.encoding().startsWith("PCM") ? 8_000 : 90_000;
  }

  public static Depacketizer pictures(Format format, PictureListener listener) {
    return isH265(format)
        ? new H265Depacketizer(format.number("sprop-max-don-diff", 0) > 0, listener)
        : new H264Depacketizer(listener);
  }

  public static Depacketizer sound(Format format, SoundListener listener) {
    return switch (format.encoding()) {
      case "OPUS" -> new OpusDepacketizer(listener);
      case "MP4A-LATM" -> new LatmDepacketizer(format, listener);
      case "PCMU", "PCMA", "L16" ->
          new PcmDepacketizer(
              format.encoding(),
              clockRate(format),
              Math.max(1, format.channels()),
              FlacEncoder.blockSamples(clockRate(format)),
              listener);
      default -> new AacDepacketizer(format, AacFormat.config(format), listener);
    };
  }

  /** AudioSpecificConfig as described, or as it must be. */
  public static byte[] aacConfig(Format format) {
    return format.encoding().equals("MP4A-LATM")
        ? LatmDepacketizer.config(format)
        : AacFormat.config(format);
  }

  /**
   * False for AAC whose frames are not as long as they are taken for.
   *
   * @param config AudioSpecificConfig
   */
  public static boolean isUsualAac(byte[] config) {
    return AacFormat.isUsual(config);
  }

  /** As people call it. */
  public static String inWords(Format format) {
    return switch (format.encoding()) {
      case "PCMU" -> "G.711 (µ-law)";
      case "PCMA" -> "G.711 (A-law)";
      case "JPEG" -> "JPEG";
      case "MPA" -> "MPEG audio";
      case "MPEG4-GENERIC", "MP4A-LATM" -> isSound(format) ? "AAC" : "AAC of an unusual kind";
      case "" -> "of an unknown format (payload type " + format.payloadType() + ")";
      default -> format.encoding();
    };
  }
}
