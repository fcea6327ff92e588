package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.hlsgateway.config.Settings;

/** The administrator's password: ADMIN_PASSWORD, or else one made at the first start. */
@ApplicationScoped
public class AdminPassword {
  // No letter or digit that looks like another one: it will be typed from a screen.
  private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
  private static final int GROUPS = 4;
  private static final int GROUP_LENGTH = 5;

  private final byte[] processKey = new byte[32];
  private Settings settings;
  private volatile PasswordHash hash;

  /** What the right password looks like under {@link #processKey}; null until it was seen. */
  private volatile byte[] known;

  /** For the client proxy. */
  protected AdminPassword() {}

  @Inject
  public AdminPassword(Settings settings) {
    this.settings = settings;
    new SecureRandom().nextBytes(processKey);
    known = settings.access().adminPassword().map(this::fingerprint).orElse(null);
  }

  /**
   * Makes sure that there is a password; called once, at start, before anybody can log in.
   *
   * @return the password if it was made just now: to be shown, this once
   * @throws IOException if the password file cannot be read or written
   */
  public Optional<String> prepare() throws IOException {
    if (settings.access().adminPassword().isPresent()) {
      return Optional.empty();
    }
    var file = PasswordFile.in(settings.store().dataDir());
    Optional<PasswordHash> kept = file.read();
    if (kept.isPresent()) {
      hash = kept.get();
      return Optional.empty();
    }
    String password = newPassword();
    PasswordHash fresh = PasswordHash.of(password);
    file.write(fresh);
    hash = fresh;
    return Optional.of(password);
  }

  /** Constant in time where it matters; false as long as there is no password at all. */
  boolean matches(String password) {
    // The slow hash guards the file, not the process: once the right password was seen, a keyed
    // fingerprint is enough, and Basic authentication of every API call stays cheap.
    byte[] seen = known;
    byte[] given = fingerprint(password);
    if (seen != null) {
      return MessageDigest.isEqual(seen, given);
    }
    PasswordHash kept = hash;
    if (kept == null || !kept.matches(password)) {
      return false;
    }
    known = given;
    return true;
  }

  /** To tell later whether the password is still the same; takes some tenths of a second. */
  PasswordHash toRemember() {
    return settings.access().adminPassword().map(PasswordHash::of).orElse(hash);
  }

  /** True if {@link #toRemember} was asked while the password was what it is now. */
  boolean isStill(PasswordHash remembered) {
    return settings
        .access()
        .adminPassword()
        .map(remembered::matches)
        .orElseGet(() -> hash != null && hash.text().equals(remembered.text()));
  }

  private byte[] fingerprint(String password) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(processKey, "HmacSHA256"));
      return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  /** 20 of 31 signs: 99 bits. */
  private static String newPassword() {
    var random = new SecureRandom();
    var password = new StringBuilder();
    for (int i = 0; i < GROUPS * GROUP_LENGTH; i++) {
      if (i > 0 && i % GROUP_LENGTH == 0) {
        password.append('-');
      }
      password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return password.toString();
  }
}
