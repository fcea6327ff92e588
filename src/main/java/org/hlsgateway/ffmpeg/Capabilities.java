package org.hlsgateway.ffmpeg;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the FFmpeg of this machine can do beyond copying.
 *
 * @param encoders every encoder that the gateway knows, in the order of preference
 * @param filters the names of the filters that it has, of those that matter
 * @param tried false: not yet tried, only assumed
 * @param manner how to encode: what was wished for, as far as that works
 */
public record Capabilities(
    List<Trial> encoders, Set<String> filters, boolean tried, EncodingWish manner) {

  /** As good as every FFmpeg: what is assumed until it was tried. */
  public static final Capabilities ASSUMED =
      new Capabilities(
          List.of(new Trial(H264Encoder.LIBX264.ffmpegName(), true, "not tried yet")),
          Set.of("scale", "yadif"),
          false);

  /**
   * How an encoder did.
   *
   * @param encoder FFmpeg's name
   * @param works it has encoded a picture on this machine
   * @param remark why it does not work, in words; "works" if it does
   */
  public record Trial(String encoder, boolean works, String remark) {}

  /** As usual, with the best encoder there is. */
  public Capabilities(List<Trial> encoders, Set<String> filters, boolean tried) {
    this(encoders, filters, tried, EncodingWish.USUAL);
  }

  /** Until it was tried, what is wished for counts, where every FFmpeg can do it. */
  public Capabilities hoping(EncodingWish wish) {
    return new Capabilities(
        encoders,
        filters,
        tried,
        H264Encoder.isPreset(wish.preset()) ? manner.withPreset(wish.preset()) : manner);
  }

  public Capabilities {
    encoders = List.copyOf(encoders);
    filters = Set.copyOf(filters);
  }

  /**
   * The encoder to use.
   *
   * @param wanted FFmpeg's name of the one that is asked for
   * @return it if it works, else libx264, else any; empty if none works
   */
  public Optional<String> encoder(String wanted) {
    if (works(wanted)) {
      return Optional.of(wanted);
    }
    if (works(H264Encoder.LIBX264.ffmpegName())) {
      return Optional.of(H264Encoder.LIBX264.ffmpegName());
    }
    return encoders.stream().filter(Trial::works).map(Trial::encoder).findFirst();
  }

  private boolean works(String encoder) {
    return encoders.stream().anyMatch(trial -> trial.works() && trial.encoder().equals(encoder));
  }

  /** The better of the deinterlacing filters there are; every FFmpeg has the other. */
  public String deinterlacer() {
    return filters.contains("bwdif") ? "bwdif" : "yadif";
  }
}
