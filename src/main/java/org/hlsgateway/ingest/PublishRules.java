package org.hlsgateway.ingest;

import java.time.Duration;
import org.hlsgateway.config.Settings;

/**
 * What counts for all who publish, whichever way.
 *
 * @param grace how long a stream waits for a publisher that was lost
 * @param isTakenOver whether a second publisher with the key of the first one replaces it
 * @param mostBitsPerSecond of one publisher, over some seconds; 0: any number
 */
record PublishRules(Duration grace, boolean isTakenOver, long mostBitsPerSecond) {

  static PublishRules of(Settings.Rtmp settings) {
    return new PublishRules(settings.grace(), settings.isTakenOver(), settings.mostBitsPerSecond());
  }
}
