package org.hlsgateway.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.Rung;
import org.hlsgateway.ffmpeg.StreamFacts;

/** Which sizes are made of a picture. Never one larger than the source's. */
final class Ladder {

  private static final int[] LOWER = {720, 480, 360};

  /** What is encoded for the sake of browsers need not be larger. */
  private static final Size LARGEST_FOR_EVERYBODY = new Size(1920, 1920);

  private final StreamFacts video;
  private final OutputSettings wish;
  private final boolean copyable;
  private final Size source;
  private final double sourceRate;

  private Ladder(StreamFacts video, OutputSettings wish, boolean copyable) {
    this.video = video;
    this.wish = wish;
    this.copyable = copyable;
    this.source =
        new Size(
            Math.max(2, (int) Math.round(video.width() * video.sampleAspect())),
            Math.max(2, video.height()));
    this.sourceRate = FrameRates.ofSource(video.framesPerSecond());
  }

  /**
   * One size that is encoded.
   *
   * @param inWords as it is told to people; the rate only where it is not the source's
   */
  record Step(Size size, double framesPerSecond, int kilobitsPerSecond, String inWords) {}

  /**
   * @param copied the source's own picture goes along as it is
   * @param encoded the largest first
   * @param leftOut what was asked for and is too large
   */
  record Steps(boolean copied, List<Step> encoded, List<Rung> leftOut) {}

  /**
   * @param copyable false: the source's picture cannot, or is not to, be passed on as it is
   */
  static Steps of(StreamFacts video, OutputSettings wish, boolean copyable) {
    return new Ladder(video, wish, copyable).steps();
  }

  /** What tells steps apart: two that ask for different bit rates are two. */
  private record Made(Size size, double framesPerSecond, OptionalInt askedKilobits) {
    static Made of(Step step, Rung rung) {
      return new Made(step.size(), step.framesPerSecond(), rung.kilobitsPerSecond());
    }
  }

  private Steps steps() {
    return switch (wish.ladder()) {
      case ORIGINAL -> new Steps(copyable, original(), List.of());
      case ORIGINAL_AND_LOWER -> {
        List<Step> encoded = new ArrayList<>(original());
        for (int shorterSide : LOWER) {
          if (shorterSide < source.shorterSide()) {
            encoded.add(step(source.withShorterSide(shorterSide), sourceRate));
          }
        }
        yield new Steps(copyable, encoded, List.of());
      }
      case CHOSEN -> chosen();
    };
  }

  /** The source's own size, where it has to be encoded to be seen, or to be seen everywhere. */
  private List<Step> original() {
    if (!copyable) {
      return List.of(step(source.within(source), sourceRate));
    }
    return wish.playsEverywhere() && Codecs.isRefusedBySome(video)
        ? List.of(step(source.within(LARGEST_FOR_EVERYBODY), sourceRate))
        : List.of();
  }

  private Steps chosen() {
    List<Rung> fitting = new ArrayList<>();
    List<Rung> tooLarge = new ArrayList<>();
    for (Rung rung : wish.rungs()) {
      (source.isSmallerThan(box(rung)) ? tooLarge : fitting).add(rung);
    }
    if (fitting.isEmpty()) {
      // At least one is made: the closest there is, which is the source's own size.
      return new Steps(copyable, original(), tooLarge);
    }
    boolean copied = copyable && fitting.stream().anyMatch(this::isTheSource);
    List<Step> encoded = new ArrayList<>();
    Set<Made> made = new HashSet<>();
    for (Rung rung : fitting) {
      Step step = step(rung);
      if (!(copied && isTheSource(rung)) && made.add(Made.of(step, rung))) {
        encoded.add(step);
      }
    }
    encoded.sort(
        Comparator.comparingLong((Step step) -> step.size().pixels())
            .thenComparingDouble(Step::framesPerSecond)
            .reversed());
    return new Steps(copied, encoded, tooLarge);
  }

  /** Asks for no more and no less than what players get by copying. */
  private boolean isTheSource(Rung rung) {
    return !Codecs.isRefusedBySome(video)
        && rung.kilobitsPerSecond().isEmpty()
        && !box(rung).isSmallerInAny(source)
        && (rung.framesPerSecond().isEmpty()
            || rung.framesPerSecond().getAsInt() >= Math.floor(sourceRate));
  }

  private Step step(Rung rung) {
    Size size = source.within(box(rung));
    double rate =
        rung.framesPerSecond().isPresent()
            ? FrameRates.ofRung(rung.framesPerSecond().getAsInt(), sourceRate)
            : sourceRate;
    int kilobits = rung.kilobitsPerSecond().orElse(size.kilobitsPerSecond(rate));
    return new Step(size, rate, kilobits, words(size, rate));
  }

  private Step step(Size size, double rate) {
    return new Step(size, rate, size.kilobitsPerSecond(rate), words(size, rate));
  }

  private String words(Size size, double rate) {
    return rate < sourceRate
        ? String.format(Locale.ROOT, "%s %s", size, FrameRates.inWords(rate))
        : size.toString();
  }

  private static Size box(Rung rung) {
    return new Size(rung.width(), rung.height());
  }
}
