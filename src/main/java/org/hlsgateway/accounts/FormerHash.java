package org.hlsgateway.accounts;

import java.util.Base64;

/**
 * A password as this gateway kept it before it had accounts: PBKDF2 with HMAC-SHA-256 (RFC 8018),
 * {@code pbkdf2-sha256$iterations$salt$hash}. That is what Jakarta Security keeps too, written
 * otherwise, so that no password is lost.
 */
final class FormerHash {
  private static final String NAME = "pbkdf2-sha256";
  private static final int MOST_ITERATIONS = 10_000_000;
  private static final int HASH_BYTES = 32;

  private FormerHash() {}

  /**
   * @return as Pbkdf2PasswordHash writes it
   * @throws IllegalArgumentException if it is not one
   */
  static String taken(String text) {
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
        || hash.length != HASH_BYTES) {
      throw new IllegalArgumentException("not a usable " + NAME + " hash");
    }
    return String.join(
        ":", Passwords.ALGORITHM, Integer.toString(iterations), fields[2], fields[3]);
  }

  /**
   * @param hash as {@link #taken} answers
   */
  static String written(String hash) {
    String[] fields = hash.split(":");
    return String.join("$", NAME, fields[1], fields[2], fields[3]);
  }
}
