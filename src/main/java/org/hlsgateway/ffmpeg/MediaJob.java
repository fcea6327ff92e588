package org.hlsgateway.ffmpeg;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One FFmpeg's work: open a source, do what the plan says, write one fragmented MP4 with all tracks
 * to standard output.
 *
 * @param url the source's address, secrets and all
 * @param address what FFmpeg is given as its source: the same, or what leads there
 */
public record MediaJob(
    String url,
    String address,
    InputOptions options,
    MediaPlan plan,
    Analysis analysis,
    Encoding encoding) {

  /** How long FFmpeg looks at a source before it passes on what it saw. */
  public enum Analysis {
    /**
     * Not at all, where the source describes itself (RTSP does): the first part comes up to a
     * second sooner, and no frame is lost. Briefly where it does not.
     */
    NONE,
    /** As long as FFmpeg likes: for sources whose own description is not enough. */
    FULL
  }

  /**
   * How pictures are encoded, where the plan encodes any.
   *
   * @param preset libx264's name for how much work goes into each picture
   * @param keyframes from one to the next, where the source's own do not decide
   * @param deinterlacer FFmpeg's name of the filter
   */
  public record Encoding(String preset, Duration keyframes, String deinterlacer) {}

  /** What goes before all inputs. */
  List<String> deviceArguments() {
    return plan.encodedVideo().stream()
        .findFirst()
        .flatMap(video -> H264Encoder.named(video.encoder()))
        .map(H264Encoder::device)
        .orElse(List.of());
  }

  List<String> inputArguments() {
    List<String> arguments = new ArrayList<>(InputArguments.of(url, options));
    arguments.addAll(InputArguments.pacing(url, options));
    arguments.addAll(
        analysis == Analysis.NONE
            ? InputArguments.noAnalysis(url)
            : InputArguments.fullAnalysis(url));
    return arguments;
  }

  List<String> outputArguments() {
    return OutputArguments.of(plan, encoding, InputArguments.mayCarryAdts(url));
  }

  @Override
  public String toString() {
    return "MediaJob[source hidden, plan=" + plan + ", analysis=" + analysis + "]";
  }
}
