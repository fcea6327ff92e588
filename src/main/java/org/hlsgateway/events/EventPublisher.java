package org.hlsgateway.events;

import java.util.OptionalLong;

/**
 * Who publishes to an event now.
 *
 * @param here to this gateway: its stream is published, and watched, under the event's id
 * @param transcoder id of the foreign one that has the stream; empty: this gateway, or another
 *     streaming server of its coordinator
 * @param address of the publisher; empty if nobody says
 */
public record EventPublisher(boolean here, OptionalLong transcoder, String address) {}
