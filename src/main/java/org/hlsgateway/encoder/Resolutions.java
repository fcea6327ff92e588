package org.hlsgateway.encoder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.Rung;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.ffmpeg.StreamFacts;

/**
 * The resolutions that an assignment asks for.
 *
 * @param original the source's own is one of them
 * @param rungs the others
 */
record Resolutions(boolean original, List<Rung> rungs) {
  private static final String ORIGINAL = "ORIGINAL";

  /** More than anybody asks for; each costs an encoder. */
  private static final int MOST = 16;

  private static final int USUAL_FRAME_RATE = 25;
  private static final int MOST_FRAME_RATE = 240;

  Resolutions {
    rungs = List.copyOf(rungs);
  }

  /**
   * @param text comma list; what does not parse is skipped; empty is ORIGINAL
   */
  static Resolutions parse(String text) {
    boolean original = false;
    List<Rung> rungs = new ArrayList<>();
    for (String element : text.split(",", -1)) {
      if (element.strip().equalsIgnoreCase(ORIGINAL)) {
        original = true;
      } else if (rungs.size() < MOST) {
        Rung.parse(element).ifPresent(rungs::add);
      }
    }
    return new Resolutions(original || rungs.isEmpty(), rungs);
  }

  /** What to plan for, given what the source has. */
  OutputSettings wish(SourceFacts facts) {
    List<Rung> chosen = new ArrayList<>(rungs);
    facts.video().filter(video -> original).flatMap(Resolutions::own).ifPresent(chosen::add);
    boolean onlyOriginal = rungs.isEmpty() || facts.video().isEmpty();
    return new OutputSettings(
        onlyOriginal ? OutputSettings.Ladder.ORIGINAL : OutputSettings.Ladder.CHOSEN,
        onlyOriginal ? List.of() : chosen,
        false,
        Duration.ofSeconds(60),
        false,
        OutputSettings.Audio.FIRST,
        OutputSettings.Format.MPEG_TS);
  }

  private static Optional<Rung> own(StreamFacts video) {
    int width = (int) Math.round(video.width() * video.sampleAspect());
    return Rung.parse(width + "x" + video.height());
  }

  /**
   * The names of what is made, in the plan's order: {@code WxH-FPS}, with {@code ~KBPS} where a bit
   * rate was asked for. One for sound alone.
   */
  List<String> names(SourceFacts facts, MediaPlan plan) {
    if (plan.video().isEmpty()) {
      return List.of("0x0-0");
    }
    StreamFacts source = facts.video().orElseThrow();
    List<String> names = new ArrayList<>();
    for (MediaPlan.Video video : plan.video()) {
      String name =
          video instanceof MediaPlan.EncodedVideo encoded
              ? name(encoded, source)
              : name(source.width(), source.height(), source.framesPerSecond());
      // Two that differ in nothing that the name says would share their files.
      names.add(names.contains(name) ? name + "~" + (names.size() + 1) : name);
    }
    return List.copyOf(names);
  }

  private String name(MediaPlan.EncodedVideo encoded, StreamFacts source) {
    double rate =
        encoded.framesPerSecond() > 0 ? encoded.framesPerSecond() : source.framesPerSecond();
    String name = name(encoded.width(), encoded.height(), rate);
    boolean asked =
        rungs.stream()
            .anyMatch(
                rung ->
                    rung.kilobitsPerSecond().orElse(0) == encoded.kilobitsPerSecond()
                        && rung.width() >= encoded.width()
                        && rung.height() >= encoded.height());
    return asked ? name + "~" + encoded.kilobitsPerSecond() : name;
  }

  private static String name(int width, int height, double framesPerSecond) {
    long rate = Math.round(framesPerSecond);
    return String.format(
        Locale.ROOT,
        "%dx%d-%d",
        width,
        height,
        rate < 1 || rate > MOST_FRAME_RATE ? USUAL_FRAME_RATE : rate);
  }
}
