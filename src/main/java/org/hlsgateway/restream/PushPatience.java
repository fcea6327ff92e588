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
 */
record PushPatience(
    Duration connect,
    Duration stalled,
    Duration silent,
    Backoff failed,
    Backoff refused,
    Duration steady) {

  static final PushPatience USUAL =
      new PushPatience(
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)),
          new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(10)),
          Duration.ofSeconds(30));
}
