package org.hlsgateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hlsgateway.FakeClock;
import org.hlsgateway.control.PublishRequest;
import org.hlsgateway.control.StreamingServerLink;
import org.hlsgateway.time.Pulse;
import org.hlsgateway.websocket.ClientFrames;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publishers and receivers of the WebSocket media protocol, without sockets. */
class WebSocketExchangeTest implements StreamingServerLink {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final String HEAD = "\u001aEß£ head of it ";

  /** Clusters of WebM, with the times 1 and 2. */
  private static final String CLUSTER_1 = "\u001fC¶u\u0081ç\u0081\u0001 pictures of one ";

  private static final String CLUSTER_2 = "\u001fC¶u\u0081ç\u0081\u0002 pictures of two ";

  private final FakeClock clock = new FakeClock();
  private final HeldBytes held = new HeldBytes();
  private final List<PublishRequest> asked = new ArrayList<>();
  private final List<PublishRequest> goOn = new ArrayList<>();
  private final List<String> over = new ArrayList<>();
  private WebSocketStreams streams = streams(1 << 20);

  private static WebSocketStreams streams(long cacheBytes) {
    return new WebSocketStreams(new CacheBudget(cacheBytes), new PublishRules(GRACE, false, 0));
  }

  @BeforeEach
  void listen() {
    streams.ask(this);
  }

  @Override
  public void request(PublishRequest request) {
    asked.add(request);
  }

  @Override
  public void resume(PublishRequest request, String streamId) {
    goOn.add(request);
  }

  @Override
  public void ended(String channel, String streamId) {
    over.add(channel + " " + streamId);
  }

  @Override
  public void close() {}

  @Test
  void aPublisherThatIsLetIn_hearsAHeartbeat_andNothingIsLostOfWhatItSentBefore() {
    WebSocketClient early = receive("door/k1");
    WebSocketClient publisher = publish("door/k1").binary(HEAD);
    assertThat(asked.get(0).channel()).isEqualTo("door");
    assertThat(asked.get(0).key()).isEqualTo("k1");
    assertThat(asked.get(0).userIp()).isEqualTo("192.0.2.1");
    assertThat(publisher.texts()).isEmpty();
    accept();
    assertThat(publisher.texts()).containsExactly("h");
    publisher.binary(CLUSTER_1);
    assertThat(String.join("", early.media())).isEqualTo(HEAD + CLUSTER_1);
    publisher.says(ClientFrames.frame(0x88, new byte[0]));
    assertThat(publisher.closed()).isEqualTo("1000");
    assertThat(over).containsExactly("door id-1");
    assertThat(early.closed()).as("the server closes when the publisher goes").isEqualTo("1000");
  }

  /** The container reads on a thread of its own, before the upgrade is done. */
  @Test
  void whatComesRightBehindTheHandshake_isNotLost() {
    WebSocketClient early = receive("door/k1");
    WebSocketClient publisher =
        new WebSocketClient(streams, held, clock, "door/k1", WebSocketKind.PUBLISH).binary(HEAD);
    publisher.open();
    accept();
    publisher.binary(CLUSTER_1);
    assertThat(String.join("", early.media())).isEqualTo(HEAD + CLUSTER_1);
  }

  @Test
  void aSecondStreamThatACoordinatorElsewhereAccepts_endsTheFirstOne() {
    WebSocketClient first = publish("door/k1");
    WebSocketClient second = publish("door/k1");
    streams.accept(asked.get(0), "id-1");
    streams.accept(asked.get(1), "id-2");
    assertThat(first.closed()).isNotEmpty();
    assertThat(second.closed()).isEmpty();
    assertThat(over).containsExactly("door id-1");
    streams.kill("door", "id-2");
    assertThat(second.closed()).isNotEmpty();
  }

  @Test
  void whoeverMayNotPublish_isToldWhy() {
    WebSocketClient client = publish("door/guess");
    streams.deny(asked.get(0), "The streaming key is not this channel's.");
    assertThat(client.texts()).containsExactly("ERROR: The streaming key is not this channel's.");
    assertThat(client.closed()).isEqualTo("1008");
  }

  @Test
  void aReceiver_beginsWithTheHead_andTheLastCluster() {
    WebSocketClient publisher = published("door/k1");
    publisher.binary(HEAD.substring(0, 5)).binary(HEAD.substring(5) + CLUSTER_1);
    // The mark of the second one is cut in two.
    publisher.binary("more " + CLUSTER_2.substring(0, 3)).binary(CLUSTER_2.substring(3));
    WebSocketClient late = receive("door/k1");
    assertThat(late.media()).containsExactly(HEAD, CLUSTER_2);
    publisher.binary("more");
    assertThat(late.media()).containsExactly(HEAD, CLUSTER_2, "more");
  }

  @Test
  void aConnectionThatEndsBeforeItSaysWhatItWants_wantsNothing() {
    for (WebSocketKind kind : List.of(WebSocketKind.PUBLISH, WebSocketKind.RECEIVE)) {
      WebSocketClient gone = new WebSocketClient(streams, held, clock, "door/k1", kind);
      gone.breakOff();
      gone.open();
    }
    assertThat(asked).isEmpty();
    published("door/k1");
    assertThat(asked).hasSize(1);
  }

