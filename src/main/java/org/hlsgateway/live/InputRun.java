package org.hlsgateway.live;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.PacketCounts;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.packager.LivePresentation;

/** One attempt at a source: a look at it where one is due, then its input. */
public interface InputRun {
  /** Completes, never exceptionally, when it is gone and its output was read to the end. */
  CompletableFuture<InputEnd> exited();

  /** Returns at once; {@link #exited} completes soon. */
  void stop();

  /**
   * Compares what came through with what was planned; to be asked on every change, is quick.
   *
   * @return why this run has to end and another, planned anew, to begin; empty if all is well
   */
  Optional<SourceFailure> differs(LivePresentation presentation);

  /**
   * Remembers what the failure taught about the source.
   *
   * @return true if the next attempt will be different, and worth making at once
   */
  boolean adapt(SourceFailure.Kind kind);

  /** True if the source is a recording, whose end is meant. */
  boolean isRecorded();

  /**
   * True if it brings what MPEG-TS does not carry, and another run would bring the same in another
   * way; any thread may ask.
   */
  default boolean canGiveWayToTransportStream() {
    return false;
  }

  /**
   * A player needs MPEG-TS: the next run brings what can be carried so. Only where {@link
   * #canGiveWayToTransportStream}.
   *
   * @return why this one has to end
   */
  default SourceFailure giveWayToTransportStream() {
    throw new IllegalStateException("It brings what it brings.");
  }

  /**
   * True if its source sends each frame when it is taken, and nobody else finds out that it is
   * gone: a long silence then tells. False where frames come many at a time, or the run asks its
   * source itself.
   */
  default boolean isSteady() {
    return false;
  }

  /** How well its packets arrive; empty where nobody counts them. */
  default Optional<PacketCounts> packets() {
    return Optional.empty();
  }

  /** Keeps what this run taught about the source; {@code presentation} may be null. */
  void remember(LivePresentation presentation);
}
