package org.hlsgateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.hlsgateway.delivery.EndlessStream.End;
import org.hlsgateway.delivery.EndlessStream.Next;
import org.hlsgateway.delivery.EndlessStream.Nothing;
import org.hlsgateway.delivery.EndlessStream.Segment;
import org.hlsgateway.packager.Media;
import org.junit.jupiter.api.Test;

class EndlessStreamTest {
  private static final End STOPPED = new End(503, "It was stopped.", Duration.ofSeconds(1));

  private final Deque<Runnable> threads = new ArrayDeque<>();
  private final List<Long> asked = new ArrayList<>();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private Consumer<Next> waiting;
  private boolean welcome = true;
  private boolean left;
  private boolean takesNothing;
  private boolean full;
  private boolean broken;
  private End refused;
  private int completed;

  private final EndlessStream stream =
      new EndlessStream(
          new EndlessStream.Source() {
            @Override
            public void next(long last, Consumer<Next> then) {
              if (broken) {
                throw new IllegalStateException("of the test");
              }
              asked.add(last);
              waiting = then;
            }

            @Override
            public boolean isWelcome() {
              return welcome;
            }
          },
          new EndlessStream.Client() {
            @Override
            public OutputStream begin() {
              return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                  if (takesNothing) {
                    throw new IOException("write timeout");
                  }
                  sent.write(b);
                }
              };
            }

            @Override
            public void refuse(End end) {
              refused = end;
            }

            @Override
            public void complete() {
              completed++;
            }

