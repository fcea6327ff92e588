package org.hlsgateway.packager;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.packager.playlist.ListedPart;
import org.hlsgateway.packager.playlist.ListedSegment;

/** A segment being filled, listed, and kept for a while after it left the list. */
final class LiveSegment {
  private final long mediaSequence;
  private final String name;
  private final NamedMedia init;
  private final Instant programDateTime;
  private final boolean discontinuity;
  private final List<NamedMedia> parts = new ArrayList<>();
  private final List<ListedPart> listedParts = new ArrayList<>();
  private long durationMicros;
  private Media whole;
  private ListedSegment listed;
  private Instant partsUnlistedAt;
  private Instant keptUntil;

  /** A file of the window. */
  record NamedMedia(String name, Media media) {}

  LiveSegment(
      long mediaSequence,
      String name,
      NamedMedia init,
      Instant programDateTime,
      boolean discontinuity) {
    this.mediaSequence = mediaSequence;
    this.name = name;
    this.init = init;
    this.programDateTime = programDateTime;
    this.discontinuity = discontinuity;
  }

  void add(NamedMedia part, long partMicros, boolean independent) {
    parts.add(part);
    list(new ListedPart(part.name(), partMicros, independent, false));
  }

  /** Nothing came for this time. */
  void addGap(String partName, long partMicros) {
    list(new ListedPart(partName, partMicros, false, true));
  }

  private void list(ListedPart part) {
    listedParts.add(part);
    durationMicros += part.durationMicros();
    listed = null;
  }

  void complete() {
    whole = new Media(parts.stream().flatMap(part -> part.media().chunks().stream()).toList());
    listed = null;
  }

  /** Once complete. */
  FinishedSegment finished(String run, int targetDurationSeconds, MediaDescription description) {
    return new FinishedSegment(
        run,
        mediaSequence,
        init.name(),
        init.media(),
        whole,
        Duration.ofNanos(durationMicros * 1000),
        programDateTime,
        discontinuity,
        targetDurationSeconds,
        description);
  }

  ListedSegment listed() {
    if (listed == null) {
      listed =
          new ListedSegment(
              mediaSequence,
              name,
              durationMicros,
              Optional.of(init.name()),
              programDateTime,
              discontinuity,
              listedParts,
              whole != null);
    }
    return listed;
  }

  long mediaSequence() {
    return mediaSequence;
  }

  /** The index of the last part; there is one from the beginning. */
  int lastPart() {
    return Math.max(0, listedParts.size() - 1);
  }

  String name() {
    return name;
  }

  NamedMedia init() {
    return init;
  }

  boolean isDiscontinuity() {
    return discontinuity;
  }

  long durationMicros() {
    return durationMicros;
  }

  /** Empty until the segment is complete. */
  Optional<Media> whole() {
    return Optional.ofNullable(whole);
  }

  /** Those that are still served by themselves. */
  List<NamedMedia> parts() {
    return parts;
  }

  long bytes() {
    return whole != null
        ? whole.length()
        : parts.stream().mapToLong(part -> part.media().length()).sum();
  }

  /**
   * Parts are served for three target durations after they left the list.
   *
   * @return true if they are dropped now
   */
  boolean expireParts(boolean listedNow, Instant now, long servedMicros) {
    if (listedNow || parts.isEmpty()) {
      return false;
    }
    if (partsUnlistedAt == null) {
      partsUnlistedAt = now;
      return false;
    }
    boolean expired = !now.isBefore(partsUnlistedAt.plusNanos(servedMicros * 1000));
    if (expired) {
      parts.clear();
    }
    return expired;
  }

  void keepUntil(Instant until) {
    keptUntil = until;
  }

  void keepLonger(long micros) {
    keptUntil = keptUntil.plusNanos(micros * 1000);
  }

  boolean isExpired(Instant now) {
    return keptUntil != null && !now.isBefore(keptUntil);
  }
}
