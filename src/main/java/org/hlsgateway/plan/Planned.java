package org.hlsgateway.plan;

import java.util.List;
import java.util.Optional;
import org.hlsgateway.ffmpeg.MediaPlan;

/**
 * The outcome of planning.
 *
 * @param plan what FFmpeg makes of the source; where nothing is known, everything is copied
 * @param sentences for people: what is done first, then what they might want to know about it
 * @param needsLook true: more must be known of the source before this can be done
 * @param uncoded one sound is encoded that is not compressed: whoever reads the source without
 *     FFmpeg may code it as FLAC instead
 * @param obstacle why it cannot be done at all, as a sentence; empty if it can
 */
public record Planned(
    MediaPlan plan,
    List<String> sentences,
    boolean needsLook,
    boolean uncoded,
    Optional<String> obstacle) {

  public Planned {
    sentences = List.copyOf(sentences);
  }

  /** True if nothing has to be decoded or encoded for it, and no more to be found out. */
  public boolean onlyCopies() {
    return obstacle.isEmpty()
        && !needsLook
        && plan.encodedVideo().isEmpty()
        && plan.audio().stream().allMatch(MediaPlan.CopiedAudio.class::isInstance);
  }

  /** As {@link #onlyCopies}, or all but a sound that can be FLAC as well. */
  public boolean needsNoEncoder() {
    return onlyCopies()
        || uncoded && obstacle.isEmpty() && !needsLook && plan.encodedVideo().isEmpty();
  }

  /** The same where a sound that is {@link #uncoded} is coded as FLAC. */
  public Planned asFlac() {
    if (!uncoded) {
      return this;
    }
    return new Planned(
        plan,
        sentences.stream().map(text -> text.replace(AudioPlan.TO_AAC, " as FLAC")).toList(),
        needsLook,
        uncoded,
        obstacle);
  }

  /** All sentences as one text. */
  public String inWords() {
    return String.join(" ", sentences);
  }
}
