package org.hlsgateway.packager;

/** What a live window knows of a file name. */
public sealed interface MediaLookup {

  /** It is there. */
  record Found(Media media) implements MediaLookup {}

  /** It is in the archive, no longer in memory. */
  record Archived(ServedMedia media) implements MediaLookup {}

  /** The preload hint, which comes next if the source goes on: wait, up to a deadline. */
  record Hinted() implements MediaLookup {}

  /** Never was, or is no longer. */
  record Absent() implements MediaLookup {}
}
