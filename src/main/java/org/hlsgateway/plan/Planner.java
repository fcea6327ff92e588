package org.hlsgateway.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.SourceFacts;

/** Decides what becomes of a source. */
public final class Planner {

  private Planner() {}

  /** Pure: the same arguments give the same plan. */
  public static Planned plan(KnownSource source, OutputSettings wish, EncodingMeans means) {
    return source
        .facts()
        .map(facts -> plan(facts, source, wish, means))
        .orElseGet(() -> planForUnknown(source, wish));
  }

  /**
   * True if a picture is passed on whose keyframes are farther apart than the channel's limit, and
   * this server could encode it.
   */
  public static boolean encodingWouldHelp(
      KnownSource source, OutputSettings wish, EncodingMeans means) {
    return source.facts().isPresent()
        && source.longestKeyframeInterval().compareTo(wish.keyframeLimit()) > 0
        && !wish.encodeSparseKeyframes()
        && means.capabilities().encoder(means.wanted()).isPresent()
        && plan(source, wish, means).plan().copiesVideo();
  }

  private static Planned plan(
      SourceFacts facts, KnownSource source, OutputSettings wish, EncodingMeans means) {
    VideoPlan video = VideoPlan.of(facts.video(), source.longestKeyframeInterval(), wish, means);
    AudioPlan audio = AudioPlan.of(facts, wish);
    MediaPlan plan = new MediaPlan(video.tracks(), audio.tracks());
    List<String> sentences = new ArrayList<>();
    sentences.add(sentence(video.inWords(), audio.inWords()));
    sentences.addAll(video.remarks());
    Optional<String> obstacle = video.obstacle();
    if (obstacle.isEmpty() && plan.video().isEmpty() && plan.audio().isEmpty()) {
      obstacle =
          Optional.of(
              facts.audio().isEmpty()
                  ? "The source has neither video nor sound."
                  : "The source has sound only, and this channel leaves sound out.");
    }
    return new Planned(
        plan, sentences, needsLook(facts, plan, wish), isUncoded(facts, plan, wish), obstacle);
  }

  /** What copying showed is not enough where pictures are decoded, or further sounds matter. */
  private static boolean needsLook(SourceFacts facts, MediaPlan plan, OutputSettings wish) {
    return !facts.probed()
        && (!plan.encodedVideo().isEmpty() || wish.audio() == OutputSettings.Audio.ALL);
  }

  /** MPEG-TS carries no FLAC. */
  private static boolean isUncoded(SourceFacts facts, MediaPlan plan, OutputSettings wish) {
    return wish.format() == OutputSettings.Format.FMP4
        && !wish.isOn(OutputSettings.Switch.ENCODE_SOUND)
        && plan.audio().size() == 1
        && plan.audio().get(0) instanceof MediaPlan.EncodedAudio encoded
        && Codecs.isUncoded(facts.audio().get(encoded.index()));
  }

  private static Planned planForUnknown(KnownSource source, OutputSettings wish) {
    boolean sparse = source.longestKeyframeInterval().compareTo(wish.keyframeLimit()) > 0;
    boolean needsLook =
        wish.ladder() != OutputSettings.Ladder.ORIGINAL
            || wish.audio() == OutputSettings.Audio.ALL
            || wish.isOn(OutputSettings.Switch.ENCODE_SOUND)
            || sparse && wish.encodeSparseKeyframes();
    MediaPlan plan =
        wish.audio() == OutputSettings.Audio.NONE
            ? new MediaPlan(MediaPlan.COPY_ALL.video(), List.of())
            : MediaPlan.COPY_ALL;
    return new Planned(
        plan,
        List.of(
            "The source was not looked at yet: what it sends is passed on as it is where players"
                + " take it, and transcoded where not."),
        needsLook,
        false,
        Optional.empty());
  }

  private static String sentence(String video, String audio) {
    String both = video + "; " + audio + ".";
    return Character.toUpperCase(both.charAt(0)) + both.substring(1);
  }
}
