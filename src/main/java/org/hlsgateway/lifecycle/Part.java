package org.hlsgateway.lifecycle;

/** What starts and stops with the server; a CDI bean with {@link StartsAt}. */
public interface Part {

  /**
   * What throws ends the start of the application; who can say what is wrong in a sentence refuses
   * with {@code StartupFailure}.
   */
  default void start() {}

  /** Only after {@link #start} returned; has a deadline of its own of some seconds. */
  default void stop() {}
}
