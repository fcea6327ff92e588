package org.hlsgateway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hlsgateway.FakeRequest;
import org.hlsgateway.config.Settings;
import org.hlsgateway.config.Settings.CommandsAccess;
import org.hlsgateway.config.Settings.HttpTarget;
import org.hlsgateway.control.ControlMessage;
import org.hlsgateway.it.Eventually;
import org.hlsgateway.websocket.SendQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer's words while the coordinator is busy with something else. */
class ControlConnectionTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String END = "PUBLISH-END\nStream-Channel: door\nStream-ID: id1\n";

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final CountDownLatch held = new CountDownLatch(1);
  private final AtomicBoolean canBeSentTo = new AtomicBoolean(true);
  private final Coordinator coordinator = coordinator();
  private final Recorder protocol = new Recorder();
  private final Session session = session();
  private final ControlConnection connection =
      new ControlConnection(coordinator, protocol, "Somebody", coordinator.now());

  @BeforeEach
  void connect() throws Exception {
    connection.onOpen(session, null);
    Eventually.happens("it is connected", SOON, () -> calls.contains("connected"));
    coordinator.run(this::hold);
  }

  @AfterEach
  void stop() {
    held.countDown();
    coordinator.stop();
  }

  @Test
  void theLastWordsOfAPeerThatClosesAtOnce_areHeard() throws Exception {
    connection.onMessage(END, true);
    connection.onClose(session, null);
    held.countDown();
    Eventually.happens("it is lost", SOON, () -> calls.contains("lost"));
    assertThat(calls).containsExactly("connected", "PUBLISH-END", "lost");
  }

  @Test
  void whatAPeerSaidBeforeItCouldNotBeSentTo_isHeard() throws Exception {
    connection.onMessage(END, true);
    canBeSentTo.set(false);
    protocol.out.send(ControlMessage.of("HEARTBEAT").text());
    held.countDown();
    Eventually.happens("it is lost", SOON, () -> calls.contains("lost"));
    assertThat(calls).containsExactly("connected", "PUBLISH-END", "lost");
  }

  @Test
  void aPeerThatIsLost_isNotHeardAnyMore() throws Exception {
    connection.onClose(session, null);
    connection.onMessage(END, true);
    coordinator.run(() -> calls.add("after it"));
    held.countDown();
    Eventually.happens("all is done", SOON, () -> calls.contains("after it"));
    assertThat(calls).containsExactly("connected", "lost", "after it");
  }

  @Test
  void aPeerThatIsRefused_isNotHeardAnyMore() throws Exception {
    connection.onMessage("x".repeat(ControlMessage.MAX_LENGTH + 1), true);
    connection.onMessage(END, true);
    held.countDown();
    Eventually.happens("it is lost", SOON, () -> calls.contains("lost"));
    assertThat(calls).containsExactly("connected", "lost");
  }

  private void hold() {
    try {
      held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Coordinator coordinator() {
    HttpTarget nobody = new HttpTarget(Optional.empty(), Optional.empty());
    Settings.Coordinator settings =
        new Settings.Coordinator(
            Optional.empty(),
            128,
            nobody,
            nobody,
            "",
            new CommandsAccess(Optional.empty(), ""),
            false,
            Optional.empty());
    Settings.Encoder encoder =
        new Settings.Encoder(
            -1,
            false,
            Optional.empty(),
            null,
            Duration.ofSeconds(3),
            10,
            100,
            9,
            true,
            new Settings.Relay(List.of(), Optional.empty()),
            true);
    Settings.Store store = new Settings.Store(Path.of("."), Duration.ofDays(1));
    return new Coordinator(
        new Settings(null, store, null, null, null, null, null, settings, encoder, null, null),
        null,
        null,
        null,
        null,
        null);
  }

  private Session session() {
    RemoteEndpoint.Async remote =
        FakeRequest.proxy(
            RemoteEndpoint.Async.class,
            (method, arguments) -> {
              if (method.equals("sendText") && !canBeSentTo.get()) {
                ((SendHandler) arguments[1]).onResult(new SendResult(new Exception("gone")));
              }
              return null;
            });
    return FakeRequest.proxy(
        Session.class, (method, arguments) -> method.equals("getAsyncRemote") ? remote : null);
  }

  private final class Recorder implements PeerProtocol {
    private volatile SendQueue out;

    @Override
    public void connected(SendQueue queue) {
      out = queue;
      calls.add("connected");
    }

    @Override
    public void received(ControlMessage message) {
      calls.add(message.type());
    }

    @Override
    public void lost() {
      calls.add("lost");
    }
  }
}
