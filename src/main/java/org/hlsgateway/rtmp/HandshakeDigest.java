package org.hlsgateway.rtmp;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The digest that Flash players hide in their handshake: an HMAC with SHA-256 at a place that four
 * bytes say, in one of two halves. FFmpeg plays only from servers that answer it.
 *
 * @param half where the four bytes are
 * @param digest of the client
 */
record HandshakeDigest(int half, byte[] digest) {
  private static final int LENGTH = 32;
  private static final int[] HALVES = {772, 8};
  private static final int PLACES = 728;
  private static final byte[] VERSION = {3, 5, 1, 1};

  private static final byte[] SALT =
      HexFormat.of().parseHex("f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae");
  private static final byte[] PLAYER =
      "Genuine Adobe Flash Player 001".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SERVER =
      "Genuine Adobe Flash Media Server 001".getBytes(StandardCharsets.US_ASCII);

  /** Empty if the packet holds none: then the plain echo is the answer. */
  static Optional<HandshakeDigest> find(byte[] packet) {
    for (int half : HALVES) {
      int at = place(packet, half);
      byte[] found = Arrays.copyOfRange(packet, at, at + LENGTH);
      if (MessageDigest.isEqual(found, without(packet, at, PLAYER))) {
        return Optional.of(new HandshakeDigest(half, found));
      }
    }
    return Optional.empty();
  }

  /** Makes it a server's packet, signed in the same half as the client's. */
  void sign(byte[] packet) {
    System.arraycopy(VERSION, 0, packet, 4, VERSION.length);
    int at = place(packet, half);
    System.arraycopy(without(packet, at, SERVER), 0, packet, at, LENGTH);
  }

  /**
   * The echo proves that the client's digest was read: it is the key of the echo's own, at its end.
   */
  void signEcho(byte[] packet) {
    byte[] key = hmac(joined(SERVER, SALT), digest, digest.length);
    byte[] signature = hmac(key, packet, packet.length - LENGTH);
    System.arraycopy(signature, 0, packet, packet.length - LENGTH, LENGTH);
  }

  private static int place(byte[] packet, int half) {
    int sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += packet[half + i] & 0xff;
    }
    return half + 4 + sum % PLACES;
  }

  private static byte[] without(byte[] packet, int at, byte[] key) {
    byte[] rest = new byte[packet.length - LENGTH];
    System.arraycopy(packet, 0, rest, 0, at);
    System.arraycopy(packet, at + LENGTH, rest, at, rest.length - at);
    return hmac(key, rest, rest.length);
  }

  private static byte[] hmac(byte[] key, byte[] data, int length) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(data, 0, length);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
