package org.hlsgateway.media;

/**
 * A sound that belongs to an input's pictures and comes in a stream of its own, if it comes.
 *
 * @param language ISO 639-2/T, three small letters; empty if unknown
 */
public record AnnouncedSound(String language, Coming coming) {

  /** What is known of its coming. */
  public enum Coming {
    /** It was there before: the first picture waits a little for it. */
    EXPECTED,
    /** It is named, and nothing of it was ever seen: nobody waits. */
    DOUBTED,
    /** Silence is what is asked for. */
    NEVER
  }
}
