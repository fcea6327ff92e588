package org.hlsgateway.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What a publisher sends, with bytes changed, left out, doubled and cut: read, or refused with the
 * declared exception, and nothing else. {@code -Drtmp.mutations=1000000} for more of it.
 */
class MutationTest {
  private static final int MUTATIONS = Integer.getInteger("rtmp.mutations", 100_000);

  @Test
  void whateverIsSent_isReadOrRefused() {
    Random random = new Random(20_260_729);
    List<byte[]> seeds = seeds();
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] wire = Mutations.of(seeds.get(random.nextInt(seeds.size())), random);
      try {
        read(wire, random);
      } catch (MalformedRtmp e) {
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("mutation " + i + " of seed 20260729", e);
      }
    }
    assertThat(refused).isBetween(1, MUTATIONS - 1);
  }

  private static void read(byte[] wire, Random random) throws MalformedRtmp {
    ChunkReader reader = new ChunkReader();
    Timeline timeline = new Timeline();
    ByteBuffer in = ByteBuffer.wrap(wire);
    while (in.hasRemaining()) {
      int count = Math.min(in.remaining(), 1 + random.nextInt(200));
      ByteBuffer piece = in.slice(in.position(), count);
      in.position(in.position() + count);
      reader.read(piece, message -> look(message, timeline));
    }
  }

  private static void look(RtmpMessage message, Timeline timeline) {
    assertThat(message.body().length).isLessThanOrEqualTo(ChunkReader.LONGEST_MESSAGE);
    MediaTag.ofVideo(message.body());
    MediaTag.ofAudio(message.body());
    AmfReader.read(message.type(), message.body());
    timeline.at(Timeline.Track.VIDEO, message.timestampMillis());
    Command.read(message)
        .ifPresent(
            command ->
                StreamPath.of(command.property("app"), command.text(0).orElse("")).toString());
  }

  private static List<byte[]> seeds() {
    Map<String, Object> connect = new LinkedHashMap<>();
    connect.put("app", "live/door");
    connect.put("tcUrl", "rtmp://127.0.0.1/live/door");
    connect.put("fourCcList", List.of("av01", "hvc1"));
    connect.put("videoFourCcInfoMap", Map.of("*", 7.0));
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(
        Hex.joined(
            command(AmfWriter.write("connect", 1.0, connect)),
            Hex.bytes("02 000000 000004 01 00000000 00001000"),
            command(AmfWriter.write("publish", 5.0, null, "door?key=k", "live"))));
    seeds.add(
        Hex.joined(
            media(9, 0, Hex.bytes("17 00 000000 0164002801")),
            media(8, 0, Hex.bytes("AF 00 1210")),
            media(9, 0x01000000, Hex.filled(700)),
            Hex.bytes("44 000017 000002 08 AF01 84 000017 AF01 C4 AF01")));
    seeds.add(
        Hex.joined(
            media(18, 0, AmfWriter.write("@setDataFrame", "onMetaData", connect)),
            media(
                15, 0, Hex.bytes("00 02 0001 61 11 0A 0B 01 0361 06 0362 0363 04 822C 01 11 0603")),
            media(
                22,
                9,
                Hex.bytes("08 000002 001000 00 000000 AF01 0000000D 09 000002 00 000000 0000"))));
    seeds.add(
        Hex.joined(
            media(9, 5, Hex.bytes("97 02 000186 06 01 61763031 01 0102")),
            media(8, 5, Hex.bytes("95 01 4F707573 02 FF")),
            Hex.bytes("02 000000 000004 02 00000000 00000006"),
            Hex.bytes("01 02 01 000000 000002 09 01000000 2701")));
    return seeds;
  }

  private static byte[] command(byte[] body) {
    return Chunks.write(Chunks.COMMAND, new RtmpMessage(20, 0, 0, body), 128);
  }

  private static byte[] media(int type, int time, byte[] body) {
    return Chunks.write(
        type == 9 ? Chunks.VIDEO : Chunks.AUDIO, new RtmpMessage(type, 1, time, body), 128);
  }
}
