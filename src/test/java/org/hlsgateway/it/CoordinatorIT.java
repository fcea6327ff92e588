package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The coordinator among streaming servers, encoders and an application, over real sockets. */
class CoordinatorIT {
  private static final String SECRET = "a short secret";
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private static Path directory;
  private static OwnGateway gateway;
  private static FakeApplication application;

  private URI address;
  private Commands commands;
  private ControlPeer server;
  private ControlPeer encoder;

  @BeforeAll
  static void startGateway() {
    application = FakeApplication.start(0);
    Map<String, String> settings = new HashMap<>();
    settings.put("CONTROL_SECRET", SECRET);
    settings.put("KEY_VERIFICATION_URL", application.address("/key").toString());
    settings.put("KEY_VERIFICATION_AUTH", "Basic");
    settings.put("KEY_VERIFICATION_AUTH_USER", "gateway");
    settings.put("KEY_VERIFICATION_PASSWORD", "pass");
    settings.put("EVENT_CALLBACK_URL", application.address("/event").toString());
    settings.put("EVENT_CALLBACK_AUTH", "Custom");
    settings.put("EVENT_CALLBACK_AUTH_CUSTOM", "Token abc");
    gateway = OwnGateway.start(directory, settings);
  }

  @AfterAll
  static void stopGateway() {
    gateway.close();
    application.close();
  }

  @BeforeEach
  void connect() throws Exception {
    application.onEvent(event -> 200);
    application.onKey(key -> 200);
    application.wish(Map.of());
    address = gateway.address();
    commands = new Commands(address);
    encoder = ControlPeer.encoder(address, SECRET, 2);
    server = ControlPeer.connect(address, "rtmp", SECRET, Map.of());
    Eventually.happens("both are there", SOON, () -> peers() == 2);
  }

  @AfterEach
  void disconnect() throws Exception {
    server.close();
    encoder.close();
    Eventually.happens("both are gone", SOON, () -> peers() == 0 && commands.activeStreams() == 0);
  }

  private int peers() throws Exception {
    JsonObject report = commands.report();
    return report.getJsonArray("encoders").size() + report.getJsonArray("streamingServers").size();
  }

