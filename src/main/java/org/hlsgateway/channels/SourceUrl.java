package org.hlsgateway.channels;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A source's address, already found acceptable by {@link SourceUrls}. Prints masked; the secret is
 * asked for by name.
 *
 * @param value ASCII without spaces; the scheme in lower case; {@code file:} paths absolute, real
 *     and percent-encoded
 */
public record SourceUrl(String value) {
  private static final String FILE = "file://";

  /** The address as FFmpeg needs it, password and all. Never log it, never render it. */
  public String revealed() {
    if (!value.startsWith(FILE)) {
      return value;
    }
    // FFmpeg's file protocol takes what follows "file:" as it stands, percent signs and all. A
    // plus sign is itself in a path, but a space to URLDecoder.
    String path = value.substring(FILE.length()).replace("+", "%2B");
    return "file:" + URLDecoder.decode(path, StandardCharsets.UTF_8);
  }

  /** The address with passwords, tokens and keys as {@code ***}. */
  public String masked() {
    return SourceSecrets.masked(value);
  }

  /** True if whoever gave this address gave a user name, a password or a key with it. */
  public boolean hasLogin() {
    return !masked().equals(value) || !SourceLogin.userOf(this).isEmpty();
  }

  /** The name of the pushed stream that is meant; empty if it is no such source. */
  public Optional<String> pushedName() {
    return PushedSources.name(this);
  }

  /** True of a camera over TLS. */
  public boolean isRtsps() {
    return value.startsWith("rtsps:");
  }

  @Override
  public String toString() {
    return masked();
  }
}
