package org.hlsgateway.encoder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.Rung;
import org.hlsgateway.config.Settings;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.ffmpeg.StreamFacts;

/**
 * The resolutions that an assignment asks for.
 *
 * @param original the source's own is one of them
 * @param others in the order they were asked for
 */
record Resolutions(boolean original, List<AskedResolution> others) {
  private static final String ORIGINAL = "ORIGINAL";

  /** More than anybody asks for; each costs an encoder. */
  private static final int MOST = 16;

  /** Up to this, segments wait for a keyframe of the publisher's. */
  private static final Duration CUT_AT_KEYFRAMES = Duration.ofSeconds(4);

  /** Plans round sizes on their own: so many pixels, in both sides together, are the same. */
  private static final int SAME_SIZE = 4;

  Resolutions {
    others = List.copyOf(others);
  }

  /**
   * @param text comma list; what does not parse is skipped; empty is ORIGINAL
   */
  static Resolutions parse(String text) {
    boolean original = false;
    List<AskedResolution> others = new ArrayList<>();
    for (String element : text.split(",", -1)) {
      if (element.strip().equalsIgnoreCase(ORIGINAL)) {
        original = true;
      } else if (others.size() < MOST) {
        AskedResolution.parse(element).ifPresent(others::add);
      }
    }
    return new Resolutions(original || others.isEmpty(), others);
  }

  /** What to plan for, given what the source has. */
  OutputSettings wish(SourceFacts facts, Settings.Encoder settings) {
    List<AskedResolution> made =
        facts.video().map(this::made).orElseGet(() -> List.<AskedResolution>of());
    boolean onlyOriginal = made.isEmpty() || others.isEmpty();
    return new OutputSettings(
        onlyOriginal ? OutputSettings.Ladder.ORIGINAL : OutputSettings.Ladder.CHOSEN,
        onlyOriginal ? List.of() : rungs(made, facts.video().orElseThrow()),
        false,
        keyframeLimit(settings.segmentTarget()),
        settings.encodeSparseKeyframes(),
        OutputSettings.Audio.FIRST,
        OutputSettings.Format.MPEG_TS);
  }

  private static Duration keyframeLimit(Duration segment) {
    return segment.compareTo(CUT_AT_KEYFRAMES) > 0 ? segment : CUT_AT_KEYFRAMES;
  }

  private static List<Rung> rungs(List<AskedResolution> made, StreamFacts video) {
    AskedResolution source = AskedResolution.of(video);
    return made.stream().map(each -> each.rung(source)).toList();
  }

  /**
   * What is made of the source, each once: the source's own first, whether copied or encoded, so
   * that its files stay the same.
   */
  private List<AskedResolution> made(StreamFacts video) {
    AskedResolution source = AskedResolution.of(video);
    List<AskedResolution> made = new ArrayList<>(original ? List.of(source) : List.of());
    fitted(source).filter(each -> !each.isLargerThan(source)).forEach(made::add);
    if (made.isEmpty()) {
      // At least one is: never larger than the source, though it is called what was asked for.
      smallest(source).map(each -> each.sized(source)).ifPresent(made::add);
    }
    return made;
  }

  private Stream<AskedResolution> fitted(AskedResolution source) {
    return others.stream()
        .map(each -> each.fitted(source))
        .filter(each -> !original || !each.equals(source))
        .distinct();
  }

  private Optional<AskedResolution> smallest(AskedResolution source) {
    return fitted(source).reduce((least, each) -> each.isNoLargerThan(least) ? each : least);
  }

  /**
   * The names of what is made, in the plan's order: {@code WxH-FPS}, with {@code ~KBPS} where a bit
   * rate was asked for. One for sound alone.
   */
  List<String> names(SourceFacts facts, MediaPlan plan) {
    if (plan.video().isEmpty()) {
      return List.of("0x0-0");
    }
    StreamFacts video = facts.video().orElseThrow();
    AskedResolution source = AskedResolution.of(video);
    List<AskedResolution> left = new ArrayList<>(made(video));
    boolean noneFits = !original && fitted(source).allMatch(each -> each.isLargerThan(source));
    if (noneFits) {
      return List.of(smallest(source).orElseThrow().name());
    }
    List<String> names = new ArrayList<>();
    for (MediaPlan.Video track : plan.video()) {
      AskedResolution stands =
          track instanceof MediaPlan.EncodedVideo encoded
              ? like(encoded, left, source)
              : left.stream().filter(each -> each.equals(source)).findFirst().orElse(source);
      left.remove(stands);
      // Two that differ in nothing that the name says would share their files.
      String name = stands.name();
      names.add(names.contains(name) ? name + "~" + (names.size() + 1) : name);
    }
    return List.copyOf(names);
  }

  /** The one that this track was planned for; the track itself if nobody asked for it. */
  private static AskedResolution like(
      MediaPlan.EncodedVideo track, List<AskedResolution> among, AskedResolution source) {
    double rate =
        track.framesPerSecond() > 0 ? track.framesPerSecond() : source.framesPerSecond().getAsInt();
    return among.stream()
        .filter(each -> difference(each, track) <= SAME_SIZE)
        .filter(
            each ->
                each.kilobitsPerSecond().orElse(track.kilobitsPerSecond())
                    == track.kilobitsPerSecond())
        .min(Comparator.comparingDouble(each -> Math.abs(each.framesPerSecond().getAsInt() - rate)))
        .orElseGet(
            () ->
                new AskedResolution(
                    track.width(), track.height(), source.framesPerSecond(), OptionalInt.empty()));
  }

  private static int difference(AskedResolution asked, MediaPlan.EncodedVideo track) {
    return Math.abs(asked.width() - track.width()) + Math.abs(asked.height() - track.height());
  }
}