  @Test
  void wholeFlow_fromPublishToClosed() throws Exception {
    application.wish(
        Map.of("x-record", "true", "x-previews", "640x360, 10", "x-resolutions", "1280x720-30"));
    int before = application.keys().size();
    server.request("r1", "door", "geheim-1");

    String start = encoder.await("ENCODE-START");
    String id = ControlPeer.argument(server.await("PUBLISH-ACCEPT", "Request-ID:r1"), "Stream-ID");
    assertThat(id).matches("[0-9a-f]{32}");
    assertThat(ControlPeer.argument(start, "Stream-ID")).isEqualTo(id);
    assertThat(start)
        .contains(
            "Stream-Channel:door\n",
            "Stream-Source-Type:RTMP\n",
            "Stream-Source-URI:rtmp://127.0.0.1:1935/door/geheim-1\n",
            "Resolutions:1280x720-30\n",
            "Record:True\n",
            "Previews:640x360, 10\n");
    assertThat(application.keys().get(before))
        .containsEntry("x-streaming-channel", "door")
        .containsEntry("x-streaming-key", "geheim-1")
        .containsEntry("x-user-ip", "192.0.2.7")
        .containsEntry("authorization", "Basic Z2F0ZXdheTpwYXNz")
        .containsEntry("(method)", "POST")
        .containsEntry("(body)", "");

    JsonObject report = commands.report();
    JsonObject stream = report.getJsonArray("activeStreams").getJsonObject(0);
    JsonObject at = report.getJsonArray("streamingServers").getJsonObject(0);
    JsonObject by = report.getJsonArray("encoders").getJsonObject(0);
    assertThat(stream.getString("channel")).isEqualTo("door");
    assertThat(stream.getString("streamId")).isEqualTo(id);
    assertThat(stream.getInt("streamServer")).isEqualTo(at.getInt("id"));
    assertThat(stream.getInt("encoder")).isEqualTo(by.getInt("id"));
    assertThat(at.getString("ip")).isEqualTo("127.0.0.1");
    assertThat(at.getInt("port")).isEqualTo(1935);
    assertThat(at.getBoolean("ssl")).isFalse();
    assertThat(at.getString("serverType")).isEqualTo("RTMP");
    assertThat(by.getInt("capacity")).isEqualTo(2);
    assertThat(by.getInt("load")).isEqualTo(1);
    assertThat(commands.capacity().toString())
        .isEqualTo("{\"load\":1,\"capacity\":2,\"encoderCount\":1}");

    String index = "hls/door/" + id + "/1280x720-30/";
    encoder.tell(
        "STREAM-AVAILABLE",
        "door",
        id,
        "Stream-Type: HLS-LIVE\nResolution: 1280x720-30\nIndex-file: " + index + "live.m3u8\n");
    encoder.tell(
        "STREAM-AVAILABLE",
        "door",
        id,
        "Stream-Type: HLS-VOD\nResolution: 1280x720-30\nIndex-file: "
            + index
            + "vod-0.m3u8\nStart-Time: 12.5\n");
    Eventually.happens("both are told", SOON, () -> application.taken(id).size() == 2);
    FakeApplication.Event live = event(id, "HLS-LIVE");
    assertThat(live.all())
        .containsEntry("x-streaming-channel", "door")
        .containsEntry("x-event-type", "stream-available")
        .containsEntry("x-resolution", "1280x720-30")
        .containsEntry("x-index-file", index + "live.m3u8")
        .containsEntry("authorization", "Token abc")
        .containsEntry("(method)", "POST")
        .containsEntry("(body)", "")
        .doesNotContainKey("x-start-time");
    assertThat(event(id, "HLS-VOD").all()).containsEntry("x-start-time", "12.500");

    server.tell("PUBLISH-END", "door", id, "");
    String stop = encoder.await("ENCODE-STOP", "Stream-ID:" + id);
    assertThat(stop).contains("Stream-Channel:door\n", "Grace-Period:5\n");
    encoder.tell("STREAM-CLOSED", "door", id, "");
    Eventually.happens("closed is told", SOON, () -> application.taken(id).size() == 3);
    assertThat(application.taken(id))
        .containsExactly(
            "stream-available HLS-LIVE 1280x720-30",
            "stream-available HLS-VOD 1280x720-30",
            "stream-closed");
    assertThat(commands.activeStreams()).isZero();
    assertThat(messagesLog()).doesNotContain("geheim-1");
  }

  @Test
  void keyThatTheApplicationRefuses_isDenied() throws Exception {
    application.onKey(key -> key.get("x-streaming-key").equals("right") ? 200 : 403);
    server.request("r1", "door", "wrong");
    server.await("PUBLISH-DENY", "Request-ID:r1", "Stream-Channel:door");
    server.request("r2", "door", "right");
    server.await("PUBLISH-ACCEPT", "Request-ID:r2");
    server.request("r3", "door", "right");
    server.await("PUBLISH-DENY", "Request-ID:r3");
    assertThat(encoder.heard()).hasSize(1);
  }

  @Test
  void closeCommand_killsAtTheServer() throws Exception {
    String a = server.publish("r1", "a");
    String b = server.publish("r2", "b");
    assertThat(commands.close("a", "another-id")).isEqualTo(200);
    assertThat(commands.close("a", a)).isEqualTo(200);
    server.await("STREAM-KILL", "Stream-Channel:a", "Stream-ID:" + a);
    assertThat(commands.close("b", "*")).isEqualTo(200);
    server.await("STREAM-KILL", "Stream-Channel:b", "Stream-ID:" + b);
    // Without an id, whichever it is; and in the words of existing coordinators.
    assertThat(commands.send("POST", "/commands/close", "x-streaming-channel", "b"))
        .returns(200, HttpResponse::statusCode)
        .returns("SUCCESS", HttpResponse::body);
    String kill = "STREAM-KILL\nStream-Channel:b\nStream-ID:" + b + "\n";
    Eventually.happens(
        "both kills have the id", SOON, () -> Collections.frequency(server.heard(), kill) == 2);
    server.tell("PUBLISH-END", "a", a, "");
    encoder.await("ENCODE-STOP", "Stream-ID:" + a);
    assertThat(commands.send("POST", "/commands/close").statusCode()).isEqualTo(400);
    assertThat(commands.send("GET", "/commands/close").statusCode()).isEqualTo(405);
  }

