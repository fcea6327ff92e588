package org.hlsgateway.ingest;

import java.util.Arrays;
import java.util.Optional;

/** What a client of the WebSocket media protocol comes for: the last piece of its address. */
enum WebSocketKind {
  PUBLISH("publish"),
  /** What the publisher sent since the last start that is kept, and what follows. */
  RECEIVE("receive"),
  /** The same, and nothing that came before is kept any more. */
  RECEIVE_CLEAR_CACHE("receive-clear-cache"),
  /** One message, to look at. */
  PROBE("probe");

  private final String word;

  WebSocketKind(String word) {
    this.word = word;
  }

  static Optional<WebSocketKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }
}
