package org.hlsgateway.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams that are joined again, cut into frames at random. */
class StreamHeadTest {
  private static final int JOINTS = 20;

  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
  private final int[] joints = new int[JOINTS];

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void aStreamThatIsJoinedAgain_beginsWithItsHead_andHasNothingTwice(
      boolean webm, boolean serverBeginsAnew) {
    for (int seed = 0; seed < 200; seed++) {
      stream.reset();
      Random random = new Random(seed);
      make(webm, random);
      byte[] all = stream.toByteArray();
      byte[] head = Arrays.copyOf(all, joints[0]);
      StreamHead known = new StreamHead();

      int had = joints[2] + random.nextInt(all.length / 3);
      assertThat(passed(known.join(), all, 0, had, random)).isEqualTo(Arrays.copyOf(all, had));

      // The server goes on where it is now, or has kept all that was ever sent.
      int from = serverBeginsAnew ? 0 : had + random.nextInt(5_000);
      int next = Arrays.stream(joints).filter(at -> at >= Math.max(from, had)).min().orElseThrow();
      byte[] expected = concat(head, Arrays.copyOfRange(all, next, all.length));
      assertThat(passed(known.join(), all, from, all.length, random))
          .as("seed %d", seed)
          .isEqualTo(expected);
    }
  }

  /** As the gateway's own server does: the head, and then from its last cluster on. */
  @Test
  void aServerThatGivesTheHeadAgain_andGoesOn_isPassedOn_withNothingLeftOut() {
    for (int seed = 0; seed < 100; seed++) {
      stream.reset();
      Random random = new Random(seed);
      make(true, random);
      byte[] all = stream.toByteArray();
      StreamHead known = new StreamHead();
      passed(known.join(), all, 0, joints[10] + 50, random);
      byte[] again =
          concat(Arrays.copyOf(all, joints[0]), Arrays.copyOfRange(all, joints[11], all.length));
      assertThat(passed(known.join(), again, 0, again.length, random)).isEqualTo(again);
    }
  }

  @Test
  void anotherStream_isPassedOn_withItsOwnHead() {
    make(true, new Random(3));
    StreamHead known = new StreamHead();
    passed(known.join(), stream.toByteArray(), 0, stream.size(), new Random(4));
    stream.reset();
    make(true, new Random(5));
    byte[] other = stream.toByteArray();
    assertThat(passed(known.join(), other, 0, other.length, new Random(6))).isEqualTo(other);
  }

  /** An encoder that is begun anew counts its fragments, and their times, from the same number. */
  @Test
  void anotherStream_thatBeginsAsTheFirstDid_isPassedOnToo() {
    make(false, new Random(3));
    byte[] first = stream.toByteArray();
    StreamHead known = new StreamHead();
    passed(known.join(), first, 0, first.length, new Random(4));
    byte[] other = first.clone();
    byte[] pictures = new byte[other.length - joints[0] - 200];
    new Random(5).nextBytes(pictures);
    System.arraycopy(pictures, 0, other, joints[0] + 200, pictures.length);
    assertThat(passed(known.join(), other, 0, other.length, new Random(6))).isEqualTo(other);
  }

  @Test
  void otherFormats_passAsTheyCome() {
    byte[] packets = new byte[3 << 20];
    new Random(1).nextBytes(packets);
    StreamHead known = new StreamHead();
    for (int connection = 0; connection < 2; connection++) {
      assertThat(passed(known.join(), packets, 0, packets.length, new Random(2)))
          .isEqualTo(packets);
    }
  }

  @Test
  void aStreamWhoseClustersNeverComeAgain_isPassedOnWithItsHead() {
    make(true, new Random(3));
    byte[] all = stream.toByteArray();
    StreamHead known = new StreamHead();
    passed(known.join(), all, 0, all.length, new Random(4));
    byte[] noise = new byte[9 << 20];
    byte[] expected = concat(Arrays.copyOf(all, joints[0]), noise);
    assertThat(passed(known.join(), noise, 0, noise.length, new Random(5))).isEqualTo(expected);
  }

  private static byte[] passed(
      StreamHead.Joint joint, byte[] all, int from, int to, Random random) {
    ByteArrayOutputStream passed = new ByteArrayOutputStream();
    for (int at = from; at < to; ) {
      int length = Math.min(to - at, 1 + random.nextInt(to > 1_000_000 ? 500_000 : 3_000));
      passed.writeBytes(joint.pass(Arrays.copyOfRange(all, at, at + length)));
      at += length;
    }
    return passed.toByteArray();
  }

  /** Names of marks stand in payloads, too, but without what follows a real one. */
  private void make(boolean webm, Random random) {
    write(webm ? "\u001aEß£fake" : "....ftypiso6....moov", random, 200);
    for (int i = 0; i < JOINTS; i++) {
      joints[i] = stream.size();
      if (webm) {
        write(new byte[] {0x1f, 0x43, (byte) 0xb6, 0x75});
        boolean unknown = random.nextBoolean();
        write(unknown ? new byte[] {1, -1, -1, -1, -1, -1, -1, -1} : new byte[] {0x42, 0x10});
        write(new byte[] {(byte) 0xe7, (byte) 0x81, (byte) i});
      } else {
        write("\0\0\0Pmoof\0\0\0\u0010mfhd", random, 4);
      }
      write("moof mfhd \u001fC¶u", random, 1_000 + random.nextInt(5_000));
    }
  }

  private void write(String text, Random random, int noise) {
    write(text.getBytes(StandardCharsets.ISO_8859_1));
    byte[] more = new byte[noise];
    random.nextBytes(more);
    write(more);
  }

  private void write(byte[] bytes) {
    stream.writeBytes(bytes);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