  @Test
  void lostEncoder_endsItsStreams() throws Exception {
    String id = server.publish("r1", "door");
    encoder.close();
    server.await("STREAM-KILL", "Stream-Channel:door", "Stream-ID:" + id);
    Eventually.happens(
        "closed is told", SOON, () -> application.taken(id).equals(List.of("stream-closed")));
    assertThat(commands.activeStreams()).isZero();
    server.request("r2", "door", "key");
    server.await("PUBLISH-DENY", "Request-ID:r2");
  }

  @Test
  void lostStreamingServer_endsItsStreams() throws Exception {
    String id = server.publish("r1", "door");
    server.close();
    encoder.await("ENCODE-STOP", "Stream-ID:" + id);
    encoder.tell("STREAM-CLOSED", "door", id, "");
    Eventually.happens(
        "closed is told", SOON, () -> application.taken(id).equals(List.of("stream-closed")));
    try (ControlPeer again = ControlPeer.connect(address, "rtmp", SECRET, Map.of())) {
      again.await("STREAM-KILL", "Stream-ID:" + id);
    }
  }

  @Test
  void peersInOtherClothes_areUnderstood() throws Exception {
    Map<String, String> headers =
        Map.of("x-external-ip", "2001:db8::7", "x-custom-port", "8443", "x-ssl-use", "true");
    try (ControlPeer other = ControlPeer.connect(address, "wss", SECRET, headers)) {
      other.send("publish-request\r\n\r\nREQUEST-ID:7\r\nstream-channel:yard\r\nstream-key:k\r\n");
      String start = encoder.await("ENCODE-START", "Stream-Channel:yard");
      assertThat(start)
          .contains(
              "Stream-Source-Type:WS\n", "Stream-Source-URI:wss://[2001:db8::7]:8443/yard/k\n");
      other.await("PUBLISH-ACCEPT", "Request-ID:7");
      JsonObject at = commands.report().getJsonArray("streamingServers").getJsonObject(1);
      assertThat(at.getString("ip")).isEqualTo("2001:db8::7");
      assertThat(at.getInt("port")).isEqualTo(8443);
      assertThat(at.getBoolean("ssl")).isTrue();
      assertThat(at.getString("serverType")).isEqualTo("WS");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rtmp", "wss", "hls"})
  void wrongTokens_areAnswered403(String kind) {
    String right = "{\"sub\":\"" + kind + "-control\"}";
    String expired = "{\"sub\":\"" + kind + "-control\",\"exp\":1000000000}";
    String hs256 = "{\"alg\":\"HS256\"}";
    for (String token :
        List.of(
            "",
            "x",
            ControlPeer.part("{\"alg\":\"none\"}") + "." + ControlPeer.part(right) + ".",
            ControlPeer.token("{\"alg\":\"none\"}", right, SECRET),
            ControlPeer.token("{\"alg\":\"HS512\"}", right, SECRET),
            ControlPeer.token(hs256, right, "another secret"),
            ControlPeer.token(hs256, expired, SECRET),
            ControlPeer.token(hs256, "{\"sub\":\"other-control\"}", SECRET))) {
      Map<String, String> headers =
          token.isEmpty() ? Map.of() : Map.of("x-control-auth-token", token);
      assertThatThrownBy(() -> ControlPeer.connect(address, kind, "", headers))
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(403));
    }
  }

  @Test
  void oversizeAndMalformedFrames_closeTheConnection_andChangeNothing() throws Exception {
    String id = server.publish("r1", "door");
    try (ControlPeer big = ControlPeer.connect(address, "hls", SECRET, Map.of())) {
      big.send("REGISTER\nCapacity: 1\n\n" + "x".repeat(70_000));
      assertThat(big.awaitClosed()).isEqualTo(1009);
    }
    try (ControlPeer odd = ControlPeer.connect(address, "rtmp", SECRET, Map.of())) {
      odd.send("\u0000\u0001 what is this");
      odd.await("ERROR", "Error-Code:PROTOCOL_ERROR");
      assertThat(odd.awaitClosed()).isEqualTo(1002);
    }
    try (ControlPeer odd = ControlPeer.connect(address, "hls", SECRET, Map.of())) {
      odd.send("REGISTER\nCapacity: many\n");
      odd.await("ERROR");
      odd.awaitClosed();
    }
    try (ControlPeer sorry = ControlPeer.connect(address, "hls", SECRET, Map.of())) {
      sorry.send("ERROR\nError-Code: X\nError-Message: y\n");
      sorry.awaitClosed();
    }
    Eventually.happens("they are gone", SOON, () -> peers() == 2);
    assertThat(commands.activeStreams()).isEqualTo(1);
    assertThat(application.taken(id)).isEmpty();
  }

  @Test
  void whatIsNotTheirs_isRefused_andLoggedOnce() throws Exception {
    String id = server.publish("r1", "door");
    try (ControlPeer thief = ControlPeer.connect(address, "wss", SECRET, Map.of());
        ControlPeer liar = ControlPeer.encoder(address, SECRET, 1)) {
      Eventually.happens("they are there", SOON, () -> peers() == 4);
      for (int i = 0; i < 5; i++) {
        thief.tell("PUBLISH-END", "door", id, "");
        thief.request("p" + i, "../../etc/passwd", "key");
        liar.tell("STREAM-CLOSED", "door", id, "");
        liar.tell(
            "STREAM-AVAILABLE",
            "door",
            id,
            "Stream-Type: HLS-LIVE\nResolution: 1x1-1\nIndex-file: x.m3u8\n");
      }
      thief.await("PUBLISH-DENY", "Request-ID:p4");
      // What the liar said is worked off once this is.
      liar.send("REGISTER\nCapacity: 7\n");
      Eventually.happens("it is heard", SOON, () -> commands.capacity().getInt("capacity") == 9);
    }
    assertThat(commands.activeStreams()).isEqualTo(1);
    assertThat(encoder.heard()).hasSize(1);
    assertThat(application.taken(id)).isEmpty();
    String log = messagesLog();
    for (String of :
        List.of(
            "ends a stream that is not its own",
            "asks for a channel or key whose name is not allowed",
            "closes a stream that it was not given",
            "reports a stream that it was not given")) {
      assertThat(log.split(of, -1)).as(of).hasSize(2);
    }
  }

  @Test
  void peerThatReadsNothing_holdsNobodyUp_andIsClosed() throws Exception {
    try (DeafPeer deaf = DeafPeer.connect(address, SECRET)) {
      Eventually.happens("it is there", SOON, () -> peers() == 3);
      // Each is answered with as much: far more than the sockets' buffers and the queue take.
      deaf.ask(800, "r".repeat(30_000));
      String id = server.publish("r1", "door");
      server.tell("PUBLISH-END", "door", id, "");
      encoder.await("ENCODE-STOP", "Stream-ID:" + id);
      encoder.tell("STREAM-CLOSED", "door", id, "");
      Eventually.happens(
          "closed is told", SOON, () -> application.taken(id).equals(List.of("stream-closed")));
      // It is still connected, as far as it is concerned.
      Eventually.happens("it is closed", Duration.ofSeconds(60), () -> peers() == 2);
    }
  }

  @Test
  void answersOfCommands_areJsonThatIsNotCached() throws Exception {
    for (String path : List.of("/commands/capacity", "/commands/report")) {
      HttpResponse<String> answer = commands.send("GET", path);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache");
    }
    // Not the one of this machine any more, once a proxy says for whom it asks.
    HttpResponse<String> foreign =
        commands.send("GET", "/commands/report", "X-Forwarded-For", "203.0.113.9");
    assertThat(foreign.statusCode()).isEqualTo(401);
    assertThat(foreign.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(foreign.body()).doesNotContain("activeStreams");
    assertThat(messagesLog()).contains("COMMANDS_API_AUTH");
  }

  private static String messagesLog() throws Exception {
    return java.nio.file.Files.readString(directory.resolve("logs/messages.log"));
  }

  private static FakeApplication.Event event(String id, String streamType) {
    return application.taken().stream()
        .filter(event -> event.streamId().equals(id))
        .filter(event -> streamType.equals(event.all().get("x-stream-type")))
        .findFirst()
        .orElseThrow();
  }
}
