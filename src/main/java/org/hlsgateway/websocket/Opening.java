package org.hlsgateway.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** The opening handshake (RFC 6455, 4.2). */
public final class Opening {
  /** The only version there is. */
  public static final String VERSION = "13";

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** 16 bytes in Base64. */
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");

  private Opening() {}

  /**
   * What {@code Sec-WebSocket-Accept} answers.
   *
   * @param key of {@code Sec-WebSocket-Key}; null if there is none
   * @param version of {@code Sec-WebSocket-Version}; null if there is none
   * @return empty if that is no handshake
   */
  public static Optional<String> accept(String key, String version) {
    if (key == null || !VERSION.equals(version) || !KEY.matcher(key.strip()).matches()) {
      return Optional.empty();
    }
    try {
      byte[] text = (key.strip() + GUID).getBytes(StandardCharsets.US_ASCII);
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(text);
      return Optional.of(Base64.getEncoder().encodeToString(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
