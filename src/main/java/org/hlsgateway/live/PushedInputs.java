package org.hlsgateway.live;

import java.util.Optional;

/** Opens one stream that is pushed, again and again, for as long as it lasts. */
public interface PushedInputs extends Inputs {

  /** What viewers ask for. */
  String name();

  /**
   * What is made of it while it lasts.
   *
   * @param number of the push, counted since the server started
   * @param channel that has the name
   */
  Programme programme(long number, Optional<Programme> channel);

  /** True if the last look found something: the publisher sends, be it that nothing plays yet. */
  boolean isSeen();
}
