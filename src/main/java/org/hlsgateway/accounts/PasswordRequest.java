package org.hlsgateway.accounts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What {@code ./gateway password NAME} leaves in DATA_DIR for the server, which alone may open the
 * database: two lines, name and hash. The password itself is never written. A program of its own,
 * without any library.
 */
record PasswordRequest(String name, String hash) {
  static final String FILE = "password.request";
  static final String ANSWER = "password.answer";

  private static final int HASH_BITS = 256;
  private static final int SALT_BYTES = 16;

  static PasswordRequest of(String name, String password) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    var spec = new PBEKeySpec(password.toCharArray(), salt, Passwords.ITERATIONS, HASH_BITS);
    try {
      byte[] hash =
          SecretKeyFactory.getInstance(Passwords.ALGORITHM).generateSecret(spec).getEncoded();
      var base64 = Base64.getEncoder();
      return new PasswordRequest(
          name,
          String.join(
              ":",
              Passwords.ALGORITHM,
              Integer.toString(Passwords.ITERATIONS),
              base64.encodeToString(salt),
              base64.encodeToString(hash)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + Passwords.ALGORITHM, e);
    } finally {
      spec.clearPassword();
    }
  }

  /** Empty if it is not what {@link #text} writes. */
  static Optional<PasswordRequest> parse(String text) {
    String[] lines = text.split("\n", -1);
    boolean whole =
        lines.length == 3
            && lines[2].isEmpty()
            && lines[1].matches(
                Passwords.ALGORITHM + ":[0-9]{6,7}:[A-Za-z0-9+/=]{24,88}:[A-Za-z0-9+/]{43}=");
    return whole ? Optional.of(new PasswordRequest(lines[0], lines[1])) : Optional.empty();
  }

  String text() {
    return name + "\n" + hash + "\n";
  }

  @Override
  public String toString() {
    return "PasswordRequest[" + name + "]";
  }

  /** Arguments: DATA_DIR and the account's name. Standard input: the password, one line. */
  public static void main(String[] arguments) throws IOException {
    String password =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    Optional<String> problem = AccountValues.problemOfPassword(password);
    if (problem.isPresent()) {
      System.err.println("gateway: " + problem.get());
      System.exit(1);
    }
    Path data = Path.of(arguments[0]);
    // What the server made itself says whom it runs as; the folder may be somebody else's.
    Path lock = data.resolve("liberty/lock");
    PrivateFile.writeForOwnerOf(
        Files.exists(lock) ? lock : data,
        data.resolve(FILE),
        PasswordRequest.of(arguments[1], password).text());
  }
}