  @Test
  void aProbe_isOneMessage_andTheEnd() {
    WebSocketClient publisher = published("door/k1").binary(HEAD + CLUSTER_1);
    publisher.binary(CLUSTER_2);
    WebSocketClient probe = client("door/k1", WebSocketKind.PROBE, Standing.KNOWN);
    assertThat(probe.media()).containsExactly(HEAD + CLUSTER_2);
    assertThat(probe.closed()).isEqualTo("1000");
  }

  @Test
  void whatIsKept_isForgottenBehindWhoClearsIt_untilTheNextStart() {
    WebSocketClient publisher = published("door/k1").binary(HEAD + CLUSTER_1);
    WebSocketClient encoder = client("door/k1", WebSocketKind.RECEIVE_CLEAR_CACHE, Standing.KNOWN);
    assertThat(encoder.media()).containsExactly(HEAD, CLUSTER_1);
    WebSocketClient late = receive("door/k1");
    assertThat(late.media()).isEmpty();
    publisher.binary("more");
    assertThat(late.media()).isEmpty();
    publisher.binary(CLUSTER_2);
    assertThat(late.media()).containsExactly(HEAD, CLUSTER_2);
    assertThat(encoder.media()).containsExactly(HEAD, CLUSTER_1, "more", CLUSTER_2);
  }

  @Test
  void otherFormats_areKeptFromTheStart_andThenBegunAnywhere() {
    streams = streams(250);
    listen();
    WebSocketClient publisher = published("door/k1").binary("G packets one ");
    publisher.binary("G packets two ");
    assertThat(receive("door/k1").media()).containsExactly("G packets one ", "G packets two ");
    publisher.binary("G".repeat(200));
    WebSocketClient late = receive("door/k1");
    publisher.binary("G packets four ");
    assertThat(late.media()).containsExactly("G packets four ");
    publisher.binary("G packets five ");
    assertThat(late.media()).containsExactly("G packets four ", "G packets five ");
  }

  @Test
  void aPublisherThatIsLost_mayComeBack_andReceiversBeginAnew() {
    WebSocketClient first = published("door/k1").binary(HEAD + CLUSTER_1);
    WebSocketClient receiver = receive("door/k1");
    first.breakOff();
    assertThat(over).isEmpty();
    assertThat(receiver.closed()).isEqualTo("1000");
    WebSocketClient again = receive("door/k1");
    assertThat(again.media()).as("nothing old").isEmpty();

    WebSocketClient second = publish("door/k1");
    streams.accept(goOn.get(0), "id-1");
    second.binary(HEAD + CLUSTER_2);
    assertThat(String.join("", again.media())).isEqualTo(HEAD + CLUSTER_2);
    assertThat(again.closed()).isEmpty();
    assertThat(over).isEmpty();
  }

  @Test
  void aPublisherThatStaysAway_endsTheStream() {
    published("door/k1").breakOff();
    clock.advance(GRACE);
    streams.tick(clock.instant());
    assertThat(over).containsExactly("door id-1");
  }

  @Test
  void aSecondPublisher_isAskedAboutLikeTheFirst() {
    published("door/k1").binary(HEAD);
    WebSocketClient second = publish("door/k1");
    streams.deny(asked.get(1), "Somebody publishes to this channel already.");
    assertThat(second.texts())
        .containsExactly("ERROR: Somebody publishes to this channel already.");
  }

  @Test
  void whoeverKnowsNoKey_getsNothing() {
    published("door/k1").binary(HEAD + CLUSTER_1);
    assertThat(receive("door/k2").media()).isEmpty();
    WebSocketClient stranger = client("door/k1", WebSocketKind.RECEIVE, Standing.STRANGER);
    assertThat(stranger.texts().get(0)).startsWith("ERROR: This address may not receive");
    assertThat(stranger.media()).isEmpty();
  }

  @Test
  void aKill_endsThePublisher() {
    WebSocketClient publisher = published("door/k1");
    streams.kill("door", "id-1");
    assertThat(publisher.texts()).contains("ERROR: The stream was ended by the gateway.");
    assertThat(publisher.closed()).isEqualTo("1008");
  }

  @Test
  void oneByteASecond_isNotMedia() {
    WebSocketClient publisher = published("door/k1");
    byte[] slow = ClientFrames.binary(new byte[1_000]);
    for (int second = 0; second < 59; second++) {
      publisher.says(new byte[] {slow[second]}).after(Duration.ofSeconds(1));
    }
    assertThat(publisher.closed()).isEmpty();
    publisher.says(new byte[] {slow[59]}).after(Duration.ofSeconds(1));
    assertThat(publisher.texts()).contains("ERROR: No message of media for 60 s.");
  }

