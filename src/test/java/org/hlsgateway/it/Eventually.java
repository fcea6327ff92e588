package org.hlsgateway.it;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for a condition, with a deadline. */
public final class Eventually {

  private static final long LOOK_EVERY_MILLIS = 50;

  private Eventually() {}

  /**
   * @param what completes the sentence "did not happen: ..."
   * @throws AssertionError if it does not hold in time
   */
  public static void happens(String what, Duration within, Callable<Boolean> condition)
      throws Exception {
    long deadline = System.nanoTime() + within.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not happen within " + within + ": " + what);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
  }
}
