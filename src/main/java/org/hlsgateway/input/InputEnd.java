package org.hlsgateway.input;

import java.util.Optional;

/**
 * How an input ended.
 *
 * @param kind what it means for the next attempt
 * @param sentence what happened and what to do about it, for people; holds nothing secret. Of what
 *     was stopped, and what was refused, nobody reads it
 * @param refusal what the sink threw, if it did
 */
public record InputEnd(Kind kind, String sentence, Optional<Exception> refusal) {
  /** What an end means for the next attempt. */
  public enum Kind {
    /** It was asked to. */
    STOPPED,
    /** The source ended in order: a file's end, a publisher who said goodbye. */
    ENDED,
    /** May be over in a moment: worth trying again. */
    PASSING,
    /** Will fail again until somebody changes something: address, password, codec. */
    LASTING,
    /** As {@link #LASTING}; and trying again may lock the user out. */
    LOGIN_REFUSED,
    /** What the source sends is none of what this input can bring: another kind of input may. */
    NOT_AS_PLANNED
  }

  public static final InputEnd STOPPED =
      new InputEnd(Kind.STOPPED, "The input was stopped.", Optional.empty());

  public static final InputEnd ENDED =
      new InputEnd(Kind.ENDED, "The stream ended.", Optional.empty());

  /** An end that means this, in words. */
  public static InputEnd of(Kind kind, String sentence) {
    return new InputEnd(kind, sentence, Optional.empty());
  }

  /** The sink did not take it. */
  public static InputEnd refusedBy(Exception thrown) {
    return new InputEnd(
        Kind.NOT_AS_PLANNED, String.valueOf(thrown.getMessage()), Optional.of(thrown));
  }
}
