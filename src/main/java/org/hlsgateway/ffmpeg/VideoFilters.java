package org.hlsgateway.ffmpeg;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The filter graph between one decoded picture and the encoders of all sizes. */
final class VideoFilters {

  private static final double NTSC = 1.001;
  private static final double SAME_RATE = 0.001;

  private VideoFilters() {}

  /** The label of the encoded track with this number, counted from 0 among the encoded. */
  static String output(int encoded) {
    return "[v" + encoded + "]";
  }

  /** The graph's chains; none if nothing is encoded. */
  static List<String> of(MediaPlan plan, MediaJob.Encoding encoding) {
    List<MediaPlan.EncodedVideo> encoded = plan.encodedVideo();
    if (encoded.isEmpty()) {
      return List.of();
    }
    double commonRate = plan.copiesVideo() ? 0 : highestRate(encoded);
    List<String> chains = new ArrayList<>();
    chains.add(common(encoded, commonRate, encoding));
    for (int i = 0; i < encoded.size(); i++) {
      MediaPlan.EncodedVideo video = encoded.get(i);
      chains.add(
          (encoded.size() == 1 ? "[all]" : "[s" + i + "]")
              + rate(video, commonRate, plan.copiesVideo())
              + String.format(Locale.ROOT, "scale=%d:%d,setsar=1,", video.width(), video.height())
              + frames(video.encoder(), encoding.pixels())
              + output(i));
    }
    return chains;
  }

  private static String common(
      List<MediaPlan.EncodedVideo> encoded, double rate, MediaJob.Encoding encoding) {
    List<String> filters = new ArrayList<>();
    if (encoded.get(0).deinterlace()) {
      filters.add(encoding.deinterlacer() + "=mode=send_frame:deint=interlaced");
    }
    if (rate > 0) {
      filters.add("fps=" + exact(rate));
    }
    if (encoded.size() > 1) {
      String labels =
          IntStream.range(0, encoded.size())
              .mapToObj(i -> "[s" + i + "]")
              .collect(Collectors.joining());
      filters.add("split=" + encoded.size() + labels);
    } else {
      filters.add("null[all]");
    }
    return "[0:V:0]" + String.join(",", filters);
  }

  private static double highestRate(List<MediaPlan.EncodedVideo> encoded) {
    return encoded.stream().mapToDouble(MediaPlan.EncodedVideo::framesPerSecond).max().orElse(0);
  }

  /** Ends in a comma, or is empty if every frame stays. */
  private static String rate(
      MediaPlan.EncodedVideo video, double commonRate, boolean besideCopied) {
    double rate = video.framesPerSecond();
    if (rate <= 0 || !besideCopied && rate >= commonRate - SAME_RATE) {
      return "";
    }
    if (!besideCopied) {
      return "fps=" + exact(rate) + ",";
    }
    return "select='" + thinned(rate).replace(",", "\\,") + "',";
  }

  /**
   * One frame for each cell of a grid of this rate, the first that comes, so that any rate is met
   * on the average: a least distance would leave every second frame of 30 a second for 25. A
   * keyframe of the source is never left out, since its time is where tracks can be changed: one
   * whose cell has its frame already takes the place of the next cell's. A cell that got none,
   * since times are rounded, is made up for, but no more than one. The variable counts the cells
   * that have their frame.
   */
  private static String thinned(double rate) {
    // Some sources round times to milliseconds: a frame may come a hair before its cell.
    String cell = "floor((t-start_t+0.002)*" + exact(rate) + "+1)";
    // Where times went back, it begins anew.
    String isDue = String.format(Locale.ROOT, "gt(%1$s,ld(0))+lt(%1$s,ld(0)-1)", cell);
    String taken = String.format(Locale.ROOT, "clip(ld(0)+1,%1$s-1,%1$s+1)", cell);
    return "if(isnan(prev_selected_t)+key+" + isDue + ",1+0*st(0," + taken + "),0)";
  }

  /** The filters that turn any picture into what the encoder takes. */
  static String frames(String encoder, String pixels) {
    return H264Encoder.named(encoder)
        .map(known -> known.frames(pixels))
        .orElseGet(() -> OtherEncoder.frames(pixels));
  }

  /** 29.97 stands for 30000/1001, and so on: a decimal would drift by a frame in a while. */
  static String exact(double rate) {
    long whole = Math.round(rate * NTSC);
    boolean ntsc =
        Math.abs(whole / NTSC - rate) < SAME_RATE && Math.abs(Math.rint(rate) - rate) > SAME_RATE;
    return ntsc
        ? whole * 1000 + "/1001"
        : String.format(Locale.ROOT, "%.3f", rate).replaceFirst("\\.?0+$", "");
  }
}
