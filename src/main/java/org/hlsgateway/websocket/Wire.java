package org.hlsgateway.websocket;

import java.util.function.Consumer;

/** A connection, as far as sending needs one. */
public interface Wire {

  /**
   * Sends a text frame, without waiting.
   *
   * @param done called once, from any thread: whether it went out
   */
  void send(String text, Consumer<Boolean> done);

  /**
   * Ends the connection, without waiting.
   *
   * @param code RFC 6455, 7.4.1
   */
  void close(int code, String reason);
}
