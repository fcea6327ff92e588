package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Signs what leaves the gateway and comes back: HMAC-SHA-256, with a key for each purpose. */
@ApplicationScoped
class Signature {
  /** Of 32 bytes: nobody gets beyond guessing, at one try a request. */
  static final int BYTES = 16;

  private static final String MAC = "HmacSHA256";

  private SecretKey secret;

  /** For the client proxy. */
  protected Signature() {}

  @Inject
  Signature(SecretKeySource source) {
    this(source.secretKey());
  }

  Signature(SecretKey secret) {
    this.secret = secret;
  }

  /** In letters, digits, {@code -} and {@code _}. */
  String of(String purpose, String text) {
    byte[] bytes = mac(key(purpose), text.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, BYTES));
  }

  /** A key that only this purpose has. */
  SecretKey key(String purpose) {
    return new SecretKeySpec(
        mac(secret, ("accounts " + purpose).getBytes(StandardCharsets.UTF_8)), MAC);
  }

  static byte[] mac(SecretKey key, byte[]... texts) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      for (byte[] text : texts) {
        mac.update(text);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + MAC, e);
    }
  }
}
