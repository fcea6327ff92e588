package org.hlsgateway.rtmp;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * The server's side of the handshake (RTMP 1.0, 5.2): a version and 1536 bytes from each, and an
 * echo of them. Clients of Flash's kind hide a digest in their bytes and want one back; who shows
 * none gets the plain echo. What the client echoes is not compared: many send something else.
 */
public final class Handshake {
  static final int PACKET_BYTES = 1536;
  private static final int VERSION = 3;
  private static final int LEFT_FREE = 8;
  private static final String PROXY = " the PROXY protocol: TRUSTED_PROXIES says who may.";

  private final ByteBuffer hello = ByteBuffer.allocate(1 + PACKET_BYTES);
  private final SecureRandom random;
  private int echoLeft = PACKET_BYTES;

  public Handshake(SecureRandom random) {
    this.random = random;
  }

  /** True once all of it came: what follows are chunks. */
  public boolean isDone() {
    return !hello.hasRemaining() && echoLeft == 0;
  }

  /**
   * Takes what belongs to the handshake, and no more.
   *
   * @return what is to be sent: once, when the client's first packet is there
   * @throws MalformedRtmp if it begins with something else than RTMP
   */
  public Optional<byte[]> read(ByteBuffer in) throws MalformedRtmp {
    Optional<byte[]> answer = Optional.empty();
    if (hello.hasRemaining()) {
      if (hello.position() == 0 && in.hasRemaining()) {
        checkVersion(in.get(in.position()) & 0xff);
      }
      take(in);
      if (hello.hasRemaining()) {
        return Optional.empty();
      }
      answer = Optional.of(answer());
    }
    int echo = Math.min(echoLeft, in.remaining());
    in.position(in.position() + echo);
    echoLeft -= echo;
    return answer;
  }

  private void take(ByteBuffer in) {
    int count = Math.min(hello.remaining(), in.remaining());
    hello.put(in.slice(in.position(), count));
    in.position(in.position() + count);
  }

  private static void checkVersion(int first) throws MalformedRtmp {
    if (first == VERSION) {
      return;
    }
    throw new MalformedRtmp(
        switch (first) {
          case 0x16 -> "This port takes RTMP without TLS, and the client begins with TLS.";
          case 'P' -> "This port takes RTMP, and the client begins with HTTP, or" + PROXY;
          case 'G', 'H', 'O', 'C' -> "This port takes RTMP, and the client begins with HTTP.";
          case 0x06, 0x08, 0x09 -> "The client wants RTMP with its own encryption, RTMPE.";
          case 0x0d -> "This port takes RTMP, and the client begins with" + PROXY;
          default -> "The client does not speak RTMP.";
        });
  }

  private byte[] answer() {
    byte[] client = Arrays.copyOfRange(hello.array(), 1, hello.capacity());
    byte[] ours = new byte[PACKET_BYTES];
    random.nextBytes(ours);
    // Our time, and the version of a server that has no digest.
    Arrays.fill(ours, 0, LEFT_FREE, (byte) 0);
    byte[] echo = client;
    boolean isPlain = client[4] == 0 && client[5] == 0 && client[6] == 0 && client[7] == 0;
    Optional<HandshakeDigest> digest = isPlain ? Optional.empty() : HandshakeDigest.find(client);
    if (digest.isPresent()) {
      digest.get().sign(ours);
      echo = new byte[PACKET_BYTES];
      random.nextBytes(echo);
      digest.get().signEcho(echo);
    }
    return ByteBuffer.allocate(1 + 2 * PACKET_BYTES)
        .put((byte) VERSION)
        .put(ours)
        .put(echo)
        .array();
  }
}
