package org.hlsgateway.channels;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts the store's secrets: AES-256-GCM (NIST SP 800-38D), a random 96-bit nonce before the
 * ciphertext, Base64, a version in front.
 */
final class Seal {
  private static final String VERSION = "v1:";
  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKey key;
  private final SecureRandom random = new SecureRandom();

  Seal(SecretKey key) {
    this.key = key;
  }

  /**
   * @param owner what the secret belongs to; it opens for this owner only, so that a secret copied
   *     into another row is worth nothing there
   */
  String close(String secret, String owner) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] closed =
        apply(Cipher.ENCRYPT_MODE, nonce, owner, secret.getBytes(StandardCharsets.UTF_8));
    byte[] whole = ByteBuffer.allocate(NONCE_BYTES + closed.length).put(nonce).put(closed).array();
    return VERSION + Base64.getEncoder().encodeToString(whole);
  }

  /**
   * @throws SealBroken if it was closed with another key or for another owner, or was changed
   */
  String open(String sealed, String owner) {
    try {
      if (!sealed.startsWith(VERSION)) {
        throw new SealBroken(null);
      }
      byte[] whole = Base64.getDecoder().decode(sealed.substring(VERSION.length()));
      if (whole.length < NONCE_BYTES) {
        throw new SealBroken(null);
      }
      byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
      byte[] closed = Arrays.copyOfRange(whole, NONCE_BYTES, whole.length);
      return new String(apply(Cipher.DECRYPT_MODE, nonce, owner, closed), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new SealBroken(e);
    }
  }

  private byte[] apply(int mode, byte[] nonce, String owner, byte[] text) {
    try {
      Cipher cipher = Cipher.getInstance(ALGORITHM);
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new SealBroken(e);
    }
  }

  /** What was sealed cannot be opened. */
  static final class SealBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SealBroken(Throwable cause) {
      super("sealed with another key, for another owner, or damaged", cause);
    }
  }
}
