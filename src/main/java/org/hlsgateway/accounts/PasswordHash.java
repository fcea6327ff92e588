package org.hlsgateway.accounts;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password as it is kept: PBKDF2 with HMAC-SHA-256 (RFC 8018), salted. Its text is {@code
 * pbkdf2-sha256$iterations$salt$hash}, the last two in Base64.
 */
record PasswordHash(int iterations, byte[] salt, byte[] hash) {
  // OWASP's figure for PBKDF2 with HMAC-SHA-256.
  private static final int ITERATIONS = 600_000;
  private static final int MOST_ITERATIONS = 10_000_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;
  private static final String NAME = "pbkdf2-sha256";

  static PasswordHash of(String password) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return new PasswordHash(ITERATIONS, salt, derive(password, salt, ITERATIONS));
  }

  /**
   * @throws IllegalArgumentException if it is not what {@link #text} writes
   */
  static PasswordHash parse(String text) {
    String[] fields = text.strip().split("\\$");
    if (fields.length != 4 || !fields[0].equals(NAME)) {
      throw new IllegalArgumentException("not a " + NAME + " hash");
    }
    int iterations = Integer.parseInt(fields[1]);
    byte[] salt = Base64.getDecoder().decode(fields[2]);
    byte[] hash = Base64.getDecoder().decode(fields[3]);
    if (iterations < 1
        || iterations > MOST_ITERATIONS
        || salt.length == 0
        || hash.length != HASH_BITS / 8) {
      throw new IllegalArgumentException("not a usable " + NAME + " hash");
    }
    return new PasswordHash(iterations, salt, hash);
  }

  String text() {
    var base64 = Base64.getEncoder();
    return String.join(
        "$",
        NAME,
        Integer.toString(iterations),
        base64.encodeToString(salt),
        base64.encodeToString(hash));
  }

  /** Takes as long for a wrong password as for the right one: some tenths of a second. */
  boolean matches(String password) {
    return MessageDigest.isEqual(hash, derive(password, salt, iterations));
  }

  @Override
  public String toString() {
    return "PasswordHash[hidden]";
  }

  private static byte[] derive(String password, byte[] salt, int iterations) {
    var spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has PBKDF2WithHmacSHA256", e);
    } finally {
      spec.clearPassword();
    }
  }
}
