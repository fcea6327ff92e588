package org.hlsgateway.sources;

import java.time.Duration;
import java.util.Optional;
import org.hlsgateway.ffmpeg.InputBanner;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.ffmpeg.StreamFacts;
import org.hlsgateway.ffmpeg.Timing;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.live.Programme;
import org.hlsgateway.packager.MediaDescription;
import org.hlsgateway.plan.KnownSource;
import org.hlsgateway.plan.Planned;
import org.hlsgateway.plan.Planner;

/** Compares what comes through with what was planned, and remembers what it teaches. */
final class RunWatch {

  private final Workshop workshop;
  private final Programme programme;
  private final String fingerprint;
  private final Planned planned;
  private final Knowledge known;
  private boolean compared;

  RunWatch(Workshop workshop, Programme programme, String fingerprint, Planned planned) {
    this.workshop = workshop;
    this.programme = programme;
    this.fingerprint = fingerprint;
    this.planned = planned;
    this.known = workshop.known(programme.source());
  }

  /** Why another plan is needed, told from what FFmpeg says of the source; empty if it fits. */
  Optional<SourceFailure> contradicts(InputBanner.News news, InputBanner banner) {
    return switch (news) {
      case TIMING ->
          banner.timing() == known.timing() || isStampedByArrival()
              ? Optional.empty()
              : Optional.of(
                  notAsPlanned(
                      "The source's times are of another kind than before: it is looked at."));
      case PROGRAMMES ->
          known.facts().filter(SourceFacts::probed).isPresent()
              ? Optional.empty()
              : Optional.of(notAsPlanned("The source has several programmes: it is looked at."));
      case STREAM_ADDED -> Optional.of(notAsPlanned("The source has other streams than before."));
      case TIMES_ASTRAY -> {
        known
            .facts()
            .map(facts -> facts.timed(Timing.UNSTAMPED))
            .ifPresent(facts -> workshop.memory().seen(fingerprint, facts, Knowledge.Teacher.RUN));
        yield isStampedByArrival()
            ? Optional.empty()
            : Optional.of(
                notAsPlanned(
                    "The source's picture and sound do not have the same clock: times are taken"
                        + " from when they arrive."));
      }
      // FFmpeg ends by itself, and the next one is started without that option.
      case NO_TRANSPORT_STREAM, NONE -> Optional.empty();
    };
  }

  /** What a camera says of times, over RTSP, was found to be of no use. */
  private boolean isStampedByArrival() {
    return known.timing() == Timing.UNSTAMPED && programme.source().value().startsWith("rtsp");
  }

  /** Why another plan is needed; empty if this one fits. Compares fully the first time only. */
  Optional<SourceFailure> differs(MediaDescription media) {
    return differs(media, Optional.empty());
  }

  /**
   * The same, of a camera that is read directly.
   *
   * @param codedHere see {@link ArrivedFacts#of}
   */
  synchronized Optional<SourceFailure> differs(MediaDescription media, Optional<String> codedHere) {
    if (!compared && !media.codecs().isEmpty()) {
      compared = true;
      Optional<String> other = compare(media, codedHere);
      if (other.isPresent()) {
        return other.map(RunWatch::notAsPlanned);
      }
    }
    return areKeyframesTooSparse(media)
        ? Optional.of(
            notAsPlanned("The source's keyframes are too far apart: it is encoded from now on."))
        : Optional.empty();
  }

  private static SourceFailure notAsPlanned(String sentence) {
    return new SourceFailure(SourceFailure.Kind.NOT_AS_PLANNED, sentence);
  }

  private Optional<String> compare(MediaDescription media, Optional<String> codedHere) {
    MediaPlan plan = planned.plan();
    if (!plan.video().isEmpty() && !plan.copiesVideo()) {
      return Optional.empty();
    }
    SourceFacts arrived = ArrivedFacts.of(media, codedHere);
    return known.facts().isPresent()
        ? compareWithKnown(known.facts().get(), arrived)
        : compareWithNothing(media, arrived, codedHere.isPresent());
  }

  /** A source that nobody looked at: what came says whether copying was right. */
  private Optional<String> compareWithNothing(
      MediaDescription media, SourceFacts arrived, boolean codedHere) {
    Planned anew =
        Planner.plan(
            new KnownSource(Optional.of(arrived), known.longestKeyframeInterval()),
            programme.output(),
            workshop.encoders().means());
    boolean fits = codedHere ? anew.needsNoEncoder() : anew.onlyCopies();
    if (!fits || ArrivedFacts.needsTag(media)) {
      return Optional.of("The source cannot just be passed on: it is looked at more closely.");
    }
    workshop.memory().seen(fingerprint, arrived, Knowledge.Teacher.RUN);
    return Optional.empty();
  }

  private Optional<String> compareWithKnown(SourceFacts facts, SourceFacts arrived) {
    StreamFacts before = facts.video().orElse(null);
    StreamFacts now = arrived.video().orElse(null);
    if (before == null || now == null) {
      return before == now
          ? Optional.empty()
          : Optional.of("The source has other streams than before.");
    }
    if (!before.codec().equals(now.codec())) {
      return Optional.of("The source's video is coded in another way than before.");
    }
    if (before.width() == now.width() && before.height() == now.height()) {
      return Optional.empty();
    }
    if (!planned.plan().encodedVideo().isEmpty()) {
      return Optional.of("The source's picture has another size than before.");
    }
    // Copying does not mind.
    workshop.memory().seen(fingerprint, arrived.timed(facts.timing()), Knowledge.Teacher.RUN);
    return Optional.empty();
  }

  /** Remembered at once: the channel's page offers to encode it while somebody watches. */
  private boolean areKeyframesTooSparse(MediaDescription media) {
    Duration interval = media.longestKeyframeInterval();
    boolean sparse =
        planned.plan().copiesVideo() && interval.compareTo(programme.output().keyframeLimit()) > 0;
    if (sparse) {
      workshop.memory().keyframeInterval(fingerprint, interval);
    }
    return sparse && programme.output().encodeSparseKeyframes();
  }

  /** What is only known at a run's end. */
  void remember(MediaDescription media) {
    if (planned.plan().copiesVideo()) {
      workshop.memory().keyframeInterval(fingerprint, media.longestKeyframeInterval());
    }
  }
}
