package org.hlsgateway.livebox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hlsgateway.restream.Broadcast;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can be done when, and what is said otherwise. */
@Timeout(20)
class OnAirTest {
  private final OnAir onAir = new OnAir();
  private final FakeBroadcast broadcast = new FakeBroadcast();

  @Test
  void start_prepares_thenStreams_thenIsStopped() throws Exception {
    assertThat(onAir.state().status()).isEqualTo(OnAir.Status.IDLE);
    onAir.start(() -> broadcast);
    assertThat(onAir.state().status()).isEqualTo(OnAir.Status.PREPARING);
    assertThat(onAir.state().trouble()).contains("host does not answer.");
    broadcast.streaming = true;
    assertThat(onAir.state())
        .isEqualTo(
            new OnAir.State(OnAir.Status.STREAMING, 290_000, Optional.empty(), broadcast.legs()));
    onAir.stop();
    assertThat(onAir.state())
        .isEqualTo(new OnAir.State(OnAir.Status.IDLE, 0, Optional.empty(), List.of()));
    assertThat(broadcast.stops).hasValue(1);
  }

  @Test
  void startWhileStarted_andStopWhileIdle_areNotPossible() throws Exception {
    assertThatThrownBy(onAir::stop)
        .isInstanceOf(OnAir.NotPossible.class)
        .hasMessage("Nothing is streamed: there is nothing to stop.");
    onAir.start(() -> broadcast);
    assertThatThrownBy(() -> onAir.start(FakeBroadcast::new))
        .isInstanceOf(OnAir.NotPossible.class)
        .hasMessage("It is started already: stop it first.");
  }

  @Test
  void whatCannotBegin_leavesItIdle() {
    assertThatThrownBy(
            () ->
                onAir.start(
                    () -> {
                      throw new IllegalArgumentException("no camera");
                    }))
        .hasMessage("no camera");
    assertThat(onAir.state().status()).isEqualTo(OnAir.Status.IDLE);
  }

  @Test
  void twoStartsAtOnce_areOne() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    CountDownLatch both = new CountDownLatch(2);
    Runnable start =
        () -> {
          try {
            both.countDown();
            both.await();
            onAir.start(
                () -> {
                  begun.incrementAndGet();
                  return broadcast;
                });
          } catch (OnAir.NotPossible e) {
            refused.incrementAndGet();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    Thread other = new Thread(start);
    other.start();
    start.run();
    other.join();
    assertThat(begun).hasValue(1);
    assertThat(refused).hasValue(1);
  }

  @Test
  void whileItStops_itSaysSo_andTakesNoOther() throws Exception {
    onAir.start(() -> broadcast);
    broadcast.slow = new CountDownLatch(1);
    Thread stopping =
        new Thread(
            () -> {
              try {
                onAir.stop();
              } catch (OnAir.NotPossible e) {
                throw new IllegalStateException(e);
              }
            });
    stopping.start();
    while (broadcast.stops.get() == 0) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    assertThat(onAir.state().status()).isEqualTo(OnAir.Status.STOPPING);
    assertThatThrownBy(() -> onAir.start(FakeBroadcast::new)).hasMessageContaining("in a moment");
    assertThatThrownBy(onAir::stop).hasMessage("It is stopping already.");
    broadcast.slow.countDown();
    stopping.join();
    assertThat(onAir.state().status()).isEqualTo(OnAir.Status.IDLE);
  }

  @Test
  void closed_itEndsWhatRuns_andStartsNothing() throws Exception {
    onAir.start(() -> broadcast);
    onAir.close();
    assertThat(broadcast.stops).hasValue(1);
    assertThatThrownBy(() -> onAir.start(FakeBroadcast::new)).isInstanceOf(OnAir.NotPossible.class);
  }

  private static final class FakeBroadcast implements Broadcast {
    private final AtomicInteger stops = new AtomicInteger();
    private volatile boolean streaming;
    private volatile CountDownLatch slow = new CountDownLatch(0);

    @Override
    public List<Leg> legs() {
      Optional<String> trouble =
          streaming ? Optional.empty() : Optional.of("host does not answer.");
      return List.of(new Leg("host", streaming, 290_000, 0, 0, 0, trouble, trouble));
    }

    @Override
    public void stop() {
      stops.incrementAndGet();
      try {
        slow.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
