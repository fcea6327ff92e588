package org.hlsgateway.boxes;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.hlsgateway.channels.StoreSeal;

/** Seals so that a test can tell what is sealed, and for whom. */
final class TextSeal extends StoreSeal {
  @Override
  public String close(String secret, String owner) {
    return owner
        + "|"
        + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String open(String sealed, String owner) {
    if (!sealed.startsWith(owner + "|")) {
      throw new IllegalStateException("sealed for another");
    }
    byte[] secret = Base64.getDecoder().decode(sealed.substring(owner.length() + 1));
    return new String(secret, StandardCharsets.UTF_8);
  }
}
