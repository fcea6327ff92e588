package org.hlsgateway.ffmpeg;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One FFmpeg's work: open a source, do what the plan says, write one fragmented MP4 to standard
 * output, and one for each sound that could hold it up.
 *
 * @param url the source's address, secrets and all
 * @param address what FFmpeg is given as its source: the same, or what leads there
 * @param timing what is known of the source's time stamps
 */
public record MediaJob(
    String url,
    String address,
    InputOptions options,
    Timing timing,
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
   * @param pixels FFmpeg's name of the format that is encoded
   * @param sound FFmpeg's name of the encoder of AAC
   */
  public record Encoding(
      String preset, Duration keyframes, String deinterlacer, String pixels, String sound) {

    /** In the usual format, with FFmpeg's own encoder of sound. */
    public Encoding(String preset, Duration keyframes, String deinterlacer) {
      this(
          preset, keyframes, deinterlacer, EncodingWish.USUAL.pixels(), EncodingWish.USUAL.sound());
    }
  }

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
    arguments.addAll(InputArguments.pacing(url, options, timing));
    if (options.transportStream()) {
      // Only its demuxer knows this one too, and FFmpeg ends if no other takes it.
      arguments.addAll(List.of("-merge_pmt_versions", "1"));
    }
    arguments.addAll(
        analysis == Analysis.NONE
            ? InputArguments.noAnalysis(url, options)
            : InputArguments.fullAnalysis(url));
    return arguments;
  }

  /** Of one output with all tracks. */
  List<String> outputArguments() {
    return outputArguments(plan);
  }

  private List<String> outputArguments(MediaPlan part) {
    return OutputArguments.of(part, encoding, InputArguments.mayCarryAdts(url));
  }

  /**
   * The sounds that come in outputs of their own, in the plan's order: all, where there is a
   * picture that one of them could hold up, because its description is known only once something of
   * it came. {@link MediaPlan.Silence} needs no output at all.
   */
  public List<MediaPlan.Audio> soundsApart() {
    boolean mayWait =
        plan.audio().stream()
            .anyMatch(
                sound ->
                    sound instanceof MediaPlan.Silence
                        || sound instanceof MediaPlan.EncodedAudio && !InputArguments.isDrawn(url)
                        || sound instanceof MediaPlan.CopiedAudio copied && mayWait(copied));
    return plan.video().isEmpty() || !mayWait ? List.of() : plan.audio();
  }

  private boolean mayWait(MediaPlan.CopiedAudio sound) {
    return sound.configured() != MediaPlan.Configured.APART
        || sound.codec().equals("aac") && InputArguments.mayCarryAdts(url);
  }

  /** Of the output to standard output. */
  List<String> mainOutputArguments() {
    return soundsApart().isEmpty()
        ? outputArguments()
        : outputArguments(new MediaPlan(plan.video(), List.of()));
  }

  /** Of the output of one of {@link #soundsApart}. */
  List<String> soundOutputArguments(MediaPlan.Audio sound) {
    return outputArguments(new MediaPlan(List.of(), List.of(sound)));
  }

  @Override
  public String toString() {
    return "MediaJob[source hidden, plan=" + plan + ", analysis=" + analysis + "]";
  }
}
