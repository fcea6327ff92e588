package org.hlsgateway.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks as programs in the field send them. */
class ChunkReaderTest {
  private final ChunkReader reader = new ChunkReader();
  private final List<RtmpMessage> messages = new ArrayList<>();

  @Test
  void aMessageOfOneChunk_hasItsHeadersFields() throws Exception {
    read("04 0003e8 000003 08 01000000 AF01AA");
    assertThat(messages).hasSize(1);
    RtmpMessage message = messages.get(0);
    assertThat(message.type()).isEqualTo(MessageType.AUDIO);
    assertThat(message.streamId()).isEqualTo(1);
    assertThat(message.timestampMillis()).isEqualTo(1_000);
    assertThat(message.body()).isEqualTo(Hex.bytes("AF01AA"));
  }

  @Test
  void bytesThatComeOneByOne_areReadTheSame() throws Exception {
    byte[] body = Hex.filled(300);
    byte[] wire =
        Hex.joined(
            Chunks.write(Chunks.VIDEO, new RtmpMessage(9, 1, 0x01000000, body), 128),
            Chunks.write(Chunks.AUDIO, new RtmpMessage(8, 1, 5, new byte[0]), 128),
            Chunks.write(Chunks.VIDEO, new RtmpMessage(9, 1, 7, body), 128));
    for (byte each : wire) {
      reader.read(ByteBuffer.wrap(new byte[] {each}), messages::add);
    }
    assertThat(messages).hasSize(3);
    assertThat(messages.get(0).body()).isEqualTo(body);
    assertThat(messages.get(0).timestampMillis()).isEqualTo(0x01000000);
    assertThat(messages.get(1).body()).isEmpty();
    assertThat(messages.get(2).body()).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 128, 4096, 65_536, 0xffffff})
  void whatIsWritten_isReadAgain_withAnySizeOfChunk(int size) throws Exception {
    byte[] body = Hex.filled(70_000);
    setChunkSize(size);
    read(Chunks.write(Chunks.VIDEO, new RtmpMessage(9, 1, -2, body), size));
    assertThat(messages).hasSize(1);
    assertThat(messages.get(0).body()).isEqualTo(body);
    assertThat(messages.get(0).timestampMillis()).isEqualTo(-2);
  }

  @Test
  void deltas_addToTheTimeOfTheirOwnChunkStream() throws Exception {
    read("04 000064 000002 08 01000000 AF01"); // sound at 100
    read("06 000200 000002 09 01000000 2701"); // a picture at 512
    read("44 000017 000002 08 AF01"); // type 1: 123
    read("84 000017 AF01"); // type 2: 146
    read("C4 AF01"); // type 3: 169, the delta counts again
    read("86 000028 2701"); // 552
    assertThat(messages)
        .extracting(RtmpMessage::timestampMillis)
        .containsExactly(100, 512, 123, 146, 169, 552);
  }

  @Test
  void aNewMessageByType3_afterType0_addsAFrameAtMost() throws Exception {
    // FFmpeg: two frames of 23 ms from the start.
    read("04 000017 000002 08 01000000 AF01  C4 AF01");
    // nginx and librtmp: the same time again, far from the start.
    read("06 0F4240 000002 09 01000000 2701  C6 2701");
    assertThat(messages)
        .extracting(RtmpMessage::timestampMillis)
        .containsExactly(23, 46, 1_000_000, 1_000_000);
  }

  @Test
  void anExtendedTimeStamp_isRepeatedInFurtherChunks() throws Exception {
    byte[] body = Hex.filled(200);
    read("06 FFFFFF 0000C8 09 01000000 01000001");
    read(Hex.slice(body, 0, 128));
    read("C6 01000001");
    read(Hex.slice(body, 128, 200));
    assertThat(messages).hasSize(1);
    assertThat(messages.get(0).body()).isEqualTo(body);
    assertThat(messages.get(0).timestampMillis()).isEqualTo(0x01000001);
  }

  @Test
  void anExtendedTimeStamp_isNotRepeated_byLibrtmp() throws Exception {
    byte[] body = Hex.filled(400);
    read("06 FFFFFF 000190 09 01000000 01000001");
    read(Hex.slice(body, 0, 128));
    read("C6");
    read(Hex.slice(body, 128, 256));
    read("C6");
    read(Hex.slice(body, 256, 384));
    read("C6");
    read(Hex.slice(body, 384, 400));
    read("04 000000 000002 08 01000000 AF01");
    assertThat(messages).hasSize(2);
    assertThat(messages.get(0).body()).isEqualTo(body);
  }

  @Test
  void theLastBytesOfAMessage_areNotHeldBack_whereTheyMayBeginATimeStamp() throws Exception {
    byte[] body = Hex.filled(130);
    read("06 FFFFFF 000082 09 01000000 01000001");
    read(Hex.slice(body, 0, 128));
    read("C6");
    read(Hex.slice(body, 128, 130));
    assertThat(messages).hasSize(1);
  }

  @Test
  void timeStampsJustBelowZero_areSmallNegativeNumbers() throws Exception {
    // DJI Fly begins 265 ms before zero.
    read("04 FFFFFF 000002 08 01000000 FFFFFEF7 AF01");
    read("04 000000 000002 08 01000000 AF01");
    assertThat(messages).extracting(RtmpMessage::timestampMillis).containsExactly(-265, 0);
  }

  @Test
  void time_wrapsAtTheEndOfItsRange() throws Exception {
    read("04 FFFFFF 000002 08 01000000 FFFFFFF0 AF01");
    read("84 000020 AF01");
    int difference = messages.get(1).timestampMillis() - messages.get(0).timestampMillis();
    assertThat(difference).isEqualTo(32);
  }

  @Test
  void aFreshChunkStream_mayOpenWithType1() throws Exception {
    // librtmp's ping.
    read("42 000000 000006 04 0006 00000001");
    assertThat(messages).hasSize(1);
    assertThat(messages.get(0).streamId()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"86 000017 AF01", "C6 AF01"})
  void aFreshChunkStream_thatGoesOn_isOutOfStep(String wire) {
    assertThatThrownBy(() -> read(wire)).isInstanceOf(MalformedRtmp.class);
  }

  @Test
  void aNewChunkSize_countsFromTheNextChunkOn_alsoWithinAMessage() throws Exception {
    byte[] body = Hex.filled(300);
    read("06 000000 00012C 09 01000000");
    read(Hex.slice(body, 0, 128));
    setChunkSize(1_000);
    read("C6");
    read(Hex.slice(body, 128, 300));
    assertThat(messages).hasSize(1);
    assertThat(messages.get(0).body()).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"08000000", "7FFFFFFF", "80001000"})
  void hugeChunkSizes_andTheFirstBit_areTaken(String size) throws Exception {
    read("02 000000 000004 01 00000000 " + size);
    read("06 000000 00012C 09 01000000");
    read(Hex.filled(300));
    assertThat(messages).hasSize(1);
  }

  @Test
  void chunksOfNoSize_areRefused() {
    assertThatThrownBy(() -> setChunkSize(0)).isInstanceOf(MalformedRtmp.class);
  }

  @Test
  void otherMessages_comeBetweenTheChunksOfALongOne() throws Exception {
    byte[] body = Hex.filled(200);
    read("06 000000 0000C8 09 01000000");
    read(Hex.slice(body, 0, 128));
    read("04 000000 000002 08 01000000 AF01");
    read("02 000000 000004 03 00000000 00001000");
    read("C6");
    read(Hex.slice(body, 128, 200));
    assertThat(messages).extracting(RtmpMessage::type).containsExactly(8, 3, 9);
    assertThat(messages.get(2).body()).isEqualTo(body);
  }

  @Test
  void aHeaderInTheMiddleOfAMessage_beginsAnew() throws Exception {
    read("06 000000 0000C8 09 01000000");
    read(Hex.filled(128));
    read("06 000028 000002 09 01000000 2701");
    assertThat(messages).hasSize(1);
    assertThat(messages.get(0).body()).isEqualTo(Hex.bytes("2701"));
  }

  @Test
  void aHeaderThatIsRepeatedBeforeEachChunk_goesOn() throws Exception {
    byte[] body = Hex.filled(200);
    read("06 000000 0000C8 09 01000000");
    read(Hex.slice(body, 0, 128));
    read("46 000028 0000C8 09");
    read(Hex.slice(body, 128, 200));
    assertThat(messages).hasSize(1);
    assertThat(messages.get(0).body()).isEqualTo(body);
    assertThat(messages.get(0).timestampMillis()).isZero();
  }

  @Test
  void messagesThatNeverEnd_areRefusedInTheEnd() {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i <= ChunkReader.MOST_ABANDONED + 1; i++) {
                read("06 000000 0000C8 09 01000000");
                read(Hex.filled(128));
              }
            })
        .isInstanceOf(MalformedRtmp.class);
  }

  @Test
  void framesThatAreAbortedNowAndThen_areNoFault() throws Exception {
    for (int i = 0; i <= ChunkReader.MOST_ABANDONED + 1; i++) {
      begin(6, 200, 128);
      read("02 000000 000004 02 00000000 00000006");
      read("04 000000 000002 08 01000000 AF01");
    }
    assertThat(messages).hasSize(ChunkReader.MOST_ABANDONED + 2);
  }

  @Test
  void numbersOfChunkStreams_haveOneTwoOrThreeBytes() throws Exception {
    read("00 00 000000 000002 08 01000000 AF01"); // 64
    read("01 00 00 000010 000002 08 01000000 AF01"); // 64 again
    read("80 00 000005 AF01");
    read("01 02 01 000000 000002 09 01000000 2701"); // 64 + 2 + 256
    read("C1 02 01 2701");
    assertThat(messages).extracting(RtmpMessage::timestampMillis).containsExactly(0, 16, 21, 0, 0);
  }

  @Test
  void tooManyChunkStreams_areRefused() {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i <= ChunkReader.MOST_CHUNK_STREAMS; i++) {
                read(
                    Hex.joined(
                        new byte[] {0, (byte) i}, Hex.bytes("000000 000002 08 01000000 AF01")));
              }
            })
        .isInstanceOf(MalformedRtmp.class);
    assertThat(messages).hasSize(ChunkReader.MOST_CHUNK_STREAMS);
  }

  @Test
  void anAbortedMessage_isForgotten_andItsTimeStillCounts() throws Exception {
    read("06 000100 0000C8 09 01000000");
    read(Hex.filled(128));
    read("02 000000 000004 02 00000000 00000006");
    read("46 000028 000002 09 2701");
    assertThat(messages).hasSize(1);
    assertThat(messages.get(0).timestampMillis()).isEqualTo(0x128);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 23, 71, 255})
  void typesThatCannotBe_areOutOfStep(int type) {
    byte[] wire = Hex.bytes("06 000000 000002 09 01000000 2701");
    wire[7] = (byte) type;
    assertThatThrownBy(() -> read(wire)).isInstanceOf(MalformedRtmp.class);
  }

  @Test
  void aMessageThatIsTooLong_isRefusedByItsHeader() {
    assertThatThrownBy(() -> read("06 000000 FFFFFF 09 01000000"))
        .isInstanceOf(MalformedRtmp.class);
    assertThatThrownBy(() -> new ChunkReader().read(bytes("03 000000 200000 14 00000000"), m -> {}))
        .hasMessageContaining("too long");
  }

  @Test
  void tooManyLongMessagesAtOnce_areRefused() throws Exception {
    reader.allowMedia();
    setChunkSize(6 << 20);
    begin(3, 7 << 20, 6 << 20);
    begin(4, 7 << 20, 6 << 20);
    assertThatThrownBy(() -> begin(5, 7 << 20, 6 << 20))
        .isInstanceOf(MalformedRtmp.class)
        .hasMessageContaining("not finished");
  }

  @Test
  void whoeverIsNotLetInYet_mayHaveLittleBegun() throws Exception {
    setChunkSize(1 << 20);
    begin(6, 1 << 20, 200_000);
    assertThatThrownBy(() -> read(Hex.filled(100_000)))
        .isInstanceOf(MalformedRtmp.class)
        .hasMessageContaining("not finished");
  }

  @Test
  void whoeverIsNotLetInYet_mayHaveManyMessagesBegun_thatTakeLittleRoom() throws Exception {
    setChunkSize(1);
    for (int i = 3; i < 60; i++) {
      begin(i, ChunkReader.LONGEST_MESSAGE, 1);
    }
  }

  @Test
  void aLongKeyframe_thatComesRightBehindThePublishCommand_isRead() throws Exception {
    byte[] body = Hex.filled(1 << 20);
    byte[] wire = Chunks.write(Chunks.VIDEO, new RtmpMessage(9, 1, 0, body), 128);
    read(Hex.slice(wire, 0, 64 << 10));
    reader.allowMedia();
    read(Hex.slice(wire, 64 << 10, wire.length));
    assertThat(messages).hasSize(1);
    assertThat(messages.get(0).body()).isEqualTo(body);
  }

  @Test
  void messagesThatAreFinishedOrAborted_takeNoRoomAnyMore() throws Exception {
    setChunkSize(100_000);
    for (int i = 0; i < 20; i++) {
      begin(6, 100_001, 100_000);
      read("02 000000 000004 02 00000000 00000006");
      begin(7, 100_000, 100_000);
    }
    assertThat(messages).hasSize(20);
  }

  @Test
  void anAggregate_isItsPieces_withTheirTimes() throws Exception {
    byte[] body =
        Hex.bytes(
            "08 000002 001000 00 000000 AF01 0000000D"
                + "09 000003 001028 00 000000 270100 0000000E"
                + "08 000002 001017 00 000000 AF02");
    read(Chunks.write(4, new RtmpMessage(MessageType.AGGREGATE, 1, 500, body), 128));
    assertThat(messages).extracting(RtmpMessage::type).containsExactly(8, 9, 8);
    assertThat(messages).extracting(RtmpMessage::timestampMillis).containsExactly(500, 540, 523);
    assertThat(messages.get(2).body()).isEqualTo(Hex.bytes("AF02"));
  }

  @Test
  void anAggregateWhosePiecesDoNotFit_isReadAsFarAsItGoes() throws Exception {
    byte[] body =
        Hex.bytes("08 000002 000000 00 000000 AF01 0000000D 09 FFFFFF 000000 00 000000 27");
    read(Chunks.write(4, new RtmpMessage(MessageType.AGGREGATE, 1, 500, body), 128));
    assertThat(messages).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {MessageType.COMMAND_AMF0, MessageType.DATA_AMF3})
  void textInAnAggregate_isNoLongerThanElsewhere(int type) {
    reader.allowMedia();
    int length = ChunkReader.LONGEST_TEXT + 1;
    byte[] header = ByteBuffer.allocate(11).putInt(type << 24 | length).array();
    byte[] body = Hex.joined(header, new byte[length]);
    byte[] wire = Chunks.write(4, new RtmpMessage(MessageType.AGGREGATE, 1, 0, body), 128);
    assertThatThrownBy(() -> read(wire))
        .isInstanceOf(MalformedRtmp.class)
        .hasMessageContaining("too long");
    assertThat(messages).isEmpty();
  }

  /** The header of a picture of this length, and so many bytes of it: a chunk at most. */
  private void begin(int chunkStream, int length, int sent) throws MalformedRtmp {
    ByteBuffer header = ByteBuffer.wrap(Hex.bytes("00 000000 000000 09 01000000"));
    header.putInt(3, length).put(0, (byte) chunkStream).put(7, (byte) MessageType.VIDEO);
    read(Hex.joined(header.array(), Hex.filled(sent)));
  }

  private void setChunkSize(int size) throws MalformedRtmp {
    read(
        Hex.joined(
            Hex.bytes("02 000000 000004 01 00000000"),
            ByteBuffer.allocate(4).putInt(size).array()));
  }

  private void read(String hex) throws MalformedRtmp {
    read(Hex.bytes(hex));
  }

  private void read(byte[] wire) throws MalformedRtmp {
    reader.read(ByteBuffer.wrap(wire), messages::add);
  }

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(Hex.bytes(hex));
  }
}
