package org.hlsgateway.packager.playlist;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A segment as a media playlist lists it, or the parts of one that is not whole yet.
 *
 * @param durationMicros the sum of its parts
 * @param init the URI of its media initialization section; empty for MPEG-TS
 * @param discontinuity true if it does not continue the one before it
 * @param parts all of them; a playlist lists them for a while only
 * @param complete false: more parts may come, and the segment's own URI is not listed
 */
public record ListedSegment(
    long mediaSequence,
    String uri,
    long durationMicros,
    Optional<String> init,
    Instant programDateTime,
    boolean discontinuity,
    List<ListedPart> parts,
    boolean complete) {

  public ListedSegment {
    parts = List.copyOf(parts);
  }

  /** The same, once its parts are listed no longer (draft 6.2.1: all else stays as it was). */
  public ListedSegment withoutParts() {
    return new ListedSegment(
        mediaSequence, uri, durationMicros, init, programDateTime, discontinuity, List.of(), true);
  }

  /** Draft 4.4.4.7, EXT-X-GAP: there is nothing for all of its time. */
  public boolean isGap() {
    return !parts.isEmpty() && parts.stream().allMatch(ListedPart::gap);
  }
}
