package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No callback is lost and none comes out of order, whoever dies. */
class CoordinatorCrashIT {
  private static final String SECRET = "crash-secret";
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path directory;

  @Test
  void coordinatorKilledInTheMiddleOfStreams_tellsWhatItOwes_andLeavesNoneActive()
      throws Exception {
    try (FakeApplication application = FakeApplication.start(0)) {
      String playing;
      String closed;
      String silent;
      try (OwnGateway gateway = OwnGateway.start(directory, settings(application))) {
        Commands commands = new Commands(gateway.address());
        ControlPeer encoder = ControlPeer.encoder(gateway.address(), SECRET, -1);
        ControlPeer server = ControlPeer.connect(gateway.address(), "rtmp", SECRET, Map.of());
        Eventually.happens(
            "the encoder is there", SOON, () -> commands.capacity().getInt("encoderCount") == 1);
        playing = server.publish("1", "playing");
        available(encoder, "playing", playing, 1);
        String told = playing;
        Eventually.happens("it is told", SOON, () -> application.taken(told).size() == 1);

        // From now on the application is down.
        AtomicInteger tries = new AtomicInteger();
        application.onEvent(event -> tries.incrementAndGet() > 0 ? 503 : 200);
        closed = server.publish("2", "closed");
        available(encoder, "closed", closed, 1);
        Eventually.happens("it is tried", SOON, () -> tries.get() > 0);
        encoder.tell(
            "STREAM-AVAILABLE",
            "closed",
            closed,
            "Stream-Type: HLS-VOD\nResolution: 1x1-1\nIndex-file: hls/x/vod-0.m3u8\n");
        server.tell("PUBLISH-END", "closed", closed, "");
        encoder.await("ENCODE-STOP", "Stream-ID:" + closed);
        encoder.tell("STREAM-CLOSED", "closed", closed, "");
        Eventually.happens("it is closed", SOON, () -> commands.activeStreams() == 1);
        silent = server.publish("3", "silent");
        available(encoder, "silent", silent, 1);
        gateway.kill();
        server.awaitClosed();
        encoder.awaitClosed();
      }
      application.onEvent(event -> 200);
      try (OwnGateway again = OwnGateway.start(directory, settings(application))) {
        for (String id : List.of(playing, closed, silent)) {
          Eventually.happens(
              "its end is told", SOON, () -> application.taken(id).contains("stream-closed"));
        }
        assertThat(application.taken(playing))
            .containsExactly("stream-available HLS-LIVE 1x1-1", "stream-closed");
        // That it was live is not told late; its recording is.
        assertThat(application.taken(closed))
            .containsExactly("stream-available HLS-VOD 1x1-1", "stream-closed");
        assertThat(application.taken(silent)).containsExactly("stream-closed");
        assertThat(new Commands(again.address()).activeStreams()).isZero();
        // Whoever still publishes there is told to stop; what had ended is not mentioned.
        try (ControlPeer server = ControlPeer.connect(again.address(), "rtmp", SECRET, Map.of())) {
          server.await("STREAM-KILL", "Stream-ID:" + playing);
          server.await("STREAM-KILL", "Stream-ID:" + silent);
          assertThat(server.heard()).hasSize(2);
        }
      }
    }
  }

  @Test
  void applicationThatFailsAtRandomAndGoesAway_isToldEverythingInOrder() throws Exception {
    int streams = 40;
    Random random = new Random(7);
    FakeApplication application = FakeApplication.start(0);
    int port = application.port();
    List<FakeApplication.Event> before;
    try (OwnGateway gateway = OwnGateway.start(directory, settings(application));
        ControlPeer encoder = ControlPeer.encoder(gateway.address(), SECRET, -1);
        ControlPeer doomed = ControlPeer.connect(gateway.address(), "wss", SECRET, Map.of());
        ControlPeer server = ControlPeer.connect(gateway.address(), "rtmp", SECRET, Map.of())) {
      Commands commands = new Commands(gateway.address());
      Eventually.happens(
          "the encoder is there", SOON, () -> commands.capacity().getInt("encoderCount") == 1);
      application.onEvent(event -> fails(random) ? 500 : 200);
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < streams; i++) {
        ControlPeer publisher = i % 4 == 0 ? doomed : server;
        ids.add(publisher.publish("r" + i, "c" + i));
        for (int n = 1; n <= 3; n++) {
          available(encoder, "c" + i, ids.get(i), n);
        }
      }
      Eventually.happens("some is told", SOON, () -> application.taken().size() > streams);
      application.close();
      before = List.copyOf(application.taken());
      hangUpOn(10, port);
      try (FakeApplication back = FakeApplication.start(port)) {
        back.onEvent(event -> fails(random) ? 500 : 200);
        Eventually.happens(
            "all outputs are told",
            Duration.ofSeconds(180),
            () -> distinct(before, back.taken()) == streams * 3);
        // One streaming server dies, the other one ends properly.
        doomed.close();
        for (int i = 0; i < streams; i++) {
          if (i % 4 != 0) {
            server.tell("PUBLISH-END", "c" + i, ids.get(i), "");
          }
        }
        for (int i = 0; i < streams; i++) {
          encoder.await("ENCODE-STOP", "Stream-ID:" + ids.get(i));
          encoder.tell("STREAM-CLOSED", "c" + i, ids.get(i), "");
        }
        Eventually.happens(
            "all ends are told",
            Duration.ofSeconds(120),
            () -> distinct(before, back.taken()) == streams * 4);
        List<FakeApplication.Event> all = new ArrayList<>(before);
        all.addAll(back.taken());
        for (String id : ids) {
          assertThat(order(all, id)).containsExactly("1x1-1", "1x1-2", "1x1-3", "stream-closed");
        }
        assertThat(commands.activeStreams()).isZero();
      }
    } finally {
      application.close();
    }
  }

  /** In the application's place: takes so many connections and answers none. */
  private static void hangUpOn(int connections, int port) throws IOException {
    try (ServerSocket down = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
      down.setSoTimeout((int) SOON.toMillis());
      for (int i = 0; i < connections; i++) {
        down.accept().close();
      }
    }
  }

  private static boolean fails(Random random) {
    synchronized (random) {
      return random.nextInt(100) < 30;
    }
  }

  private static long distinct(
      List<FakeApplication.Event> first, List<FakeApplication.Event> second) {
    List<FakeApplication.Event> all = new ArrayList<>(first);
    all.addAll(second);
    return all.stream().map(event -> event.streamId() + name(event)).distinct().count();
  }

  /** Told twice at once is allowed; told twice with another in between is not. */
  private static List<String> order(List<FakeApplication.Event> events, String id) {
    List<String> names = new ArrayList<>();
    for (FakeApplication.Event event : events) {
      if (event.streamId().equals(id)
          && (names.isEmpty() || !names.get(names.size() - 1).equals(name(event)))) {
        names.add(name(event));
      }
    }
    return names;
  }

  private static String name(FakeApplication.Event event) {
    return event.all().getOrDefault("x-resolution", event.type());
  }

  private static void available(ControlPeer encoder, String channel, String id, int fps) {
    encoder.tell(
        "STREAM-AVAILABLE",
        channel,
        id,
        "Stream-Type: HLS-LIVE\nResolution: 1x1-" + fps + "\nIndex-file: hls/x/live.m3u8\n");
  }

  private static Map<String, String> settings(FakeApplication application) {
    Map<String, String> settings = new HashMap<>();
    settings.put("CONTROL_SECRET", SECRET);
    settings.put("EVENT_CALLBACK_URL", application.address("/event").toString());
    return settings;
  }
}
