package org.hlsgateway.restream;

/**
 * The secret that a stream is published under. Cannot print.
 *
 * @param value printable ASCII without spaces; may be empty
 */
public record StreamKey(String value) {
  @Override
  public String toString() {
    return "StreamKey[hidden]";
  }
}
