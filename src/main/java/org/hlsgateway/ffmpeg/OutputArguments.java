package org.hlsgateway.ffmpeg;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Turns a plan into what FFmpeg is told about its output. */
final class OutputArguments {

  private static final String SILENCE = "[silence]";

  /**
   * About two fragments a part. Where parts end is ours to say, frame by frame, whatever a fragment
   * holds; but every fragment is a write, a wake-up and a read, and those cost more than its work:
   * with one frame in each, FFmpeg used a fifth more.
   */
  private static final String FRAGMENT_MICROS = "100000";

  /**
   * FFmpeg keeps pictures back until the sound beside them is there, ten seconds long if it is not
   * told otherwise: a microphone that is switched off would stop them.
   */
  private static final String INTERLEAVE_MICROS = "500000";

  private final MediaPlan plan;
  private final MediaJob.Encoding encoding;
  private final boolean mayCarryAdts;
  private final List<String> arguments = new ArrayList<>();

  private OutputArguments(MediaPlan plan, MediaJob.Encoding encoding, boolean mayCarryAdts) {
    this.plan = plan;
    this.encoding = encoding;
    this.mayCarryAdts = mayCarryAdts;
  }

  /**
   * @param mayCarryAdts the source is of a kind in which AAC may describe itself in every frame
   */
  static List<String> of(MediaPlan plan, MediaJob.Encoding encoding, boolean mayCarryAdts) {
    OutputArguments output = new OutputArguments(plan, encoding, mayCarryAdts);
    output.graph();
    output.maps();
    for (int track = 0; track < plan.video().size(); track++) {
      output.video(track, plan.video().get(track));
    }
    for (int track = 0; track < plan.audio().size(); track++) {
      output.audio(track, plan.audio().get(track));
    }
    output.container();
    return output.arguments;
  }

  private void graph() {
    List<String> chains = new ArrayList<>(VideoFilters.of(plan, encoding));
    if (hasSilence()) {
      chains.add("anullsrc=r=48000:cl=stereo" + SILENCE);
    }
    if (!chains.isEmpty()) {
      add("-filter_complex", String.join(";", chains));
    }
  }

  /** In the plan's order. What is not known to be there may be missing. */
  private void maps() {
    int encoded = 0;
    for (MediaPlan.Video video : plan.video()) {
      if (video instanceof MediaPlan.CopiedVideo copied) {
        add("-map", copied.codec().isEmpty() ? "0:V:0?" : "0:V:0");
      } else {
        add("-map", VideoFilters.output(encoded++));
      }
    }
    for (MediaPlan.Audio audio : plan.audio()) {
      if (audio instanceof MediaPlan.CopiedAudio copied) {
        add("-map", "0:a:" + copied.index() + (copied.codec().isEmpty() ? "?" : ""));
      } else if (audio instanceof MediaPlan.EncodedAudio transcoded) {
        add("-map", "0:a:" + transcoded.index());
      } else {
        add("-map", SILENCE);
      }
    }
  }

  private void video(int track, MediaPlan.Video video) {
    if (video instanceof MediaPlan.EncodedVideo encoded) {
      encode(":v:" + track, encoded);
      return;
    }
    add("-c:v:" + track, "copy");
    if (((MediaPlan.CopiedVideo) video).codec().equals("hevc")) {
      // Apple's players take parameter sets in the sample entry only, which this name promises.
      add("-tag:v:" + track, "hvc1");
    }
  }

  private void encode(String stream, MediaPlan.EncodedVideo video) {
    add("-c" + stream, video.encoder());
    List<String> options =
        H264Encoder.named(video.encoder())
            .map(encoder -> encoder.options(encoding.preset()))
            .orElseGet(() -> OtherEncoder.options(video.encoder(), encoding.preset()));
    if (OtherEncoder.isOfHevc(video.encoder())) {
      // As of copied ones.
      add("-tag" + stream, "hvc1");
    }
    for (int i = 0; i < options.size(); i += 2) {
      add("-" + options.get(i) + stream, options.get(i + 1));
    }
    int kilobits = video.kilobitsPerSecond();
    add("-b" + stream, kilobits + "k");
    // With half a second's buffer, no two seconds hold more than 1.45 times the average.
    add("-maxrate" + stream, kilobits * 6 / 5 + "k");
    add("-bufsize" + stream, kilobits / 2 + "k");
    add("-bf" + stream, "0");
    // Keyframes come when they are asked for, and not in between.
    add("-g" + stream, "600");
    add("-force_key_frames" + stream, keyframes());
    // The filters have settled which frames there are; FFmpeg is to keep their times exactly.
    add("-fps_mode" + stream, "passthrough");
    add("-enc_time_base" + stream, "1:90000");
  }

