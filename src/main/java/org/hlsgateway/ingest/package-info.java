/**
 * Where streams are pushed to: by RTMP at a port of its own, by WebSocket at the gateway's. Both
 * ask the coordinator who may publish, as any streaming server does, and hand streams out to
 * encoders.
 *
 * <p>How it hangs together: {@link org.hlsgateway.ingest.RtmpListener} opens the port; each socket
 * has an {@link org.hlsgateway.ingest.RtmpConnection}, which is bytes, deadlines and limits, and a
 * {@link org.hlsgateway.ingest.Conversation}, which is what both sides say; {@link
 * org.hlsgateway.ingest.Publications} knows who publishes what, by the rules of {@link
 * org.hlsgateway.ingest.PublishedStreams}; a {@link org.hlsgateway.ingest.Publication} makes frames
 * of messages, and its {@link org.hlsgateway.ingest.FrameLog} keeps them for players.
 *
 * <p>The same by WebSocket: {@link org.hlsgateway.ingest.WebSocketFilter} upgrades requests, a
 * {@link org.hlsgateway.ingest.WebSocketConnection} is bytes and how it ends, a {@link
 * org.hlsgateway.ingest.WebSocketExchange} what both sides say, and a {@link
 * org.hlsgateway.ingest.WebSocketStream} what is kept.
 */
package org.hlsgateway.ingest;
