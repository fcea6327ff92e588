package org.hlsgateway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hlsgateway.FakeClock;
import org.hlsgateway.control.ControlTokens;
import org.hlsgateway.control.PublishRequest;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.SourceType;
import org.hlsgateway.control.StreamingServerAgent;
import org.hlsgateway.it.ControlPeer;
import org.hlsgateway.it.Eventually;
import org.hlsgateway.it.FakeCoordinator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A streaming server's end of the control protocol, before a coordinator written by hand. */
class ServerClientTest {
  private static final String SECRET = "between both";
  private static final PublishRequest REQUEST = new PublishRequest("r1", "door", "k1", "10.0.0.9");

  private final FakeClock clock = new FakeClock();
  private final Recorder server = new Recorder();
  private FakeCoordinator coordinator;
  private ServerClient client;

  @BeforeEach
  void connect() throws Exception {
    coordinator = FakeCoordinator.start();
    client = client(new ServerAddress(SourceType.RTMP, "192.0.2.7", 1936, true));
    soon("it is connected", () -> client.inWords().endsWith("and is connected."));
  }

  @AfterEach
  void disconnect() throws Exception {
    client.close();
    coordinator.close();
  }

  @Test
  void itShowsItsToken_andSaysWhereItsStreamsAreFetched() {
    assertThat(peer().path()).isEqualTo("/ws/control/rtmp");
    assertThat(peer().token())
        .isEqualTo(ControlPeer.token("{\"alg\":\"HS256\"}", "{\"sub\":\"rtmp-control\"}", SECRET));
    assertThat(peer().header("x-external-ip")).isEqualTo("192.0.2.7");
    assertThat(peer().header("x-custom-port")).isEqualTo("1936");
    assertThat(peer().header("x-ssl-use")).isEqualTo("true");
  }

  @Test
  void aServerOfThisMachineAlone_leavesItsAddressToTheConnection() throws Exception {
    ServerClient other = client(new ServerAddress(SourceType.WS, "127.0.0.1", 8080, false));
    soon("it is connected", () -> coordinator.encoders().size() == 2);
    FakeCoordinator.Encoder second = coordinator.encoders().get(1);
    assertThat(second.path()).isEqualTo("/ws/control/wss");
    assertThat(second.header("x-external-ip")).isNull();
    assertThat(second.header("x-custom-port")).isEqualTo("8080");
    assertThat(second.header("x-ssl-use")).isNull();
    other.close();
  }

  @Test
  void whoeverWantsToPublish_isAskedAbout_andHisEndIsTold() throws Exception {
    publish();
    assertThat(peer().said().get(0).lines())
        .containsExactly(
            "PUBLISH-REQUEST",
            "Request-ID:r1",
            "Stream-Channel:door",
            "Stream-Key:k1",
            "User-IP:10.0.0.9");
    assertThat(server.events).containsExactly("accept r1 id-1");

    client.ended("door", "id-1");
    soon("the end is told", () -> peer().said().size() == 2);
    assertThat(peer().said().get(1).lines())
        .containsExactly("PUBLISH-END", "Stream-Channel:door", "Stream-ID:id-1");
  }

  @Test
  void whoeverIsDenied_isToldWhatMayBeWrong() throws Exception {
    ask(REQUEST);
    peer().tell("PUBLISH-DENY\nRequest-ID:r1\nStream-Channel:door\n");
    soon("it is passed on", () -> !server.events.isEmpty());
    assertThat(server.events).containsExactly("deny r1 " + ServerClient.DENIED);
  }

  @Test
  void namesThatCannotBe_areNotAskedAbout() throws Exception {
    client.request(new PublishRequest("r2", "door\nStream-Key: x", "k1", "10.0.0.9"));
    soon("it is denied", () -> !server.events.isEmpty());
    assertThat(server.events.get(0)).startsWith("deny r2 Channel and streaming key are");
    assertThat(peer().said()).isEmpty();
  }

  @Test
  void aKill_isPassedOn_alsoOneOfWhicheverStreamThereIs() throws Exception {
    publish();
    peer().tell("STREAM-KILL\nStream-Channel:door\nStream-ID:id-1\n");
    peer().tell("STREAM-KILL\nStream-Channel:door\nStream-ID:*\n");
    peer().tell("STREAM-KILL\nStream-Channel:yard\nStream-ID:*\n");
    peer().tell("STREAM-KILL\nStream-Channel:yard\nStream-ID:id-7\n");
    soon("all are passed on", () -> server.events.size() == 4);
    assertThat(server.events.subList(1, 4))
        .containsExactly("kill door id-1", "kill door id-1", "kill yard id-7");
  }

