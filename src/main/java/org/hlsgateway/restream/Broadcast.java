package org.hlsgateway.restream;

import java.util.Optional;

/** What is sent to one address from somebody's start to somebody's stop, over all reconnects. */
public interface Broadcast {

  /** True while the target takes it, and its network has had a frame of it at least. */
  boolean isStreaming();

  /** Bytes that were sent, over all connections. */
  long bytesSent();

  /** Why it does not stream now, as a sentence without secrets; empty while it does. */
  Optional<String> trouble();

  /** Ends it, and waits for that: some seconds at most. Twice is once. */
  void stop();
}
