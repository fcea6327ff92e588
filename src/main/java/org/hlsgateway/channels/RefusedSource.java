package org.hlsgateway.channels;

/**
 * An address that cannot be a source. The message is one sentence or two for the person who typed
 * it: what is wrong and what to do; it never repeats the address, which may hold a password.
 */
public class RefusedSource extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  RefusedSource(String message) {
    super(message);
  }
}
