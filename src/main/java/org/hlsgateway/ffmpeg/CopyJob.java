package org.hlsgateway.ffmpeg;

import java.util.ArrayList;
import java.util.List;

/**
 * One FFmpeg's work: open a source, copy its first video and audio, write fragmented MP4 with one
 * frame a fragment to standard output.
 *
 * @param url the source's address, secrets and all
 */
public record CopyJob(String url, InputOptions options, Audio audio, Analysis analysis) {

  /** What happens to the sound. */
  public enum Audio {
    /** AAC goes through as it is. */
    COPY,
    /** Anything else becomes AAC. */
    ENCODE
  }

  /** How long FFmpeg looks at a source before it passes on what it saw. */
  public enum Analysis {
    /**
     * Not at all, where the source describes itself (RTSP does): the first part comes up to a
     * second sooner, and no frame is lost.
     */
    NONE,
    /** As long as FFmpeg likes: for sources whose own description is not enough. */
    FULL
  }

  /**
   * About two fragments a part. Where parts end is ours to say, frame by frame, whatever a fragment
   * holds; but every fragment is a write, a wake-up and a read, and those cost more than its work:
   * with one frame in each, FFmpeg used a fifth more.
   */
  private static final String FRAGMENT_MICROS = "100000";

  List<String> inputArguments() {
    List<String> arguments = new ArrayList<>(InputArguments.of(url, options));
    arguments.addAll(InputArguments.pacing(url, options));
    if (analysis == Analysis.NONE) {
      arguments.addAll(InputArguments.noAnalysis(url));
    }
    return arguments;
  }

  List<String> outputArguments() {
    List<String> arguments = new ArrayList<>(List.of("-map", "0:v:0?", "-map", "0:a:0?"));
    if (TestPicture.parse(url).isPresent()) {
      arguments.addAll(TestPicture.encoding());
    } else {
      arguments.addAll(List.of("-c:v", "copy"));
      arguments.addAll(soundArguments());
    }
    arguments.addAll(
        List.of(
            "-f",
            "mp4",
            "-movflags",
            "+frag_keyframe+empty_moov+default_base_moof+frag_discont+skip_trailer",
            "-use_editlist",
            "0",
            "-avoid_negative_ts",
            "disabled",
            "-output_ts_offset",
            "10",
            "-frag_duration",
            FRAGMENT_MICROS));
    return arguments;
  }

  private List<String> soundArguments() {
    return switch (audio) {
      // The filter turns ADTS (MPEG-TS sources) into what MP4 needs, and lets the rest pass.
      case COPY -> List.of("-c:a", "copy", "-bsf:a", "aac_adtstoasc");
      case ENCODE ->
          List.of(
              "-c:a",
              "aac",
              "-b:a",
              "96k",
              "-ac",
              "2",
              "-ar",
              "48000",
              "-af",
              "aresample=async=1000");
    };
  }

  @Override
  public String toString() {
    return "CopyJob[source hidden, audio=" + audio + ", analysis=" + analysis + "]";
  }
}
