package org.hlsgateway.input;

import java.time.Duration;

/**
 * A part was listed of all that is made: how soon the next one can be.
 *
 * @param partTarget the playlist's; more than 0
 * @param peakBitsPerSecond of all that is listed; 0 while it is not measured
 * @param watched somebody waits for the next part, or may
 */
public record Pace(Duration partTarget, long peakBitsPerSecond, boolean watched) {}
