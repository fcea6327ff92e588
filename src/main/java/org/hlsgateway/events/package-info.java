/**
 * Live events: who books one, when it is on, who publishes to it, and which transcoder and
 * streamers bring it to its viewers. {@link org.hlsgateway.events.EventStore} keeps them, {@link
 * org.hlsgateway.events.EventStates} knows how each is now and tells every {@link
 * org.hlsgateway.events.EventObserver}. Who distributes events builds upon those three, and nothing
 * here knows of it.
 *
 * <p>Keys are asked for as nginx's RTMP module does (on_publish), or as the coordinator's protocol
 * has it (x-streaming-channel, x-streaming-key).
 */
package org.hlsgateway.events;
