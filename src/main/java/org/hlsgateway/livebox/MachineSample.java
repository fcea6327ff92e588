package org.hlsgateway.livebox;

import java.time.Instant;

/**
 * What the machine was like for some time.
 *
 * @param taken its end
 * @param seconds how long: 10, or 60 after a day
 * @param cpu percentage of the processors that the gateway and its children used
 * @param disk how full it was, in percent
 * @param bytes sent within it
 * @param dropped frames that were left out within it
 */
record MachineSample(
    Instant taken, int seconds, double cpu, double disk, long bytes, long dropped) {

  long bitsPerSecond() {
    return bytes * 8 / Math.max(1, seconds);
  }
}
