package org.hlsgateway.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hlsgateway.encoder.EncodedStreamView.State.ENDING;
import static org.hlsgateway.encoder.EncodedStreamView.State.STARTING;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.hlsgateway.channels.SourceUrls;
import org.hlsgateway.config.Settings;
import org.hlsgateway.control.Assignment;
import org.hlsgateway.control.ControlMessage;
import org.hlsgateway.control.EncoderLink;
import org.hlsgateway.control.SourceType;
import org.hlsgateway.control.StreamType;
import org.hlsgateway.live.LiveSessions;
import org.hlsgateway.sources.Sources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an encoder does not do, whoever asks. */
class StreamEncoderTest implements EncoderLink {
  private final List<String> closed = new ArrayList<>();
  private StreamEncoder encoder;

  @BeforeEach
  void open(@TempDir Path folder) {
    // No sessions: most of this may not come as far as to begin one.
    encoder = encoder(folder, null);
  }

  private static StreamEncoder encoder(Path folder, LiveSessions sessions) {
    return encoder(folder, sessions, true);
  }

  private static StreamEncoder encoder(Path folder, LiveSessions sessions, boolean logs) {
    StreamEncoder encoder =
        new StreamEncoder(
            settings(folder, logs),
            sessions,
            new SourceUrls() {},
            new Sources() {},
            null,
            List.of());
    encoder.start();
    return encoder;
  }

  private static Settings settings(Path folder, boolean logs) {
    Settings.Encoder settings =
        new Settings.Encoder(
            2,
            true,
            Optional.empty(),
            new Settings.FileStorage(folder),
            Duration.ofSeconds(3),
            10,
            100,
            100,
            true,
            new Settings.Relay(List.of(), Optional.empty()),
            logs);
    return new Settings(null, null, null, null, null, null, null, null, settings, null, null);
  }

  @AfterEach
  void close() {
    encoder.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "RTMP, door, id-1, file:///etc/passwd, INVALID_SOURCE",
    "RTMP, door, id-1, http://127.0.0.1/admin, INVALID_SOURCE",
    "RTMP, door, id-1, rtmp://192.0.2.1/door/key?listen=1, INVALID_SOURCE",
    "WS, door, id-1, http://127.0.0.1/door/key, INVALID_SOURCE",
    "WS, door, id-1, rtmp://192.0.2.1/door/key, INVALID_SOURCE",
    "WS, door, id-1, ws://user:pass@192.0.2.1/door/key, INVALID_SOURCE",
    "WS, door, id-1, ws://[203.0.113.5:8080]:80/door/geheim, INVALID_SOURCE",
    "RTMP, ../door, id-1, rtmp://192.0.2.1/door/key, INVALID_STREAM",
    "RTMP, door, a/b, rtmp://192.0.2.1/door/key, INVALID_STREAM",
    "RTMP, '', id-1, rtmp://192.0.2.1/door/key, INVALID_STREAM"
  })
  void whatCannotBeAStream_isClosedAtOnce(
      SourceType type, String channel, String id, String source, String code) {
    encoder.start(new Assignment(channel, id, type, source, "", true, "False"), this);
    assertThat(closed).containsExactly(channel + " " + id + " " + code);
    assertThat(encoder.views()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void howAStreamIsGoing_isLogged_unlessLogTaskStatusSaysNo(boolean logs, @TempDir Path folder) {
    List<String> said = new CopyOnWriteArrayList<>();
    Logger logger = Logger.getLogger("org.hlsgateway.encoder");
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.INFO.intValue()) {
              said.add(line.getMessage());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Level before = logger.getLevel();
    logger.setLevel(Level.INFO);
    logger.addHandler(handler);
    try {
      encoder(folder, new LiveSessions() {}, logs).start(assignment("id-1"), this);
    } finally {
      logger.removeHandler(handler);
      logger.setLevel(before);
    }
    assertThat(said.contains("Encodes {0}")).isEqualTo(logs);
  }

  @Test
  void stoppingWhatIsNotThere_isNoError() {
    encoder.stop("door", "id-1", Duration.ZERO);
    encoder.linkLost();
    assertThat(closed).isEmpty();
  }

  @Test
  void streamsThatAreOverExceptForTheirFiles_takeNoRoom(@TempDir Path folder) {
    // Nobody ticks these sessions: FFmpeg is never started, and what was stopped never ends.
    StreamEncoder slow = encoder(folder, new LiveSessions() {});
    slow.start(assignment("id-1"), this);
    slow.start(assignment("id-2"), this);
    slow.start(assignment("id-3"), this);
    assertThat(closed).containsExactly("door id-3 NO_CAPACITY");

    slow.linkLost();
    slow.start(assignment("id-4"), this);
    slow.start(assignment("id-5"), this);
    slow.start(assignment("id-6"), this);
    assertThat(closed).containsExactly("door id-3 NO_CAPACITY", "door id-6 NO_CAPACITY");
    assertThat(slow.views()).hasSize(4);

    // Or it would wait for the last files.
    Thread.currentThread().interrupt();
    slow.stop();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void stopWithoutAnId_meansTheChannelsStream_andLetsItReachItsSourcesEnd(@TempDir Path folder) {
    StreamEncoder starting = encoder(folder, new LiveSessions() {});
    starting.start(assignment("id-1"), this);
    starting.stop("window", "", Duration.ZERO);
    starting.stop("door", "", Duration.ofSeconds(10));
    assertThat(starting.views()).extracting(EncodedStreamView::state).containsExactly(STARTING);

    starting.stop("door", "", Duration.ZERO);
    assertThat(starting.views()).extracting(EncodedStreamView::state).containsExactly(ENDING);

    // Or it would wait for the last files.
    Thread.currentThread().interrupt();
    starting.stop();
    assertThat(Thread.interrupted()).isTrue();
  }

  private static Assignment assignment(String id) {
    return new Assignment(
        "door", id, SourceType.WS, "ws://192.0.2.1:80/door/key", "", true, "False");
  }

  @Test
  void encodeStart_isRead() throws Exception {
    ControlMessage message =
        ControlMessage.parse(
            "encode-start\n\nStream-Channel:door\nStream-ID: 7\nStream-Source-Type: ws\n"
                + "Stream-Source-URI: ws://[2001:db8::1]:80/door/key\nResolutions: 640x360-30\n"
                + "Record: TRUE\nPreviews: 160x90, 5\nUnlisted: True\nUnknown: x\n");
    assertThat(EncodeStart.read(message))
        .contains(
            new Assignment(
                "door",
                "7",
                SourceType.WS,
                "ws://[2001:db8::1]:80/door/key",
                "640x360-30",
                true,
                "160x90, 5",
                true));
    assertThat(EncodeStart.read(ControlMessage.parse("ENCODE-START\nStream-ID: 7\n"))).isEmpty();
  }

  @Override
  public void available(
      String channel,
      String streamId,
      StreamType type,
      String resolution,
      String indexFile,
      OptionalDouble startTimeSeconds) {
    throw new AssertionError("nothing is available");
  }

  @Override
  public void closed(
      String channel, String streamId, Optional<String> errorCode, Optional<String> errorMessage) {
    assertThat(errorMessage.orElseThrow()).endsWith(".").doesNotContain("geheim");
    closed.add(channel + " " + streamId + " " + errorCode.orElseThrow());
  }
}
