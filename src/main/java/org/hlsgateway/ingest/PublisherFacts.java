package org.hlsgateway.ingest;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * Who publishes a stream to the gateway itself, and how it comes.
 *
 * @param way {@code RTMP} or {@code WebSocket}
 * @param address where from
 * @param program what it says it is, as one short line; empty if it says nothing
 * @param bitsPerSecond of the last seconds
 * @param picturesPerSecond of the last seconds; empty where pictures are not told apart
 * @param interruptions how often the publisher was lost and came back, or another took its place
 * @param since how long this publisher is here
 */
public record PublisherFacts(
    String way,
    String address,
    String program,
    long bitsPerSecond,
    OptionalDouble picturesPerSecond,
    int interruptions,
    Duration since) {}
