package org.hlsgateway.input;

/**
 * How well a source arrives that comes in packets, counted since its connection began.
 *
 * @param carrier what carries the packets, e.g. {@code UDP}
 * @param received packets that came, in order or not
 * @param lost packets that never came, as far as their numbers tell
 * @param reordered packets that were overtaken by others and put back into their place
 * @param jitterMillis how unevenly packets come, about; see {@code Jitter}
 * @param leftOut pictures that were damaged, or could not be decoded without one that was
 */
public record PacketCounts(
    String carrier, long received, long lost, long reordered, int jitterMillis, long leftOut) {}
