package org.hlsgateway.ingest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.FakeClock;
import org.hlsgateway.rtmp.AmfReader;
import org.hlsgateway.rtmp.AmfWriter;
import org.hlsgateway.rtmp.ChunkReader;
import org.hlsgateway.rtmp.Chunks;
import org.hlsgateway.rtmp.MalformedRtmp;
import org.hlsgateway.rtmp.MessageType;
import org.hlsgateway.rtmp.RtmpMessage;

/** The other end of a connection, without a socket: what a program sends, and what it is told. */
final class RtmpClient {
  private static final int HANDSHAKE_BYTES = 1 + 2 * 1536;
  private static final int CHUNK_SIZE = 128;

  private final EmbeddedChannel channel;
  private final FakeClock clock;
  private final ChunkReader reader = new ChunkReader();
  private final List<RtmpMessage> told = new ArrayList<>();
  private int handshakeLeft = HANDSHAKE_BYTES;

  RtmpClient(Publications publications, FakeClock clock, Standing standing) {
    this.clock = clock;
    reader.allowMedia();
    channel =
        new EmbeddedChannel(
            new RtmpConnection(
                (wire, peer, now) ->
                    new Conversation(wire, publications, peer, standing, CHUNK_SIZE, now),
                InetAddress.getLoopbackAddress(),
                clock));
  }

  /** The handshake, without waiting for the answer. */
  RtmpClient greet() {
    byte[] hello = new byte[HANDSHAKE_BYTES];
    hello[0] = 3;
    return send(hello);
  }

  RtmpClient connect(String application) {
    return command(0, "connect", 1.0, Map.of("app", application));
  }

  RtmpClient publish(String name) {
    return command(1, "publish", 5.0, null, name, "live");
  }

  RtmpClient play(String name) {
    return command(1, "play", 4.0, null, name);
  }

  RtmpClient command(int onStream, Object... values) {
    return message(Chunks.COMMAND, MessageType.COMMAND_AMF0, onStream, 0, AmfWriter.write(values));
  }

  RtmpClient video(int timestampMillis, int... body) {
    return message(Chunks.VIDEO, MessageType.VIDEO, 1, timestampMillis, bytes(body));
  }

  RtmpClient audio(int timestampMillis, int... body) {
    return message(Chunks.AUDIO, MessageType.AUDIO, 1, timestampMillis, bytes(body));
  }

  RtmpClient message(int chunkStream, int type, int onStream, int timestampMillis, byte[] body) {
    return send(
        Chunks.write(
            chunkStream, new RtmpMessage(type, onStream, timestampMillis, body), CHUNK_SIZE));
  }

  RtmpClient send(byte[] bytes) {
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    channel.runPendingTasks();
    return this;
  }

  /** Time passes, for this end and for the other. */
  void after(Duration time) {
    clock.advance(time);
    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  void hangUp() {
    channel.close();
    channel.runPendingTasks();
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** What comes cannot be read. */
  void fails(Throwable failure) {
    channel.pipeline().fireExceptionCaught(failure);
    channel.runPendingTasks();
  }

  /** What it is told waits from now on. */
  RtmpClient readsNoMore() {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    return this;
  }

  boolean isRead() {
    return channel.config().isAutoRead();
  }

  /** All messages so far. */
  List<RtmpMessage> told() throws MalformedRtmp {
    channel.runPendingTasks();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      ByteBuffer bytes = out.nioBuffer();
      int skipped = Math.min(handshakeLeft, bytes.remaining());
      handshakeLeft -= skipped;
      bytes.position(bytes.position() + skipped);
      reader.read(bytes, told::add);
      out.release();
    }
    return told;
  }

  /** The commands so far, with all their values. */
  List<List<Object>> commands() throws MalformedRtmp {
    return told().stream()
        .filter(message -> message.type() == MessageType.COMMAND_AMF0)
        .map(message -> AmfReader.read(message.type(), message.body()))
        .toList();
  }

  /** Codes and descriptions of the onStatus commands so far, such as {@code A.B: Words.} */
  List<String> statuses() throws MalformedRtmp {
    return commands().stream()
        .filter(command -> command.get(0).equals("onStatus"))
        .map(command -> (Map<?, ?>) command.get(3))
        .map(status -> status.get("code") + ": " + status.get("description"))
        .toList();
  }

  /** The media so far: type, time and first bytes in hex. */
  List<String> media() throws MalformedRtmp {
    return told().stream()
        .filter(message -> message.type() == 8 || message.type() == 9)
        .map(message -> message.type() + " " + message.timestampMillis() + " " + hex(message))
        .toList();
  }

  private static String hex(RtmpMessage message) {
    return HexFormat.of().formatHex(message.body(), 0, Math.min(2, message.body().length));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