  /**
   * The same in all encoded tracks, so that a player can change between them: where the source has
   * its own beside a copied picture, else at the first frame of each cell of a grid. The grid hangs
   * on no frame before, so that neither frame rates nor jumping times pull tracks apart.
   */
  private String keyframes() {
    if (plan.copiesVideo()) {
      return "source";
    }
    String seconds = String.format(Locale.ROOT, "%.3f", encoding.keyframes().toMillis() / 1000.0);
    // Times are rounded, so a frame may come a hair before its cell.
    String cell = "floor((%s+0.005)/" + seconds + ")";
    return "expr:isnan(prev_forced_t)+not(eq("
        + cell.replace("%s", "t")
        + ","
        + cell.replace("%s", "prev_forced_t")
        + "))";
  }

  private void audio(int track, MediaPlan.Audio audio) {
    String stream = ":a:" + track;
    if (audio instanceof MediaPlan.CopiedAudio copied) {
      add("-c" + stream, "copy");
      if (copied.codec().isEmpty() || isAdts(copied) || isDescribedAac(copied)) {
        // Turns ADTS into what MP4 needs, lets other AAC pass if it is described, and refuses the
        // rest. Cameras exist that send ADTS where their description says that none comes.
        add("-bsf" + stream, "aac_adtstoasc");
      }
      copied.language().ifPresent(language -> language(track, language));
    } else if (audio instanceof MediaPlan.EncodedAudio encoded) {
      toAac(stream, encoded.kilobitsPerSecond());
      add("-ac" + stream, "2");
      add("-ar" + stream, "48000");
      add("-filter" + stream, "aresample=async=1000");
      encoded.language().ifPresent(language -> language(track, language));
    } else {
      toAac(stream, 32);
    }
  }

  private void toAac(String stream, int kilobits) {
    add("-c" + stream, encoding.sound());
    add("-b" + stream, kilobits + "k");
  }

  private void language(int track, String language) {
    add("-metadata:s:a:" + track, "language=" + language);
  }

  private void container() {
    if (hasSilence()) {
      // Silence has no end of its own.
      arguments.add("-shortest");
    }
    add("-f", "mp4");
    // ADTS and AC-3 are described by their frames only: the moov has to wait for the first one.
    add(
        "-movflags",
        "+frag_keyframe+"
            + (isDescribedByFrames() ? "delay_moov" : "empty_moov")
            + "+default_base_moof+frag_discont+skip_trailer");
    add("-use_editlist", "0");
    add("-avoid_negative_ts", "disabled");
    add("-output_ts_offset", "10");
    add("-frag_duration", FRAGMENT_MICROS);
    add("-max_interleave_delta", INTERLEAVE_MICROS);
  }

  private boolean hasSilence() {
    return plan.audio().stream().anyMatch(MediaPlan.Silence.class::isInstance);
  }

  /** What came through once no longer says how it came: it is taken for what it may be. */
  private boolean isAdts(MediaPlan.CopiedAudio copied) {
    return copied.configured() == MediaPlan.Configured.IN_FRAMES
        || mayCarryAdts && copied.codec().equals("aac");
  }

  private static boolean isDescribedAac(MediaPlan.CopiedAudio copied) {
    return copied.codec().equals("aac") && copied.configured() == MediaPlan.Configured.APART;
  }

  private static boolean isAc3(MediaPlan.CopiedAudio copied) {
    return copied.codec().equals("ac3") || copied.codec().equals("eac3");
  }

  private boolean isDescribedByFrames() {
    return plan.audio().stream()
        .anyMatch(
            audio ->
                audio instanceof MediaPlan.CopiedAudio copied
                    && (isAdts(copied)
                        || isAc3(copied)
                        || mayCarryAdts && copied.codec().isEmpty()));
  }

  private void add(String name, String value) {
    arguments.add(name);
    arguments.add(value);
  }
}
