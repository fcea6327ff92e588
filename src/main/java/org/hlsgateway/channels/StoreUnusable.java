package org.hlsgateway.channels;

/** The server cannot start on this store. The message is the one sentence that the log shows. */
class StoreUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param cause for those who debug; may be null
   */
  StoreUnusable(String message, Throwable cause) {
    super(message, cause);
  }
}
