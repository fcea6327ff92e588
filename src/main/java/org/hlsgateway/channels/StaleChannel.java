package org.hlsgateway.channels;

/** The channel was changed or deleted since its editor saw it. */
class StaleChannel extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StaleChannel() {
    super(
        "Somebody else changed or deleted this channel in the meantime: reload it and try again.");
  }
}
