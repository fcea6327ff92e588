package org.hlsgateway.channels;

/** Somebody changed channels while a list was imported: nothing of it is. */
public final class ImportConflict extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ImportConflict(RuntimeException cause) {
    super("Somebody changed channels at the same time, so nothing is imported: try again.", cause);
  }
}