  @Test
  void aPublisherThatComesBack_goesOn_andWhereItsStreamIsOver_isAskedAboutAnew() throws Exception {
    publish();
    client.resume(new PublishRequest("r2", "door", "k1", "10.0.0.9"), "id-1");
    soon("it goes on", () -> server.events.size() == 2);
    assertThat(server.events.get(1)).isEqualTo("accept r2 id-1");
    assertThat(peer().said()).hasSize(1);

    client.ended("door", "id-1");
    client.resume(new PublishRequest("r3", "door", "k1", "10.0.0.9"), "id-1");
    soon("it is asked about", () -> peer().said().size() == 3);
    assertThat(peer().said().get(2)).startsWith("PUBLISH-REQUEST").contains("Request-ID:r3");
  }

  @Test
  void whatIsNotAnswered_isDenied_andALateAnswerIsGivenBack() throws Exception {
    ask(REQUEST);
    clock.advance(ServerClient.ANSWERS_WITHIN);
    soon("it is denied", () -> !server.events.isEmpty());
    assertThat(server.events.get(0)).contains("does not answer");
    peer().tell("PUBLISH-ACCEPT\nRequest-ID:r1\nStream-Channel:door\nStream-ID:id-1\n");
    soon("it is given back", () -> peer().said().size() == 2);
    assertThat(peer().said().get(1)).startsWith("PUBLISH-END").contains("Stream-ID:id-1");
    assertThat(server.events).hasSize(1);
  }

  @Test
  void aConnectionThatBreaks_endsWhatItLetIn_andIsMadeAnew() throws Exception {
    publish();
    ask(new PublishRequest("r2", "yard", "k1", "10.0.0.9"));
    peer().hangUp();
    soon("both are told", () -> server.events.size() == 3);
    assertThat(server.events.subList(1, 3))
        .containsExactlyInAnyOrder("kill door id-1", "deny r2 " + ServerClient.NOT_REACHED);
    soon("it comes again", () -> client.inWords().endsWith("and is connected."));
    client.request(new PublishRequest("r3", "door", "k1", "10.0.0.9"));
    soon("it asks again", () -> coordinator.encoders().get(1).said().size() == 1);
  }

  @Test
  void whileThereIsNoCoordinator_nobodyIsLetIn() throws Exception {
    coordinator.close();
    peer().hangUp();
    soon("it is lost", () -> client.inWords().contains("cannot reach"));
    client.request(REQUEST);
    soon("it is denied", () -> !server.events.isEmpty());
    assertThat(server.events).containsExactly("deny r1 " + ServerClient.NOT_REACHED);
  }

  private void publish() throws Exception {
    ask(REQUEST);
    peer().tell("PUBLISH-ACCEPT\nRequest-ID:r1\nStream-Channel:door\nStream-ID:id-1\n");
    soon("it is passed on", () -> server.events.size() == 1);
  }

  private void ask(PublishRequest request) throws Exception {
    int before = peer().said().size();
    client.request(request);
    soon("it is asked about", () -> peer().said().size() == before + 1);
  }

  private ServerClient client(ServerAddress address) {
    ServerClient made =
        new ServerClient(
            coordinator.address(),
            address,
            new ControlTokens(Optional.of(SECRET)),
            server,
            new Names(128),
            Duration.ofMillis(100),
            clock);
    made.start();
    return made;
  }

  private FakeCoordinator.Encoder peer() {
    return coordinator.encoders().get(0);
  }

  private static void soon(String what, Callable<Boolean> condition) throws Exception {
    Eventually.happens(what, Duration.ofSeconds(20), condition);
  }

  /** A streaming server that only remembers what it was told. */
  private static final class Recorder implements StreamingServerAgent {
    private final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void accept(PublishRequest request, String streamId) {
      events.add("accept " + request.requestId() + " " + streamId);
    }

    @Override
    public void deny(PublishRequest request, String sentence) {
      events.add("deny " + request.requestId() + " " + sentence);
    }

    @Override
    public void kill(String channel, String streamId) {
      events.add("kill " + channel + " " + streamId);
    }
  }
}
