package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hlsgateway.checker.LivePlaylistCheck;
import org.hlsgateway.testing.Ports;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose streaming servers belong to the coordinator of another one. */
class RemoteServerIT {
  private static final String SECRET = "between both";
  private static final String PASSWORD = "remote-server-pass";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private static Path directory;
  private static FakeApplication application;
  private static OwnGateway coordinator;
  private static OwnGateway server;
  private static Commands commands;
  private static int rtmpPort;

  @BeforeAll
  static void startBoth() throws Exception {
    application = FakeApplication.start(0);
    application.onKey(key -> key.get("x-streaming-key").startsWith("right") ? 200 : 403);
    coordinator =
        OwnGateway.start(
            directory.resolve("coordinator"),
            Map.of(
                "CONTROL_SECRET",
                SECRET,
                "EMBEDDED_ENCODER",
                "YES",
                "HLS_H264_PRESET",
                "ultrafast",
                "KEY_VERIFICATION_URL",
                application.address("/key").toString(),
                "EVENT_CALLBACK_URL",
                application.address("/event").toString()));
    commands = new Commands(coordinator.address());
    rtmpPort = Ports.free();
    server =
        OwnGateway.start(
            directory.resolve("server"),
            Map.of(
                "ADMIN_PASSWORD",
                PASSWORD,
                "CONTROL_SECRET",
                SECRET,
                "CONTROL_BASE_URL",
                coordinator.address().toString().replace("http", "ws"),
                "RTMP_PORT",
                Integer.toString(rtmpPort),
                "WEBSOCKET_STREAMING",
                "YES",
                "PUBLISH_GRACE_SECONDS",
                "1"));
    Eventually.happens("both its servers come", SOON, () -> servers().size() == 2);
  }

  @AfterAll
  static void stopBoth() {
    server.close();
    coordinator.close();
    application.close();
  }

  @Test
  void whatIsPushedThere_isDecidedOnHere_playedHere_andEndedByCommand() throws Exception {
    assertThat(servers())
        .extracting(each -> each.getInt("port"))
        .containsExactlyInAnyOrder(rtmpPort, server.address().getPort());

    assertThat(RtmpPublisher.ffmpeg(rtmp("door/wrong")).awaitEnd(SOON))
        .contains("The coordinator does not let this stream in");
    try (RtmpPublisher publisher = RtmpPublisher.ffmpeg(rtmp("door/right-1"))) {
      String id = commands.awaitPublished("door");
      assertThat(application.keys().get(application.keys().size() - 1))
          .containsEntry("x-streaming-channel", "door")
          .containsEntry("x-streaming-key", "right-1");
      assertThat(
              LivePlaylistCheck.run(
                  coordinator.address().resolve("/hls_gateway/watch/door"), Duration.ofSeconds(5)))
          .isEmpty();
      assertThat(new Commands(server.address()).activeStreams()).isZero();
      assertThat(commands.close("door", id)).isEqualTo(200);
      publisher.awaitEnd(SOON);
      Eventually.happens(
          "the end is told", SOON, () -> application.taken(id).contains("stream-closed"));
    }
    assertThat(Files.readString(directory.resolve("server/logs/messages.log")))
        .doesNotContain("right-1");
  }

  @Test
  void byWebSocketToo_andAPublisherThatLeaves_isGoneThere() throws Exception {
    WebSocketPublisher refused = new WebSocketPublisher(server.address(), "yard/wrong");
    assertThat(refused.awaitEnd(SOON)).contains("ERROR: The coordinator does not let");
    try (WebSocketPublisher publisher = new WebSocketPublisher(server.address(), "yard/right-2")) {
      String id = commands.awaitPublished("yard");
      Eventually.happens(
          "it can be played",
          SOON,
          () -> application.taken(id).stream().anyMatch(event -> event.contains("HLS-LIVE")));
      publisher.finish();
      Eventually.happens("it is over", SOON, () -> commands.published("yard").isEmpty());
    }
  }

  @Test
  void itsPage_saysWhoDecides() throws Exception {
    try (Visit admin = new Visit(server.address())) {
      admin.logIn("admin", PASSWORD);
      admin.open("/hls_gateway/admin/streaming");
      admin.awaitText("This node takes streams for the coordinator ws://127.0.0.1:");
      admin.awaitText("and is connected.");
      admin.shot("coordinator-elsewhere");
      assertThat(admin.accessibilityFaults()).isEmpty();
    }
  }

  private static List<JsonObject> servers() throws Exception {
    return commands.report().getJsonArray("streamingServers").getValuesAs(JsonObject.class);
  }

  private static String rtmp(String path) {
    return "rtmp://127.0.0.1:" + rtmpPort + "/" + path;
  }
}
