package org.hlsgateway.restream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.TrustManagerFactory;
import org.hlsgateway.it.Eventually;
import org.hlsgateway.restream.PushStatus.Proof;
import org.hlsgateway.restream.PushStatus.State;
import org.hlsgateway.rtmp.MessageType;
import org.hlsgateway.rtmp.RtmpMessage;
import org.hlsgateway.testing.OpenSsl;
import org.hlsgateway.time.Backoff;
import org.hlsgateway.time.Clocks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target's run, and servers that do all that servers do. */
class PushRunTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final String KEY = "secret-key-1234";
  private static final int FRAME_MILLIS = 40;
  private static final int OWN_PORT = 9;
  private static final PushPatience SHORT =
      new PushPatience(
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          new Backoff(Duration.ofMillis(100), Duration.ofMillis(200)),
          new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(1)),
          Duration.ofSeconds(30),
          false);

  private static final FlvHead HEAD =
      new FlvHead(
          Optional.of(new byte[] {0x17, 0, 0, 0, 0, 1}),
          Optional.of(new byte[] {(byte) 0xaf, 0, 0x11, (byte) 0x90}),
          Map.of("width", 640),
          "H.264 and AAC.");

  private final PushNetwork network =
      new PushNetwork(new Clocks(), Optional.empty(), Set.of(OWN_PORT));
  private final ScheduledExecutorService camera = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong frames = new AtomicLong();
  private PushRun run;
  private ScheduledFuture<?> filming;
  private volatile int frameBytes = 2_000;

  @AfterEach
  void end() {
    camera.shutdownNow();
    if (run != null) {
      run.stop();
    }
    network.close();
  }

  @Test
  void aTarget_getsHeadersAKeyframeAndTimesThatRise_andTheStreamsKeyByItself() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.WELCOMING)) {
      push("rtmp://127.0.0.1:" + server.port() + "/live2");
      Eventually.happens("frames come", SOON, () -> server.media().size() > 50);
      assertThat(server.command("connect").orElseThrow().property("app")).isEqualTo("live2");
      assertThat(server.command("connect").orElseThrow().property("tcUrl")).doesNotContain(KEY);
      assertThat(server.command("publish").orElseThrow().text(0)).contains(KEY);
      List<RtmpMessage> media = server.media();
      assertThat(media.get(0).body()).isEqualTo(HEAD.video().orElseThrow());
      assertThat(media.get(1).body()).isEqualTo(HEAD.audio().orElseThrow());
      assertThat(media.get(2).body()[0]).as("a keyframe").isEqualTo((byte) 0x17);
      assertThat(media.get(2).timestampMillis()).isZero();
      assertThat(media).isSortedAccordingTo((a, b) -> a.timestampMillis() - b.timestampMillis());
      assertThat(status().state()).isEqualTo(State.SENDING);
      assertThat(status().proof()).isEqualTo(Proof.RECEIVED);
      Eventually.happens("bytes are confirmed", SOON, () -> status().confirmed() > 20_000);
      Eventually.happens("frames were taken", SOON, run::delivers);
    }
  }

  @Test
  void aCutConnection_isMadeAnew_withTimesThatGoOn() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.WELCOMING)) {
      push("rtmp://127.0.0.1:" + server.port() + "/live");
      Eventually.happens("frames come", SOON, () -> server.media().size() > 30);
      server.cutAll();
      Eventually.happens("it comes back", SOON, () -> server.connections() == 2);
      int before = server.media().size();
      Eventually.happens("frames come", SOON, () -> server.media().size() > before + 30);
      assertThat(server.media())
          .isSortedAccordingTo((a, b) -> a.timestampMillis() - b.timestampMillis());
      Eventually.happens("it is counted", SOON, () -> status().reconnects() == 1);
      assertThat(status().error())
          .hasValueSatisfying(text -> assertThat(text).contains("127.0.0.1"));
    }
  }

  @Test
  void aRefusedKey_failsUntilSomebodyActs_andIsNowhereInWords() throws Exception {
    ScriptedServer.Script refusing =
        (peer, command) -> {
          if (command.name().equals("publish")) {
            peer.status("error", "NetStream.Publish.BadName", "No such stream: " + KEY);
          } else {
            peer.welcome(command);
          }
          return true;
        };
    try (ScriptedServer server = new ScriptedServer(refusing)) {
      push("rtmp://127.0.0.1:" + server.port() + "/live");
      Eventually.happens("it fails", SOON, () -> status().state() == State.FAILED);
      assertThat(status().error().orElseThrow())
          .isEqualTo(
              "127.0.0.1 refuses the stream key, or somebody else sends with it: it says \"No such"
                  + " stream: ***\". Copy the key again from the service.");
      assertThat(status().toString()).doesNotContain(KEY);
      assertThat(run.target().toString()).doesNotContain(KEY);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aServerThatAcceptsAndNeverReads_isLeft_andFramesAreDropped() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.WELCOMING)) {
      frameBytes = 60_000;
      push("rtmp://127.0.0.1:" + server.port() + "/live");
      Eventually.happens("frames come", SOON, () -> server.media().size() > 10);
      server.stopReading();
      Eventually.happens("it is noticed", SOON, () -> status().error().isPresent());
      assertThat(status().error().orElseThrow())
          .isEqualTo("127.0.0.1 accepted the stream, and took nothing of it for 2 s.");
    }
  }

  @Test
  void aServerThatAcknowledgesNoMore_isLeft_thoughItsNetworkTakesAll() throws Exception {
    AtomicLong acknowledged = new AtomicLong();
    ScriptedServer.Script once =
        (peer, command) -> {
          peer.welcome(command);
          if (command.name().equals("publish")) {
            peer.acknowledge(600);
            acknowledged.incrementAndGet();
          }
          return true;
        };
    try (ScriptedServer server = new ScriptedServer(once)) {
      frameBytes = 60_000;
      push("rtmp://127.0.0.1:" + server.port() + "/live");
      Eventually.happens("it is noticed", SOON, () -> status().error().isPresent());
      assertThat(status().error().orElseThrow()).contains("took nothing of it");
      assertThat(acknowledged).hasPositiveValue();
    }
  }

  @Test
  void aServerThatSendsElsewhere_isFollowed_butNotInACircle() throws Exception {
    ScriptedServer.Script circle =
        (peer, command) -> {
          peer.refuse(
              command,
              Map.of(
                  "level",
                  "error",
                  "code",
                  "NetConnection.Connect.Rejected",
                  "ex",
                  Map.of("redirect", "rtmp://127.0.0.1:1/elsewhere")));
          return true;
        };
    try (ScriptedServer server = new ScriptedServer(circle)) {
      push("rtmp://127.0.0.1:" + server.port() + "/live");
      Eventually.happens("it fails", SOON, () -> status().state() == State.FAILED);
      // Only an administrator may name this machine: no answer may lead a server to itself.
      assertThat(status().error().orElseThrow()).contains("only an administrator may name");
    }
  }

  @Test
  void aLoginOfAdobesKind_isAnsweredOverNewConnections() throws Exception {
    ScriptedServer.Script adobe =
        (peer, command) -> {
          if (!command.name().equals("connect")) {
            peer.welcome(command);
            return true;
          }
          String application = command.property("app");
          if (!application.contains("authmod")) {
            refuse(peer, command, "[ code=403 need auth; authmod=adobe ]");
          } else if (!application.contains("response=")) {
            assertThat(application).contains("user=anna");
            refuse(
                peer,
                command,
                "[ authmod=adobe ] : ?reason=needauth&user=anna&salt=c2FsdA==&challenge=Y2g=&opaque=b3A=");
          } else {
            assertThat(application).contains("&opaque=b3A=").doesNotContain("p4ss");
            peer.welcome(command);
          }
          return true;
        };
    try (ScriptedServer server = new ScriptedServer(adobe)) {
      push("rtmp://anna:p4ss@127.0.0.1:" + server.port() + "/live");
      Eventually.happens("frames come", SOON, () -> server.media().size() > 5);
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  @Test
  void aServerThatWantsANewConnectionToItself_getsIt_thoughItIsOfThisMachine() throws Exception {
    ScriptedServer.Script once =
        (peer, command) -> {
          peer.welcome(command);
          if (command.name().equals("publish") && peer.number == 1) {
            peer.status("status", "NetConnection.Connect.ReconnectRequest", "");
          }
          return true;
        };
    try (ScriptedServer server = new ScriptedServer(once)) {
      push("rtmp://127.0.0.1:" + server.port() + "/live");
      Eventually.happens("frames come", SOON, () -> server.media().size() > 20);
      assertThat(server.connections()).isEqualTo(2);
      assertThat(status().error()).isEmpty();
    }
  }

  @Test
  void aServerThatSendsOnToNoRtmp_isSaidInWords() throws Exception {
    ScriptedServer.Script elsewhere =
        (peer, command) -> {
          peer.refuse(
              command,
              Map.of("level", "error", "ex", Map.of("redirect", "http://other.example/live")));
          return true;
        };
    try (ScriptedServer server = new ScriptedServer(elsewhere)) {
      assertError("rtmp://127.0.0.1:" + server.port() + "/live", "what is no address of RTMP");
    }
  }

  @Test
  void aSourceInSegments_isHeldOpenBetweenThem_andSentWhole() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.WELCOMING)) {
      run = new PushRun(target("rtmp://127.0.0.1:" + server.port() + "/live"), network, SHORT);
      run.start();
      // Six seconds each, every three: longer than a target may take nothing.
      camera.scheduleAtFixedRate(() -> segment(run), 0, 3, TimeUnit.SECONDS);
      Eventually.happens("two are sent", SOON, () -> server.media().size() >= 2 * 300 + 2);
      assertThat(server.connections()).isEqualTo(1);
      assertThat(status().dropped()).isZero();
      assertThat(status().error()).isEmpty();
    }
  }

  private void segment(PushRun to) {
    for (int i = 0; i < 150; i++) {
      frame(to);
    }
  }

  @Test
  void anObstacleThatGoes_isWaitedForNoLonger() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.WELCOMING)) {
      run = new PushRun(target("rtmp://127.0.0.1:" + server.port() + "/live"), network, SHORT);
      run.describe(Optional.of("The picture is H.265."), Optional.empty());
      run.start();
      film();
      Eventually.happens("it fails", SOON, () -> status().state() == State.FAILED);
      run.describe(Optional.empty(), Optional.of("H.264."));
      Eventually.happens("frames come", SOON, () -> server.media().size() > 5);
    }
  }

  @Test
  void aMoveAfterALogin_beginsWithoutIt_asWhatOneServerAskedForIsNotForTheNext() throws Exception {
    ScriptedServer.Script moves =
        (peer, command) -> {
          if (!command.name().equals("connect")) {
            peer.welcome(command);
          } else if (peer.number == 1) {
            refuse(peer, command, "[ code=403 need auth; authmod=adobe ]");
          } else if (peer.number == 2) {
            assertThat(command.property("app")).contains("authmod");
            String here = command.property("tcUrl").replaceFirst("\\?.*", "");
            peer.refuse(command, Map.of("level", "error", "ex", Map.of("redirect", here)));
          } else if (command.property("app").equals("live")) {
            peer.welcome(command);
          }
          return true;
        };
    try (ScriptedServer server = new ScriptedServer(moves)) {
      push("rtmp://anna:p4ss@127.0.0.1:" + server.port() + "/live");
      Eventually.happens("frames come", SOON, () -> server.media().size() > 5);
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  private static void refuse(
      ScriptedServer.Peer peer, org.hlsgateway.rtmp.Command command, String description)
      throws IOException {
    peer.refuse(
        command,
        Map.of(
            "level",
            "error",
            "code",
            "NetConnection.Connect.Rejected",
            "description",
            description));
  }

  @Test
  void aServerThatHangsUpAtTheKey_isToldOfAsSuch() throws Exception {
    ScriptedServer.Script hangsUp =
        (peer, command) -> {
          peer.welcome(command);
          return !command.name().equals("createStream");
        };
    try (ScriptedServer server = new ScriptedServer(hangsUp)) {
      push("rtmp://127.0.0.1:" + server.port() + "/live");
      Eventually.happens("it is said", SOON, () -> status().error().isPresent());
      assertThat(status().error().orElseThrow())
          .isEqualTo(
              "127.0.0.1 closed the connection without a word: services do so where the key is"
                  + " wrong.");
      assertThat(status().state()).isIn(State.RETRYING, State.CONNECTING);
    }
  }

  @Test
  void whatIsNoServer_isSaidInWords() throws Exception {
    int closed;
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = any.getLocalPort();
    }
    assertError(
        "rtmp://127.0.0.1:" + closed + "/live", "Nothing listens at port " + closed + " of");
    assertError("rtmp://no-such-name.invalid/live", "The name no-such-name.invalid is not known");
    assertError("rtmp://169.254.169.254/live", "cloud's metadata service");
    assertError("rtmp://127.0.0.1:" + OWN_PORT + "/live", "this gateway's own port");
  }

  @Test
  void aServerThatSaysNothing_isGivenUpInTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertError("rtmp://127.0.0.1:" + silent.getLocalPort() + "/live", "answers nothing");
      run.stop();
      assertError("rtmps://127.0.0.1:" + silent.getLocalPort() + "/live", "answers nothing");
    }
  }

  @Test
  void tlsWhereThereIsNone_isSaidInWords() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.WELCOMING)) {
      assertError("rtmps://127.0.0.1:" + server.port() + "/live", "does not speak TLS");
    }
  }

  @Test
  void aCertificate_isChecked_andNothingIsSentToWhoHasNone(@TempDir Path folder) throws Exception {
    KeyStore certificate = new OpenSsl(folder).selfSigned("localhost");
    try (ScriptedServer server =
        new ScriptedServer(OpenSsl.showing(certificate), ScriptedServer.WELCOMING)) {
      String address = "rtmps://localhost:" + server.port() + "/live";
      assertError(address, "The certificate of localhost is not trusted");
      assertThat(status().state()).isEqualTo(State.FAILED);
      assertThat(server.media()).isEmpty();
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(certificate);
      try (PushNetwork trusting = new PushNetwork(new Clocks(), Optional.of(trust), Set.of())) {
        run = new PushRun(target(address), trusting, SHORT);
        run.start();
        film();
        Eventually.happens("frames come", SOON, () -> server.media().size() > 20);
        run.stop();
        assertError("rtmps://127.0.0.1:" + server.port() + "/live", "is for another name");
      }
    }
  }

  @Test
  void aChannelThatBringsNothing_isIdle_andConnectsToNobody() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.WELCOMING)) {
      run = new PushRun(target("rtmp://127.0.0.1:" + server.port() + "/live"), network, SHORT);
      run.start();
      TimeUnit.MILLISECONDS.sleep(1_500);
      assertThat(status().state()).isEqualTo(State.IDLE);
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void whoTakesTurns_isLetInOnceTheOtherBrokeOff_whichSaysNothingOfAnEnd() throws Exception {
    AtomicReference<ScriptedServer.Peer> sender = new AtomicReference<>();
    ScriptedServer.Script oneAtATime =
        (peer, command) -> {
          if (command.name().equals("publish") && !sender.compareAndSet(null, peer)) {
            peer.status("error", "NetStream.Publish.BadName", "Somebody publishes already.");
          } else {
            peer.welcome(command);
          }
          return true;
        };
    try (ScriptedServer server = new ScriptedServer(oneAtATime)) {
      String address = "rtmp://127.0.0.1:" + server.port() + "/live";
      run = new PushRun(target(address), network, PushPatience.IN_TURNS);
      run.start();
      film();
      Eventually.happens("the first one sends", SOON, () -> status().state() == State.SENDING);
      PushRun first = run;
      run = new PushRun(target(address), network, PushPatience.IN_TURNS);
      run.start();
      film();
      Eventually.happens("the other waits", SOON, () -> status().state() == State.FAILED);
      // Nobody films for the first one any more.
      Eventually.happens("it breaks off", SOON, () -> first.status().state() == State.IDLE);
      assertThat(server.command("FCUnpublish")).isEmpty();
      assertThat(server.command("deleteStream")).isEmpty();
      sender.set(null);
      Eventually.happens("the other sends", SOON, () -> status().state() == State.SENDING);
      first.stop();
      run.stop(true);
      Eventually.happens("its end is said", SOON, () -> server.command("deleteStream").isPresent());
    }
  }

  private void assertError(String address, String sentence) throws Exception {
    push(address);
    Eventually.happens("an error of " + address, SOON, () -> status().error().isPresent());
    assertThat(status().error().orElseThrow()).contains(sentence).doesNotContain(KEY);
    run.stop();
  }

  private void push(String address) {
    run = new PushRun(target(address), network, SHORT);
    run.start();
    film();
  }

  /** For this run alone: of frames that two share, one may never get a keyframe. */
  private void film() {
    if (filming != null) {
      filming.cancel(false);
    }
    PushRun running = run;
    filming = camera.scheduleAtFixedRate(() -> frame(running), 0, 10, TimeUnit.MILLISECONDS);
  }

  /** Faster than a camera, with a keyframe every tenth. */
  private void frame(PushRun to) {
    long number = frames.getAndIncrement();
    boolean isKey = number % 10 == 0;
    byte[] body = new byte[frameBytes];
    body[0] = (byte) (isKey ? 0x17 : 0x27);
    body[1] = 1;
    long time = 5_000 + number * FRAME_MILLIS;
    to.offer(
        List.of(
            new FlvMessage(HEAD, MessageType.VIDEO, time, isKey, body),
            new FlvMessage(
                HEAD, MessageType.AUDIO, time, false, new byte[] {(byte) 0xaf, 1, 0x21})));
  }

  private PushStatus status() {
    return run.status();
  }

  private static PushTarget target(String address) {
    Instant now = Instant.EPOCH;
    return new PushTarget(
        1,
        0,
        1,
        "Test",
        PushService.OWN,
        address,
        new StreamKey(KEY),
        false,
        PushTarget.When.ALWAYS,
        Optional.empty(),
        Optional.empty(),
        true,
        now,
        now);
  }
}
