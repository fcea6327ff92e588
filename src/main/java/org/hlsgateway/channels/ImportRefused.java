package org.hlsgateway.channels;

/** A list is not imported, nor planned; its message is for whoever has it. */
public final class ImportRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ImportRefused(String message) {
    super(message);
  }
}
