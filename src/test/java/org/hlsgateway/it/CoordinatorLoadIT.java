package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand streams, and what is left of them. Counts, no times. */
class CoordinatorLoadIT {
  private static final String SECRET = "load-secret";
  private static final int STREAMS = 1_000;
  private static final int PEERS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final List<String> KEPT_BY_STREAMS =
      List.of("StreamSession", "OpenStream", "Available", "Callback", "PublishRequest");

  @TempDir private Path directory;

  private final Map<String, String> idsByChannel = new ConcurrentHashMap<>();
  private final Map<String, ControlPeer> serverByChannel = new ConcurrentHashMap<>();
  private final Set<String> denied = ConcurrentHashMap.newKeySet();

  @Test
  void aThousandStreamsOpenedAndClosed_areCountedRight_andLeaveNothing() throws Exception {
    try (FakeApplication application = FakeApplication.start(0);
        OwnGateway gateway =
            OwnGateway.start(
                directory,
                Map.of(
                    "CONTROL_SECRET",
                    SECRET,
                    "EVENT_CALLBACK_URL",
                    application.address("/event").toString()))) {
      Commands commands = new Commands(gateway.address());
      assertThat(commands.capacity().toString())
          .isEqualTo("{\"load\":0,\"capacity\":0,\"encoderCount\":0}");
      round(gateway, commands, application);
      List<String> threads = threads(gateway.pid());
      round(gateway, commands, application);

      assertThat(threads(gateway.pid())).isEqualTo(threads);
      // A connection may be on its last steps when its peer has long seen the end of it.
      Eventually.happens(
          "nothing of the streams and their peers is left",
          Duration.ofSeconds(20),
          () -> {
            String histogram = jcmd(gateway.pid(), "GC.class_histogram");
            return KEPT_BY_STREAMS.stream().allMatch(type -> instances(histogram, type) == 0)
                && instances(histogram, "ControlConnection") == 0;
          });
    }
  }

  private void round(OwnGateway gateway, Commands commands, FakeApplication application)
      throws Exception {
    idsByChannel.clear();
    denied.clear();
    int toldBefore = application.taken().size();
    List<ControlPeer> encoders = new ArrayList<>();
    List<ControlPeer> servers = new ArrayList<>();
    try {
      for (int i = 0; i < PEERS; i++) {
        ControlPeer encoder = ControlPeer.encoder(gateway.address(), SECRET, STREAMS / PEERS);
        encoders.add(encoder.onFrame(frame -> encode(encoder, frame)));
        ControlPeer server = ControlPeer.connect(gateway.address(), "rtmp", SECRET, Map.of());
        servers.add(server.onFrame(frame -> note(server, frame)));
      }
      Eventually.happens(
          "all are there", PATIENCE, () -> commands.capacity().getInt("capacity") == STREAMS);

      for (int i = 0; i < STREAMS; i++) {
        servers.get(i % PEERS).request("r" + i, "c" + i, "key");
      }
      Eventually.happens("all are on", PATIENCE, () -> idsByChannel.size() == STREAMS);
      assertThat(commands.capacity().toString())
          .isEqualTo("{\"load\":1000,\"capacity\":1000,\"encoderCount\":4}");
      JsonObject report = commands.report();
      assertThat(report.getJsonArray("activeStreams")).hasSize(STREAMS);
      assertThat(report.getJsonArray("encoders").getValuesAs(JsonObject.class))
          .extracting(encoder -> encoder.getInt("load"))
          .containsExactly(250, 250, 250, 250);
      assertThat(Set.copyOf(idsByChannel.values())).hasSize(STREAMS);

      servers.get(0).request("r", "one-too-many", "key");
      Eventually.happens("it is denied", PATIENCE, () -> denied.contains("one-too-many"));

      end(0, STREAMS / 2);
      Eventually.happens(
          "half are over", PATIENCE, () -> commands.capacity().getInt("load") == STREAMS / 2);
      assertThat(commands.activeStreams()).isEqualTo(STREAMS / 2);
      end(STREAMS / 2, STREAMS);
      Eventually.happens("all are over", PATIENCE, () -> commands.activeStreams() == 0);
      assertThat(commands.capacity().getInt("load")).isZero();
      Eventually.happens(
          "every end is told",
          PATIENCE,
          () ->
              application.taken().stream()
                      .skip(toldBefore)
                      .filter(event -> event.type().equals("stream-closed"))
                      .map(FakeApplication.Event::streamId)
                      .distinct()
                      .count()
                  == STREAMS);
    } finally {
      encoders.forEach(ControlPeer::close);
      servers.forEach(ControlPeer::close);
    }
    Eventually.happens(
        "all are gone",
        PATIENCE,
        () ->
            commands.report().getJsonArray("streamingServers").isEmpty()
                && commands.report().getJsonArray("encoders").isEmpty());
  }

  private void end(int from, int to) {
    for (int i = from; i < to; i++) {
      String channel = "c" + i;
      serverByChannel.get(channel).tell("PUBLISH-END", channel, idsByChannel.get(channel), "");
    }
  }

  private static void encode(ControlPeer encoder, String frame) {
    String channel = ControlPeer.argument(frame, "Stream-Channel");
    String id = ControlPeer.argument(frame, "Stream-ID");
    if (frame.startsWith("ENCODE-START")) {
      encoder.tell(
          "STREAM-AVAILABLE",
          channel,
          id,
          "Stream-Type: HLS-LIVE\nResolution: 1x1-1\nIndex-file: hls/x/live.m3u8\n");
    } else {
      encoder.tell("STREAM-CLOSED", channel, id, "");
    }
  }

  private void note(ControlPeer server, String frame) {
    String channel = ControlPeer.argument(frame, "Stream-Channel");
    if (frame.startsWith("PUBLISH-ACCEPT")) {
      serverByChannel.put(channel, server);
      idsByChannel.put(channel, ControlPeer.argument(frame, "Stream-ID"));
    } else if (frame.startsWith("PUBLISH-DENY")) {
      denied.add(channel);
    }
  }

  /** The names of the coordinator's threads. */
  private static List<String> threads(long pid) throws Exception {
    return jcmd(pid, "Thread.print")
        .lines()
        .filter(line -> line.startsWith("\"coordinator"))
        .map(line -> line.substring(1, line.indexOf('"', 1)))
        .sorted()
        .toList();
  }

  private static int instances(String histogram, String type) {
    Matcher matcher =
        Pattern.compile("\\s([0-9]+)\\s+[0-9]+\\s+org\\.hlsgateway\\.coordinator\\." + type + "\\s")
            .matcher(histogram);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  /** The histogram counts what is alive: it collects garbage first. */
  private static String jcmd(long pid, String command) throws Exception {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
