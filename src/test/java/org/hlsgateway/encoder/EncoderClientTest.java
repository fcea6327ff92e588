package org.hlsgateway.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hlsgateway.FakeClock;
import org.hlsgateway.control.Assignment;
import org.hlsgateway.control.ControlTokens;
import org.hlsgateway.control.EncoderAgent;
import org.hlsgateway.control.EncoderLink;
import org.hlsgateway.control.StreamType;
import org.hlsgateway.it.ControlPeer;
import org.hlsgateway.it.Eventually;
import org.hlsgateway.it.FakeCoordinator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The encoder's end of the control protocol, before a coordinator written by hand. */
class EncoderClientTest {
  private static final String SECRET = "between both";
  private static final String START =
      """
      ENCODE-START

      stream-channel:door
      Stream-ID: id-1
      Stream-Source-Type: RTMP
      Stream-Source-URI: rtmp://[::1]:1935/door/key
      Resolutions: ORIGINAL, 640x360-25~800
      Record: True
      Previews: 160x90, 2
      """;

  private final FakeClock clock = new FakeClock();
  private final Recorder encoder = new Recorder();
  private FakeCoordinator coordinator;
  private EncoderClient client;

  @BeforeEach
  void connect() throws Exception {
    coordinator = FakeCoordinator.start();
    client = client(coordinator.address());
    client.start();
    soon("it registers", () -> registered(1));
  }

  @AfterEach
  void disconnect() throws IOException {
    client.close();
    coordinator.close();
  }

  @Test
  void itShowsItsToken_andRegistersWithItsCapacity() {
    assertThat(peer().path()).isEqualTo("/ws/control/hls");
    assertThat(peer().token())
        .isEqualTo(ControlPeer.token("{\"alg\":\"HS256\"}", "{\"sub\":\"hls-control\"}", SECRET));
    assertThat(peer().said()).containsExactly("REGISTER\nCapacity:3\n");
    assertThat(client.inWords()).endsWith("and is connected.");
  }

  @Test
  void aPathOfTheBaseAddress_isLeftOut() throws Exception {
    try (EncoderClient other = client(coordinator.address().resolve("behind/a/proxy/"))) {
      other.start();
      soon("it registers too", () -> registered(2));
      assertThat(coordinator.encoders().get(1).path()).isEqualTo("/ws/control/hls");
    }
  }

  @Test
  void everyTwentyFiveSeconds_itSaysThatItIsThere() throws Exception {
    for (int beats = 1; beats <= 2; beats++) {
      int wanted = beats;
      clock.advance(Duration.ofSeconds(25));
      soon("it beats", () -> count("HEARTBEAT") == wanted);
      peer().tell("HEARTBEAT");
    }
    assertThat(coordinator.encoders()).hasSize(1);
  }

  @Test
  void aCoordinatorThatIsSilentForAMinute_isLeft_andRegisteredWithAnew() throws Exception {
    clock.advance(Duration.ofSeconds(60));
    soon("it comes again", () -> registered(2));
    assertThat(encoder.events).containsExactly("link lost");
  }

  @Test
  void aConnectionThatBreaks_endsWhatWasAssigned_andIsMadeAnew() throws Exception {
    peer().tell(START);
    soon("it starts", () -> encoder.events.size() == 1);
    peer().hangUp();
    soon("it comes again", () -> registered(2));
    assertThat(encoder.events).endsWith("link lost");
  }

