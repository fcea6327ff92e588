package org.hlsgateway.input;

import java.util.Optional;

/**
 * How an input ended. With neither failure nor refusal it was asked to.
 *
 * @param failure what it means for the next attempt, and what happened, in words; {@link
 *     SourceFailure#ENDED} if the source ended in order: a file's end, a publisher who said goodbye
 * @param refusal what the sink threw, if it did: the sink knows what it means
 */
public record InputEnd(Optional<SourceFailure> failure, Optional<Exception> refusal) {
  public static final InputEnd STOPPED = new InputEnd(Optional.empty(), Optional.empty());

  public static final InputEnd ENDED = failed(SourceFailure.ENDED);

  public static InputEnd failed(SourceFailure why) {
    return new InputEnd(Optional.of(why), Optional.empty());
  }

  /** The sink did not take it. */
  public static InputEnd refusedBy(Exception thrown) {
    return new InputEnd(Optional.empty(), Optional.of(thrown));
  }
}
