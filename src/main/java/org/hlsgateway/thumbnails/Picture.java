package org.hlsgateway.thumbnails;

import java.time.Instant;

/**
 * A channel's picture.
 *
 * @param jpeg not to be changed
 * @param taken to the millisecond
 */
public record Picture(byte[] jpeg, Instant taken) {}