  @Test
  void anAssignment_isPassedOn_andItsWordsComeBack() throws Exception {
    peer().tell(START);
    soon("it starts", () -> !encoder.events.isEmpty());
    assertThat(encoder.events)
        .containsExactly(
            "start door id-1 RTMP rtmp://[::1]:1935/door/key ORIGINAL, 640x360-25~800 true"
                + " 160x90, 2");

    encoder.link.available(
        "door", "id-1", StreamType.HLS_VOD, "640x360-25~800", "a/b", OptionalDouble.of(12.5));
    encoder.link.closed("door", "id-1", Optional.of("ENCODE_ERROR"), Optional.of("No picture."));
    soon("both are told", () -> peer().said().size() == 3);
    assertThat(peer().said().get(1).lines())
        .containsExactly(
            "STREAM-AVAILABLE",
            "Stream-Channel:door",
            "Stream-ID:id-1",
            "Stream-Type:HLS-VOD",
            "Resolution:640x360-25~800",
            "Index-file:a/b",
            "Start-Time:12.5");
    assertThat(peer().said().get(2).lines())
        .containsExactly(
            "STREAM-CLOSED",
            "Stream-Channel:door",
            "Stream-ID:id-1",
            "Error-Code:ENCODE_ERROR",
            "Error-Message:No picture.");
  }

  @Test
  void theGracePeriod_isInSeconds_andTenWhereNoneIsGiven() throws Exception {
    peer().tell("ENCODE-STOP\nStream-Channel: door\nStream-ID: a\nGrace-Period: 12\n");
    peer().tell("ENCODE-STOP\nStream-Channel: door\nStream-ID: b\n");
    peer().tell("ENCODE-STOP\nStream-Channel: door\nStream-ID: c\nGrace-Period: soon\n");
    peer().tell("ENCODE-STOP\nStream-Channel: door\nStream-ID: d\nGrace-Period: 0\n");
    soon("all are passed on", () -> encoder.events.size() == 4);
    assertThat(encoder.events)
        .containsExactly(
            "stop door a PT12S", "stop door b PT10S", "stop door c PT10S", "stop door d PT0S");
  }

  @Test
  void whatMakesNoSense_isAnsweredOrPassedOver_andChangesNothing() throws Exception {
    peer().tell("");
    peer().tell("NEWS\nFrom: the future\n");
    peer().tell("ERROR\nError-Code: X\nError-Message: You are wrong\n");
    peer().tell("ENCODE-START\nStream-Channel: door\nStream-ID: id-2\nStream-Source-Type: FAX\n");
    soon("the last is answered", () -> peer().said().size() == 2);
    assertThat(peer().said().get(1))
        .contains("STREAM-CLOSED", "Stream-ID:id-2", "Error-Code:INVALID_STREAM");
    assertThat(encoder.events).isEmpty();
    assertThat(coordinator.encoders()).hasSize(1);
  }

  @Test
  void aFrameWithoutEnd_costsTheConnection() throws Exception {
    peer().tell("X".repeat(1 << 20));
    soon("it comes again", () -> registered(2));
  }

  private EncoderClient client(URI base) {
    return new EncoderClient(
        base, new ControlTokens(Optional.of(SECRET)), encoder, Duration.ofMillis(100), clock);
  }

  private FakeCoordinator.Encoder peer() {
    return coordinator.encoders().get(0);
  }

  private boolean registered(int connections) {
    return coordinator.encoders().size() == connections
        && coordinator.encoders().get(connections - 1).said().stream()
            .anyMatch(text -> text.startsWith("REGISTER\n"));
  }

  private long count(String type) {
    return peer().said().stream().filter(text -> text.startsWith(type)).count();
  }

  private static void soon(String what, Callable<Boolean> condition) throws Exception {
    Eventually.happens(what, Duration.ofSeconds(20), condition);
  }

  /** An encoder that only remembers what it was told. */
  private static final class Recorder implements EncoderAgent {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private volatile EncoderLink link;

    @Override
    public int capacity() {
      return 3;
    }

    @Override
    public void start(Assignment assignment, EncoderLink teller) {
      link = teller;
      events.add(
          String.join(
              " ",
              "start",
              assignment.channel(),
              assignment.streamId(),
              assignment.sourceType().name(),
              assignment.sourceUri(),
              assignment.resolutions(),
              String.valueOf(assignment.record()),
              assignment.previews()));
    }

    @Override
    public void stop(String channel, String streamId, Duration grace) {
      events.add("stop " + channel + " " + streamId + " " + grace);
    }

    @Override
    public void linkLost() {
      events.add("link lost");
    }
  }
}
