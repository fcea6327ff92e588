package org.hlsgateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hlsgateway.FakeClock;
import org.hlsgateway.time.Pulse;
import org.junit.jupiter.api.Test;

class SendQueueTest {
  private final List<String> sent = new ArrayList<>();
  private final List<Integer> closed = new ArrayList<>();
  private Consumer<Boolean> done;
  private final SendQueue queue =
      new SendQueue(
          new Wire() {
            @Override
            public void send(String text, Consumer<Boolean> whenDone) {
              sent.add(text);
              done = whenDone;
            }

            @Override
            public void close(int code, String reason) {
              closed.add(code);
            }
          });

  @Test
  void oneFrameIsOnItsWay_theNextFollowsWhenItIsOut() {
    queue.send("A");
    queue.send("B");
    assertThat(sent).containsExactly("A");
    done.accept(true);
    assertThat(sent).containsExactly("A", "B");
    done.accept(true);
    queue.send("C");
    assertThat(sent).containsExactly("A", "B", "C");
  }

  @Test
  void peerThatDoesNotRead_isClosed_andNothingIsKeptForIt() {
    for (int i = 0; i < SendQueue.MOST + 10; i++) {
      queue.send("A");
    }
    assertThat(sent).hasSize(1);
    assertThat(closed).containsExactly(CloseCode.TRY_AGAIN_LATER);
    done.accept(true);
    assertThat(sent).hasSize(1);
  }

  @Test
  void peerThatDoesNotRead_isClosed_beforeLongFramesFillTheMemory() {
    String wide = "x".repeat(60_000);
    int fit = SendQueue.MOST_LENGTH / 60_000;
    for (int i = 0; i < fit; i++) {
      queue.send(wide);
    }
    assertThat(closed).isEmpty();
    queue.send(wide);
    queue.send(wide);
    assertThat(closed).containsExactly(CloseCode.TRY_AGAIN_LATER);
  }

  @Test
  void longFramesThatAreRead_areNoTrouble() {
    String wide = "x".repeat(60_000);
    for (int i = 0; i < 200; i++) {
      queue.send(wide);
      done.accept(true);
    }
    assertThat(sent).hasSize(200);
    assertThat(closed).isEmpty();
  }

  @Test
  void closeAfterwards_letsTheLastWordOut() {
    queue.send("A");
    queue.send("ERROR");
    queue.closeAfterwards(1002, "why");
    queue.send("B");
    done.accept(true);
    assertThat(closed).isEmpty();
    done.accept(true);
    assertThat(sent).containsExactly("A", "ERROR");
    assertThat(closed).containsExactly(1002);
  }

  @Test
  void frameThatCannotBeSent_closes() {
    queue.send("A");
    queue.send("B");
    done.accept(false);
    assertThat(sent).hasSize(1);
    assertThat(closed).containsExactly(CloseCode.GOING_AWAY);
  }

  @Test
  void pulse_beatsEvery25Seconds_andASilentPeerIsNoticedAfter60() {
    FakeClock clock = new FakeClock();
    Pulse pulse = new Pulse(clock.instant());
    clock.advance(Pulse.BEAT.minusSeconds(1));
    assertThat(pulse.mustBeat(clock.instant())).isFalse();
    clock.advance(Pulse.BEAT);
    assertThat(pulse.mustBeat(clock.instant())).isTrue();
    assertThat(pulse.mustBeat(clock.instant())).isFalse();
    pulse.heard(clock.instant());
    clock.advance(Pulse.SILENCE.minusSeconds(1));
    assertThat(pulse.isSilent(clock.instant())).isFalse();
    clock.advance(java.time.Duration.ofSeconds(1));
    assertThat(pulse.isSilent(clock.instant())).isTrue();
  }
}
