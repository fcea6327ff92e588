package org.hlsgateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.hlsgateway.control.PublishRequest;
import org.hlsgateway.control.StreamingServerLink;
import org.hlsgateway.rtmp.AmfWriter;
import org.hlsgateway.rtmp.ChunkReader;
import org.hlsgateway.rtmp.Chunks;
import org.hlsgateway.rtmp.MalformedRtmp;
import org.hlsgateway.rtmp.MessageType;
import org.hlsgateway.rtmp.Mutations;
import org.hlsgateway.rtmp.RtmpMessage;
import org.junit.jupiter.api.Test;

/**
 * A publisher and a player that say broken things: they are refused or listened to, and whatever
 * was begun is ended once. {@code -Drtmp.conversations=1000000} for more of it.
 */
class ConversationMutationTest {
  private static final int CONVERSATIONS = Integer.getInteger("rtmp.conversations", 20_000);
  private static final int CHUNK_SIZE = 128;

  @Test
  void whateverIsSaid_nothingElseHappens() {
    Random random = new Random(20_261_129);
    byte[] publisher = publisher();
    byte[] player = player();
    int published = 0;
    for (int i = 0; i < CONVERSATIONS; i++) {
      Scene scene = new Scene();
      try {
        scene.say(Mutations.of(publisher, random));
        scene.say(Mutations.of(player, random));
      } catch (RuntimeException | Error e) {
        throw new AssertionError("conversation " + i, e);
      }
      assertThat(scene.ended).as("conversation %d", i).isEqualTo(scene.accepted);
      published += scene.accepted;
    }
    assertThat(published).isBetween(CONVERSATIONS / 10, 10 * CONVERSATIONS);
  }

  /** A server where everybody may publish. */
  private static final class Scene implements StreamingServerLink {
    private final Publications publications =
        new Publications(
            CHUNK_SIZE, new CacheBudget(1_000), new PublishRules(Duration.ZERO, false, 0));
    private int accepted;
    private int ended;

    Scene() {
      publications.ask(this);
    }

    void say(byte[] wire) {
      Talk talk = new Talk();
      Conversation conversation =
          new Conversation(
              talk,
              publications,
              InetAddress.getLoopbackAddress(),
              Standing.KNOWN,
              CHUNK_SIZE,
              Instant.EPOCH);
      ChunkReader reader = new ChunkReader();
      try {
        reader.read(
            ByteBuffer.wrap(wire),
            message -> {
              if (!talk.closed) {
                conversation.message(message);
              }
            });
      } catch (MalformedRtmp e) {
        talk.closed = true;
      }
      conversation.lost();
    }

    @Override
    public void request(PublishRequest request) {
      accepted++;
      publications.accept(request, "id" + accepted);
    }

    @Override
    public void resume(PublishRequest request, String streamId) {
      throw new AssertionError("nobody may come back");
    }

    @Override
    public void ended(String channel, String streamId) {
      ended++;
    }

    @Override
    public void close() {}
  }

  /** Takes what is sent, and does what is to be done at once. */
  private static final class Talk implements Conversation.Wire {
    private boolean closed;

    @Override
    public void onThread(Runnable task) {
      task.run();
    }

    @Override
    public void send(byte[] chunks) {
      assertThat(chunks).isNotEmpty();
    }

    @Override
    public void flush() {}

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void allowMedia() {}

    @Override
    public void close(String why) {
      assertThat(why).endsWith(".");
      closed = true;
    }
  }

  private static byte[] publisher() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    command(out, 0, "connect", 1.0, Map.of("app", "door"));
    command(out, 0, "releaseStream", 2.0, null, "k1");
    command(out, 0, "createStream", 4.0, null);
    command(out, 1, "publish", 5.0, null, "k1", "live");
    write(
        out,
        MessageType.DATA_AMF0,
        1,
        AmfWriter.write("@setDataFrame", "onMetaData", Map.of("width", 640.0, "encoder", "x")));
    write(out, MessageType.VIDEO, 1, new byte[] {0x17, 0, 0, 0, 0, 1, 0x64, 0, 0x28});
    write(out, MessageType.AUDIO, 1, new byte[] {(byte) 0xaf, 0, 0x12, 0x10});
    write(out, MessageType.VIDEO, 1, new byte[] {0x17, 1, 0, 0, 0, 0, 0, 0, 1, 0x65});
    write(out, MessageType.USER_CONTROL, 0, new byte[] {0, 6, 0, 0, 0, 1});
    write(out, MessageType.AUDIO, 1, new byte[] {(byte) 0xaf, 1, 0x21});
    command(out, 0, "FCUnpublish", 6.0, null, "k1");
    command(out, 0, "deleteStream", 7.0, null, 1.0);
    command(out, 1, "publish", 8.0, null, "k2", "live");
    return out.toByteArray();
  }

  private static byte[] player() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    command(out, 0, "connect", 1.0, Map.of("app", "door"));
    command(out, 0, "createStream", 2.0, null);
    command(out, 1, "play", 3.0, null, "k2?cache=clear", -2_000.0);
    command(out, 0, "getStreamLength", 4.0, null, "k2");
    command(out, 0, "deleteStream", 5.0, null, 1.0);
    return out.toByteArray();
  }

  private static void command(ByteArrayOutputStream out, int onStream, Object... values) {
    write(out, MessageType.COMMAND_AMF0, onStream, AmfWriter.write(values));
  }

  private static void write(ByteArrayOutputStream out, int type, int onStream, byte[] body) {
    out.writeBytes(
        Chunks.write(Chunks.COMMAND, new RtmpMessage(type, onStream, 0, body), CHUNK_SIZE));
  }
}
