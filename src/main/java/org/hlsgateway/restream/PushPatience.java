package org.hlsgateway.restream;

import java.time.Duration;
import org.hlsgateway.time.Backoff;

/**
 * How long what may take.
 *
 * @param connect until the target accepts the stream, name and TLS included
 * @param stalled the target takes nothing
 * @param silent the channel brings nothing: longer than a segment of its source, and than a source
 *     without a picture that could stand in for it is looked for
 * @param failed between attempts after a failure that may pass
 * @param refused the same where a person has to do something
 * @param steady so long without a failure, and earlier ones no longer count
 * @param isReplaced somebody else goes on with the stream where this one breaks off: the target is
 *     told of an end only by a stop in order
 */
record PushPatience(
    Duration connect,
    Duration stalled,
    Duration silent,
    Backoff failed,
    Backoff refused,
    Duration steady,
    boolean isReplaced) {

  static final PushPatience USUAL =
      new PushPatience(
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)),
          new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(10)),
          Duration.ofSeconds(30),
          false);

  /**
   * Of streams that two servers send to the same place, one at a time: whoever waits must be there
   * a second after the other one broke off.
   */
  static final PushPatience IN_TURNS =
      new PushPatience(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          new Backoff(Duration.ofMillis(500), Duration.ofSeconds(1)),
          new Backoff(Duration.ofMillis(500), Duration.ofSeconds(1)),
          Duration.ofSeconds(30),
          true);
}
