package org.hlsgateway.control;

/** How an encoder fetches a stream: the {@code Stream-Source-Type} of ENCODE-START. */
public enum SourceType {
  /** {@code rtmp[s]://host:port/channel/key}. */
  RTMP,
  /** {@code ws[s]://host:port/channel/key}, the streaming servers' WebSocket media protocol. */
  WS
}
