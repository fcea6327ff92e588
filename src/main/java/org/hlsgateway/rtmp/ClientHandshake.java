package org.hlsgateway.rtmp;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * The client's side of the handshake (RTMP 1.0, 5.2), in its plain form: servers that know digests
 * take it too. What the server echoes is not compared.
 */
final class ClientHandshake {
  private static final int VERSION = 3;
  private static final int TIME_AND_ZERO_BYTES = 8;

  private final ByteBuffer hello = ByteBuffer.allocate(1 + Handshake.PACKET_BYTES);
  private int echoLeft = Handshake.PACKET_BYTES;

  /** What is to be sent first. */
  static byte[] begin(SecureRandom random) {
    byte[] noise = new byte[Handshake.PACKET_BYTES - TIME_AND_ZERO_BYTES];
    random.nextBytes(noise);
    return ByteBuffer.allocate(1 + Handshake.PACKET_BYTES)
        .put((byte) VERSION)
        .putLong(0)
        .put(noise)
        .array();
  }

  /** True once all of it came: what follows are chunks. */
  boolean isDone() {
    return !hello.hasRemaining() && echoLeft == 0;
  }

  /**
   * Takes what belongs to the handshake, and no more.
   *
   * @return what is to be sent: once, when the server's first packet is there
   * @throws MalformedRtmp if the server begins with something else than RTMP
   */
  Optional<byte[]> read(ByteBuffer in) throws MalformedRtmp {
    Optional<byte[]> echo = Optional.empty();
    if (hello.hasRemaining()) {
      if (hello.position() == 0 && in.hasRemaining() && in.get(in.position()) != VERSION) {
        throw new MalformedRtmp("It does not speak RTMP.");
      }
      int count = Math.min(hello.remaining(), in.remaining());
      hello.put(in.slice(in.position(), count));
      in.position(in.position() + count);
      if (hello.hasRemaining()) {
        return Optional.empty();
      }
      echo = Optional.of(Arrays.copyOfRange(hello.array(), 1, hello.capacity()));
    }
    int count = Math.min(echoLeft, in.remaining());
    in.position(in.position() + count);
    echoLeft -= count;
    return echo;
  }
}
