package org.hlsgateway.guide;

/** It is no list of channels; the message says what it is, and what to do. */
final class UnreadableList extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableList(String message) {
    super(message);
  }

  UnreadableList(String message, Throwable cause) {
    super(message, cause);
  }
}
