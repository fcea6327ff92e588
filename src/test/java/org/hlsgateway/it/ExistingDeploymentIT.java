package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hlsgateway.encoder.RelayPeer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway in the place of an existing coordinator and encoder, with their settings. */
class ExistingDeploymentIT {
  private static final String SECRET = "a shared secret";
  private static final String PUSH_SECRET = "a push secret";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void whatWasOnBeforeIsClosedOnce_andLiveSegmentsGoToTheRelay() throws Exception {
    Path streams = directory.resolve("active_streams.txt");
    Files.write(streams, List.of("door:1699999999999-abc", "yard:1700000000000-def"));
    try (FakeApplication application = FakeApplication.start(0);
        RelayPeer relay = RelayPeer.start(PUSH_SECRET)) {
      Map<String, String> settings = new HashMap<>();
      settings.put("ADMIN_PASSWORD", "existing-pass-1");
      settings.put("EMBEDDED_ENCODER", "YES");
      settings.put("CONTROL_SECRET", SECRET);
      settings.put("HLS_FILESYSTEM_PATH", directory.resolve("storage").toString());
      settings.put("EVENT_CALLBACK_URL", application.address("/event").toString());
      settings.put("ACTIVE_STREAMS_FILE", streams.toString());
      settings.put("HLS_WS_CDN_ENABLED", "YES");
      settings.put("HLS_WS_CDN_URL", relay.address() + " " + relay.address());
      settings.put("HLS_WS_CDN_PUSH_SECRET", PUSH_SECRET);
      settings.put("LOG_TASK_STATUS", "NO");
      settings.put("HLS_SPARSE_KEYFRAMES", "COPY");
      String id;
      try (OwnGateway gateway = OwnGateway.start(directory.resolve("gateway"), settings)) {
        Eventually.happens(
            "the application hears of the streams before",
            SOON,
            () -> application.taken().size() == 2);
        assertThat(application.taken("1699999999999-abc")).containsExactly("stream-closed");
        assertThat(application.taken("1700000000000-def")).containsExactly("stream-closed");
        id = pushed(gateway, application, relay);
      }
      try (OwnGateway again = OwnGateway.start(directory.resolve("gateway"), settings)) {
        Eventually.happens(
            "all was told", SOON, () -> new Commands(again.address()).activeStreams() == 0);
        assertThat(application.taken("1699999999999-abc")).as("once").hasSize(1);
        assertThat(application.taken(id)).last().isEqualTo("stream-closed");
      }
      String log = Files.readString(directory.resolve("gateway/logs/messages.log"));
      assertThat(log).doesNotContain("Encodes Assignment", SECRET, PUSH_SECRET);
    }
  }

  private String pushed(OwnGateway gateway, FakeApplication application, RelayPeer relay)
      throws Exception {
    Path nginx = Files.createDirectories(directory.resolve("nginx"));
    String id;
    try (StreamingServer server = StreamingServer.start(nginx, gateway.address(), SECRET, "hall")) {
      id = server.publish("hall", "key", 8 * 25);
      Path live = directory.resolve("storage/hls/hall/" + id + "/640x360-25/live.m3u8");
      Eventually.happens("it is in the storage", SOON, () -> Files.exists(live));
      assertThat(application.taken(id)).as("before the relay's OK").isEmpty();
      relay.mayAccept.countDown();
      Eventually.happens(
          "it is announced",
          SOON,
          () -> application.taken(id).contains("stream-available HLS-LIVE 640x360-25"));
      Eventually.happens("the relay has segments", SOON, () -> relay.told.size() > 6);
      assertThat(live)
          .content()
          .as("copied, and never begun anew")
          .doesNotContain("DISCONTINUITY\n");
      server.unpublish("hall", id);
      Eventually.happens("it ends", SOON, () -> application.taken(id).contains("stream-closed"));
    }
    Eventually.happens("the relay is told", SOON, () -> relay.told.contains("CLOSE"));
    assertThat(relay.told.get(0)).isEqualTo("PUSH hls/hall/" + id + "/640x360-25/live.m3u8");
    // ISO 13818-1 2.4.3.2: a packet of a transport stream begins with 0x47.
    assertThat(relay.told.subList(1, relay.told.size() - 1))
        .allSatisfy(segment -> assertThat(segment).matches("(?s)[0-9.]+ G.*"));
    assertThat(relay.faults).isEmpty();
    return id;
  }
}