            @Override
            public boolean hasLeft() {
              return left;
            }
          },
          task -> {
            if (full) {
              throw new RejectedExecutionException();
            }
            threads.add(task);
          });

  /** What the source brings, taken by a thread of the writers. */
  private void comes(Next next) {
    Consumer<Next> then = waiting;
    waiting = null;
    then.accept(next);
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
  }

  private static Segment segment(long number, String content) {
    return new Segment(
        number, () -> Optional.of(new Media(List.of(content.getBytes(StandardCharsets.UTF_8)))));
  }

  private static Segment packets(long number, byte[]... packets) {
    return new Segment(number, () -> Optional.of(new Media(List.of(packets))));
  }

  private static byte[] packet(int pid, int control, int counter) {
    byte[] packet = new byte[188];
    packet[0] = 0x47;
    packet[1] = (byte) (pid >> 8);
    packet[2] = (byte) pid;
    packet[3] = (byte) (control << 4 | counter);
    return packet;
  }

  @Test
  void whatWasLeftOut_isSaidForEachStream_beforeWhatFollows() {
    stream.start();
    comes(packets(7, packet(0x100, 1, 3)));
    comes(packets(8, packet(0x100, 1, 4)));
    assertThat(sent.size()).isEqualTo(2 * 188);
    sent.reset();
    comes(
        packets(17, packet(0, 1, 0), packet(0x1abc, 3, 9), packet(0x1fff, 1, 0), packet(0, 1, 1)));

    byte[] bytes = sent.toByteArray();
    assertThat(bytes).hasSize(6 * 188);
    assertThat(bytes[188]).isEqualTo((byte) 0x47);
    // Of the first stream, and the second: no payload, the counter before, and the flag.
    assertThat(java.util.Arrays.copyOf(bytes, 6))
        .isEqualTo(new byte[] {0x47, 0, 0, 0x2f, (byte) 183, (byte) 0x80});
    assertThat(java.util.Arrays.copyOfRange(bytes, 188, 188 + 6))
        .isEqualTo(new byte[] {0x47, 0x1a, (byte) 0xbc, 0x28, (byte) 183, (byte) 0x80});
    assertThat(bytes[2 * 188 + 3]).isEqualTo((byte) 0x10);
  }

  private String sent() {
    return sent.toString(StandardCharsets.UTF_8);
  }

  @Test
  void ofALargeSegment_onlyTheFirstPacketsAreLookedAt() {
    stream.start();
    comes(packets(7, packet(0x100, 1, 3)));
    sent.reset();
    byte[][] many = new byte[2_001][];
    Arrays.fill(many, packet(0x100, 1, 0));
    many[2_000] = packet(0x200, 1, 0);
    comes(packets(17, many));

    assertThat(sent.size()).isEqualTo((1 + 2_001) * 188);
  }

  @Test
  void aFaultOfTheSource_endsTheExchange() {
    stream.start();
    broken = true;
    comes(segment(7, "seven "));
    assertThat(completed).isEqualTo(1);
  }

  @Test
  void segments_areSentOneAfterTheOther_eachAskedForByTheNumberOfTheLast() {
    stream.start();
    comes(segment(7, "seven "));
    comes(segment(8, "eight "));
    comes(segment(12, "twelve"));
    assertThat(sent()).isEqualTo("seven eight twelve");
    assertThat(asked).containsExactly(-1L, 7L, 8L, 12L);
    assertThat(completed).isZero();
  }

  @Test
  void whileNothingIsThere_noThreadIsHeld_andWhileOneWritesNothingMoreIsAskedFor() {
    stream.start();
    assertThat(threads).isEmpty();
    waiting.accept(segment(7, "seven"));
    assertThat(threads).hasSize(1);
    assertThat(asked).as("until it has been written").containsExactly(-1L);
  }

  @Test
  void aClientThatTakesNothing_isEnded() {
    stream.start();
    takesNothing = true;
    comes(segment(7, "seven"));
    assertThat(completed).isEqualTo(1);
    assertThat(waiting).isNull();
  }

  @Test
  void aClientThatHasLeft_getsNothingMore() {
    stream.start();
    comes(segment(7, "seven"));
    left = true;
    comes(segment(8, "eight"));
    assertThat(sent()).isEqualTo("seven");
    assertThat(waiting).isNull();
  }

  @Test
  void aViewerWhoMayNotWatchAnyMore_isEndedBeforeTheNextSegment() {
    stream.start();
    comes(segment(7, "seven"));
    welcome = false;
    comes(segment(8, "eight"));
    assertThat(sent()).isEqualTo("seven");
    assertThat(completed).isEqualTo(1);
  }

  @Test
  void whileASourceRestarts_packetsOfNothingGoOut_thenItGoesOn() {
    stream.start();
    comes(segment(7, "seven"));
    sent.reset();
    comes(new Nothing());
    byte[] packet = sent.toByteArray();
    assertThat(packet).hasSize(188).startsWith(0x47, 0x1f, 0xff, 0x10);
    sent.reset();
    comes(segment(8, "eight"));
    assertThat(sent()).isEqualTo("eight");
    assertThat(completed).isZero();
  }

  @Test
  void theEndOfAChannel_endsTheAnswer() {
    stream.start();
    comes(segment(7, "seven"));
    comes(STOPPED);
    assertThat(sent()).isEqualTo("seven");
    assertThat(refused).isNull();
    assertThat(completed).isEqualTo(1);
    assertThat(waiting).isNull();
  }

  @Test
  void aChannelThatDoesNotStart_isARefusal_withItsReason() {
    stream.start();
    comes(STOPPED);
    assertThat(refused).isEqualTo(STOPPED);
    assertThat(completed).isEqualTo(1);
  }

  @Test
  void aChannelThatTakesTooLong_isARefusal_withATimeToAskAgain() {
    stream.start();
    comes(new Nothing());
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.retryAfter()).isPositive();
    assertThat(completed).isEqualTo(1);
  }

  @Test
  void aSegmentThatIsThereNoLonger_isLeftOut() {
    stream.start();
    comes(segment(7, "seven"));
    comes(new Segment(8, Optional::empty));
    comes(segment(9, "nine"));
    assertThat(sent()).isEqualTo("sevennine");
  }

  @Test
  void ifNoThreadIsToBeHad_theClientIsToldSo_andEnded() {
    stream.start();
    full = true;
    comes(segment(7, "seven"));
    assertThat(refused.status()).isEqualTo(503);
    assertThat(completed).isEqualTo(1);
    assertThat(waiting).isNull();
  }
}
