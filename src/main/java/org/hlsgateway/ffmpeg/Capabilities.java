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
 */
public record Capabilities(List<Trial> encoders, Set<String> filters, boolean tried) {

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