  @Test
  void textForMedia_isNoMediaEither_andALongOneIsRefused() {
    WebSocketClient publisher = published("door/k1");
    for (int second = 0; second < 60; second++) {
      publisher.text("media?").after(Duration.ofSeconds(1));
    }
    assertThat(publisher.texts()).contains("ERROR: No message of media for 60 s.");
    WebSocketClient other = publish("yard/k1").text("x".repeat(5_000));
    assertThat(other.texts())
        .containsExactly("ERROR: A text is too long: media come in binary messages.");
    assertThat(other.closed()).isEqualTo("1009");
  }

  @Test
  void aHugeFrame_isRefused_andTheStreamWaitsForItsPublisher() {
    WebSocketClient publisher = published("door/k1");
    publisher.says(ClientFrames.head(0x82, 1L << 40));
    assertThat(publisher.closed()).isEqualTo("1009");
    assertThat(over).isEmpty();
  }

  @Test
  void whatIsHeldBeforeAPublisherIsLetIn_hasItsLimit_andIsGivenBack() {
    WebSocketClient hasty = publish("door/k1");
    for (int i = 0; i < 8; i++) {
      hasty.says(ClientFrames.binary(new byte[1 << 20]));
    }
    assertThat(hasty.closed()).as("three seconds of good video").isEmpty();
    hasty.says(ClientFrames.binary(new byte[1 << 20]));
    assertThat(hasty.texts().get(0)).startsWith("ERROR: So much is not taken before");
    assertThat(held.take((int) HeldBytes.MOST_OF_ALL)).isTrue();
  }

  @Test
  void aPartOfAMessage_isCountedToo_beforeItsSenderIsLetIn() {
    WebSocketClient slow = publish("door/k1");
    slow.says(ClientFrames.head(0x82, 1 << 20));
    slow.says(new byte[WebSocketExchange.ASKING_PIECE_BYTES + 8]);
    assertThat(held.take((int) HeldBytes.MOST_OF_ALL)).isFalse();
    slow.breakOff();
    assertThat(held.take((int) HeldBytes.MOST_OF_ALL)).isTrue();
  }

  @Test
  void whoeverSendsMoreThanIsTaken_isToldSo() {
    streams = new WebSocketStreams(new CacheBudget(1 << 20), new PublishRules(GRACE, false, 8_000));
    listen();
    WebSocketClient publisher = published("door/k1").binary(HEAD + "x".repeat(5_000));
    assertThat(publisher.closed()).isEmpty();
    publisher.binary("x".repeat(1_500));
    assertThat(publisher.texts())
        .last()
        .isEqualTo(
            "ERROR: More than 8 kbit/s came for several seconds: PUBLISH_MAX_KBPS allows no more.");
    assertThat(publisher.closed()).isEqualTo("1008");
    assertThat(over).containsExactly("door id-1");
  }

  @Test
  void aMinuteOfSilence_isTheEnd_andHeartbeatsComeInTime() {
    WebSocketClient waiting = receive("door/k1");
    waiting.after(Pulse.BEAT);
    assertThat(waiting.texts()).containsExactly("h");
    waiting.text("h").after(Pulse.SILENCE.minusSeconds(1));
    assertThat(waiting.closed()).isEmpty();
    waiting.after(Duration.ofSeconds(1));
    assertThat(waiting.closed()).isEqualTo("1001");
  }

  @Test
  void aReceiverThatTakesNothing_isCutOff_andOneThatSendsMediaToo() {
    WebSocketClient publisher = published("door/k1").binary(HEAD + CLUSTER_1);
    WebSocketClient slow = receive("door/k1");
    slow.stopReading();
    slow.text("h").after(WebSocketExchange.READS_WITHIN);
    assertThat(slow.closed()).isEqualTo("1001");
    WebSocketClient wrong = receive("door/k1").binary("media");
    assertThat(wrong.texts().get(0)).startsWith("ERROR: This connection is for receiving");
    assertThat(publisher.closed()).isEmpty();
  }

  @Test
  void aCoordinatorThatSaysNothing_isNotWaitedForLong() {
    WebSocketClient client = publish("door/k1").after(WebSocketExchange.LET_IN_WITHIN);
    assertThat(client.texts()).contains("ERROR: Nobody says who may publish.");
    streams.accept(asked.get(0), "id-1");
    assertThat(over).as("nobody is there any more").containsExactly("door id-1");
  }

  private WebSocketClient published(String path) {
    WebSocketClient publisher = publish(path);
    accept();
    assertThat(publisher.texts()).containsExactly("h");
    return publisher;
  }

  private void accept() {
    streams.accept(asked.get(asked.size() - 1), "id-1");
  }

  private WebSocketClient publish(String path) {
    return client(path, WebSocketKind.PUBLISH, Standing.STRANGER);
  }

  private WebSocketClient receive(String path) {
    return client(path, WebSocketKind.RECEIVE, Standing.KNOWN);
  }

  private WebSocketClient client(String path, WebSocketKind kind, Standing standing) {
    return new WebSocketClient(streams, held, clock, standing, path, kind);
  }
}
