package org.hlsgateway.websocket;

/** A client sends what it must not. The message says what, as a sentence. */
public final class MalformedWebSocket extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * @param code to close with: RFC 6455, 7.4.1
   */
  MalformedWebSocket(int code, String sentence) {
    super(sentence);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
