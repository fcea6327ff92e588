package org.hlsgateway.events;

import org.hlsgateway.channels.StoreSeal;

/** Seals so that a test sees that it was sealed, and for whom. */
final class TestSeal extends StoreSeal {
  @Override
  public String close(String secret, String owner) {
    return "sealed for " + owner + ": " + new StringBuilder(secret).reverse();
  }

  @Override
  public String open(String sealed, String owner) {
    String head = "sealed for " + owner + ": ";
    if (!sealed.startsWith(head)) {
      throw new IllegalStateException("sealed for another owner");
    }
    return new StringBuilder(sealed.substring(head.length())).reverse().toString();
  }
}
