package org.hlsgateway.encoder.storage;

import java.io.IOException;

/** The storage does not take who asks. */
final class Unauthorized extends IOException {
  private static final long serialVersionUID = 1L;

  Unauthorized(String path) {
    super("The storage answered 401 to GET " + path + ".");
  }
}
