package org.hlsgateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLHandshakeException;
import org.hlsgateway.FakeClock;
import org.hlsgateway.control.PublishRequest;
import org.hlsgateway.control.StreamingServerLink;
import org.hlsgateway.rtmp.AmfReader;
import org.hlsgateway.rtmp.AmfWriter;
import org.hlsgateway.rtmp.Chunks;
import org.hlsgateway.rtmp.MessageType;
import org.hlsgateway.rtmp.RtmpMessage;
import org.hlsgateway.rtmp.StreamPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publishers and players as they come, without sockets. */
class RtmpConnectionTest implements StreamingServerLink {
  private static final int[] HEADER = {0x17, 0, 0, 0, 0, 1, 0x64, 0, 0x28};
  private static final int[] KEYFRAME = {0x17, 1, 0, 0, 0, 0, 0, 0, 1, 0x65};
  private static final int[] PICTURE = {0x27, 1, 0, 0, 0, 0, 0, 0, 1, 0x41};

  private final FakeClock clock = new FakeClock();
  private static final Duration GRACE = Duration.ofSeconds(10);

  private Publications publications =
      new Publications(128, new CacheBudget(1 << 20), new PublishRules(Duration.ZERO, false, 0));
  private final List<PublishRequest> asked = new ArrayList<>();
  private final List<PublishRequest> goOn = new ArrayList<>();
  private final List<String> over = new ArrayList<>();

  @BeforeEach
  void listen() {
    publications.ask(this);
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
  void aPublisherOfObsKind_isLetIn() throws Exception {
    RtmpClient obs = client().greet().connect("door");
    obs.command(0, "releaseStream", 2.0, null, "k1")
        .command(0, "FCPublish", 3.0, null, "k1")
        .command(0, "createStream", 4.0, null)
        .publish("k1");
    assertThat(asked).hasSize(1);
    assertThat(asked.get(0).channel()).isEqualTo("door");
    assertThat(asked.get(0).key()).isEqualTo("k1");
    assertThat(asked.get(0).userIp()).isEqualTo("127.0.0.1");
    assertThat(obs.told())
        .extracting(RtmpMessage::type)
        .startsWith(
            MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE,
            MessageType.SET_PEER_BANDWIDTH,
            MessageType.COMMAND_AMF0);
    assertThat(obs.commands())
        .extracting(command -> command.get(0) + " " + command.get(1))
        .containsExactly(
            "_result 1.0", "_result 2.0", "_result 3.0", "onFCPublish 0.0", "_result 4.0");
    accept();
    assertThat(obs.statuses()).containsExactly("NetStream.Publish.Start: Published.");
    assertThat(obs.told().get(obs.told().size() - 1).streamId()).isEqualTo(1);
  }

  @Test
  void whoeverMayNotPublish_isToldWhy_beforeTheEnd() throws Exception {
    RtmpClient client = client().greet().connect("door").publish("guess");
    publications.deny(asked.get(0), "The streaming key is not this channel's.");
    assertThat(client.statuses())
        .containsExactly("NetStream.Publish.BadName: The streaming key is not this channel's.");
    assertThat(client.isOpen()).as("until it has read that").isTrue();
    client.after(Duration.ofSeconds(2));
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void aPublisherWithoutAKey_isToldWhatIsMissing_andNobodyIsAsked() throws Exception {
    RtmpClient client = client().greet().connect("door").publish("");
    assertThat(client.statuses().get(0)).contains("A streaming key is needed");
    assertThat(asked).isEmpty();
  }

  @Test
  void allInTheServersAddress_andAnEmptyKey_willDo() {
    client().greet().connect("door/k1/").publish("");
    assertThat(asked.get(0).channel()).isEqualTo("door");
    assertThat(asked.get(0).key()).isEqualTo("k1");
  }

  @Test
  void mediaThatComeBeforeTheAnswer_areNotLost_andNoMoreIsRead() throws Exception {
    RtmpClient publisher = client().greet().connect("door").publish("k1");
    assertThat(publisher.isRead()).isFalse();
    publisher.video(0, HEADER).video(0, KEYFRAME).video(40, PICTURE);
    accept();
    publisher.told();
    assertThat(publisher.isRead()).isTrue();
    assertThat(player("k1").media()).containsExactly("9 1000 1700", "9 1000 1701", "9 1040 2701");
  }

  @Test
  void aLongKeyframe_thatBeginsBeforeTheAnswer_isNotLost() throws Exception {
    RtmpClient publisher = client().greet().connect("door").publish("k1").video(0, HEADER);
    byte[] keyframe = Arrays.copyOf(new byte[] {0x17, 1, 0, 0, 0, 0, 0, 0, 1, 0x65}, 400_000);
    byte[] wire =
        Chunks.write(Chunks.VIDEO, new RtmpMessage(MessageType.VIDEO, 1, 0, keyframe), 128);
    publisher.send(Arrays.copyOf(wire, 64 << 10));
    accept();
    publisher.told();
    publisher.send(Arrays.copyOfRange(wire, 64 << 10, wire.length));
    assertThat(player("k1").media()).containsExactly("9 1000 1700", "9 1000 1701");
  }

  @Test
  void players_beginWithMetadataHeadersAndTheLastKeyframe() throws Exception {
    RtmpClient publisher = publisher();
    byte[] metadata = AmfWriter.write("@setDataFrame", "onMetaData", Map.of("width", 640.0));
    publisher.message(Chunks.DATA, MessageType.DATA_AMF0, 1, 0, metadata);
    publisher.video(0, HEADER).audio(0, 0xaf, 0, 0x12, 0x10);
    publisher.video(0, KEYFRAME).audio(10, 0xaf, 1, 0x21).video(2_000, KEYFRAME);
    RtmpClient player = player("k1");
    publisher.video(2_040, PICTURE);
    assertThat(player.media())
        .containsExactly("9 3000 1700", "8 3000 af00", "9 3000 1701", "9 3040 2701");
    List<RtmpMessage> data =
        player.told().stream().filter(each -> each.type() == MessageType.DATA_AMF0).toList();
    assertThat(data).hasSize(1);
    assertThat(AmfReader.read(18, data.get(0).body()))
        .containsExactly("onMetaData", Map.of("width", 640.0));
  }

  @Test
  void aPlayerThatComesFirst_waitsForThePublisher() throws Exception {
    RtmpClient player = player("k1");
    RtmpClient publisher = publisher();
    publisher.video(0, HEADER).video(0, KEYFRAME);
    assertThat(player.media()).hasSize(2);
    publisher.hangUp();
    assertThat(player.statuses()).last().asString().startsWith("NetStream.Play.Stop");
    assertThat(over).containsExactly("door id1");
  }

  @Test
  void aPlayerWithTheWrongKey_findsNothing() throws Exception {
    publisher().video(0, HEADER).video(0, KEYFRAME);
    RtmpClient player = player("k2");
    player.after(Conversation.PUBLISHED_WITHIN);
    assertThat(player.statuses())
        .containsExactly("NetStream.Play.StreamNotFound: There is no such stream.");
    assertThat(player.media()).isEmpty();
  }

  @Test
  void whoMayNotPlay_isToldSo() throws Exception {
    RtmpClient player =
        new RtmpClient(publications, clock, Standing.STRANGER).greet().connect("door");
    player.play("k1");
    assertThat(player.statuses().get(0)).contains("RTMP_PLAY_WHITELIST");
  }

  @Test
  void guestsThatWaitToPlay_takeNoPlaceOfThoseWhoAreKnown() throws Exception {
    StreamPath path = StreamPath.of("door", "k9");
    for (int i = 0; i < PublishedStreams.MOST_GUESTS_WAITING; i++) {
      assertThat(publications.play(path, new Waiting(), Standing.GUEST)).isTrue();
    }
    assertThat(publications.play(path, new Waiting(), Standing.GUEST)).isFalse();
    RtmpClient player = player("k1");
    assertThat(player.statuses()).isEmpty();
    publisher().video(0, HEADER).video(0, KEYFRAME);
    assertThat(player.media()).hasSize(2);
  }

  private static final class Waiting implements Player<Publication> {
    @Override
    public void begin(Publication publication) {}

    @Override
    public void wake() {}

    @Override
    public void over() {}
  }

  /** Some promise sound and have none, and FFmpeg as a player waits for all that is promised. */
  @Test
  void metadata_promisesPlayersNothingThatNeverCame() throws Exception {
    RtmpClient publisher = publisher();
    metadata(publisher, Map.of("width", 640.0, "videocodecid", 7.0, "audiocodecid", 10.0));
    publisher.video(0, HEADER).video(0, KEYFRAME);
    assertThat(metadata(player("k1"))).containsOnlyKeys("width", "videocodecid", "audiocodecid");
    publisher.video(1_960, PICTURE).video(2_000, KEYFRAME);
    assertThat(metadata(player("k1"))).containsOnlyKeys("width", "videocodecid");
    publisher.audio(2_000, 0xaf, 0, 0x11, 0x90).video(4_000, KEYFRAME);
    assertThat(metadata(player("k1"))).containsOnlyKeys("width", "videocodecid", "audiocodecid");
  }

  @Test
  void metadataOfSoundAlone_promisesNoPictures() throws Exception {
    RtmpClient publisher = publisher();
    metadata(publisher, Map.of("width", 640.0, "videocodecid", 7.0, "audiocodecid", 10.0));
    publisher.audio(0, 0xaf, 0, 0x11, 0x90);
    for (int time = 0; time <= 2_000; time += 20) {
      publisher.audio(time, 0xaf, 1, 0x21);
    }
    assertThat(metadata(player("k1"))).containsOnlyKeys("audiocodecid");
  }

  /** Codecs by name, numbers as text, what nobody knows: as OBS, Chinese encoders, FFmpeg 6 do. */
  @Test
  void metadata_mayHaveAnyTypes_andIsPassedOnAsItIs() throws Exception {
    Map<String, Object> odd =
        Map.of(
            "videocodecid",
            "hvc1",
            "audiocodecid",
            1.332770163E9,
            "framerate",
            "29.97",
            "width",
            false,
            "encoder",
            7.0,
            "hasAudio",
            "yes",
            "audioTrackIdInfoMap",
            Map.of("1", Map.of("audiocodecid", "Opus")));
    RtmpClient publisher = publisher();
    metadata(publisher, odd);
    publisher.video(0, HEADER).audio(0, 0xaf, 0, 0x11, 0x90).video(0, KEYFRAME);
    assertThat(metadata(player("k1"))).isEqualTo(odd);
    assertThat(publisher.isOpen()).isTrue();
  }

  private static void metadata(RtmpClient publisher, Map<String, Object> said) {
    byte[] body = AmfWriter.write("@setDataFrame", "onMetaData", said);
    publisher.message(Chunks.DATA, MessageType.DATA_AMF0, 1, 0, body);
  }

  /** The last one that a player was told. */
  private static Map<Object, Object> metadata(RtmpClient player) throws Exception {
    return player.told().stream()
        .filter(message -> message.type() == MessageType.DATA_AMF0)
        .map(message -> (Map<?, ?>) AmfReader.read(message.type(), message.body()).get(1))
        .map(said -> new HashMap<Object, Object>(said))
        .reduce((before, after) -> after)
        .orElseThrow();
  }

  /** What load balancers do all day. */
  @Test
  void whoeverComesAndGoesAtOnce_isNoNews() {
    assertThat(logged(() -> client().hangUp())).isEmpty();
  }

  @Test
  void aHeaderThatIsRepeated_isSentOnce_andAChangedOneAgain() throws Exception {
    RtmpClient publisher = publisher();
    RtmpClient player = player("k1");
    publisher.video(0, HEADER).video(0, KEYFRAME);
    assertThat(player.media()).containsExactly("9 1000 1700", "9 1000 1701");
    publisher.video(0, HEADER).video(40, KEYFRAME);
    publisher.video(80, 0x17, 0, 0, 0, 0, 1, 0x4d).video(80, KEYFRAME);
    assertThat(player.media())
        .containsExactly("9 1000 1700", "9 1000 1701", "9 1040 1701", "9 1040 1700", "9 1080 1701");
  }

  @Test
  void headersWithoutEnd_areNoHeaders() throws Exception {
    RtmpClient publisher = publisher();
    int[] large = new int[(64 << 10) + 1];
    System.arraycopy(HEADER, 0, large, 0, HEADER.length);
    int[] sound = new int[(64 << 10) + 1];
    sound[0] = 0xaf;
    Map<String, Object> about = Map.of("encoder", "x".repeat(65_000), "more", "x".repeat(600));
    publisher
        .message(3, MessageType.DATA_AMF0, 1, 0, AmfWriter.write("onMetaData", about))
        .video(0, HEADER)
        .video(0, large)
        .audio(0, sound)
        .video(0, KEYFRAME);
    RtmpClient player = player("k1");
    assertThat(player.media()).containsExactly("9 1000 1700", "9 1000 1701");
    assertThat(player.told())
        .filteredOn(message -> message.type() == MessageType.DATA_AMF0)
        .isEmpty();
  }

  @Test
  void picturesWithoutAnyKeyframe_arePlayedAfterTenSeconds() throws Exception {
    RtmpClient publisher = publisher();
    RtmpClient player = player("k1");
    publisher.video(0, HEADER);
    for (int i = 0; i < 300; i++) {
      publisher.video(40 * i, PICTURE);
      player.told();
    }
    assertThat(player.media()).hasSize(1 + 300 - 250);
  }

  @Test
  void soundAlone_isPlayedToo() throws Exception {
    RtmpClient publisher = publisher();
    RtmpClient player = player("k1");
    for (int i = 0; i < 300; i++) {
      publisher.audio(23 * i, 0xaf, 1, 0x21);
      player.told();
    }
    assertThat(player.media()).as("but for the first two seconds").hasSize(300 - 87);
  }

  @Test
  void emptyAndUnknownMessages_areNobodysBusiness() throws Exception {
    RtmpClient publisher = publisher();
    publisher.video(0).audio(0).video(0, 0x57, 0).video(0, 0x17, 2, 0, 0, 0);
    publisher.message(3, 19, 1, 0, new byte[] {1, 2, 3});
    publisher.message(3, MessageType.DATA_AMF0, 1, 0, new byte[] {0, 1, 2, 3});
    publisher.message(3, MessageType.DATA_AMF3, 1, 0, new byte[] {0, 2, 0, 1, 'a'});
    publisher.message(2, MessageType.USER_CONTROL, 0, 0, new byte[] {0, 32, 0});
    publisher.command(0, "onSomething", 0.0, null);
    publisher.message(3, MessageType.COMMAND_AMF0, 0, 0, new byte[] {(byte) 0xff});
    assertThat(publisher.isOpen()).isTrue();
    assertThat(over).isEmpty();
  }

  @Test
  void aPing_isAnsweredWithItsOwnTime() throws Exception {
    RtmpClient client = publisher();
    byte[] ping = ByteBuffer.allocate(6).putShort((short) 6).putInt(77).array();
    client.message(2, MessageType.USER_CONTROL, 0, 0, ping);
    RtmpMessage pong = client.told().get(client.told().size() - 1);
    assertThat(pong.type()).isEqualTo(MessageType.USER_CONTROL);
    assertThat(pong.body()).isEqualTo(new byte[] {0, 7, 0, 0, 0, 77});
  }

  @Test
  void whoeverAsksOn_andDoesNotReadTheAnswers_isCut() throws Exception {
    byte[] ping = ByteBuffer.allocate(6).putShort((short) 6).putInt(77).array();
    RtmpClient pings = publisher().readsNoMore();
    int told = pings.told().size();
    pings.message(2, MessageType.USER_CONTROL, 0, 0, ping);
    assertThat(over).containsExactly("door id1");
    RtmpClient asks = publisher().readsNoMore();
    asks.command(0, "createStream", 1.0, null);
    assertThat(over).containsExactly("door id1", "door id2");
    assertThat(pings.told()).as("nothing more is put on the heap of answers").hasSize(told);
  }

  @Test
  void aSlowPlayer_maySayWhatNeedsNoAnswer() {
    RtmpClient player = player("k1").readsNoMore();
    byte[] bufferLength = ByteBuffer.allocate(10).putShort((short) 3).putInt(1).putInt(9).array();
    player.message(2, MessageType.USER_CONTROL, 0, 0, bufferLength);
    player.after(Duration.ofSeconds(2));
    assertThat(player.isOpen()).isTrue();
  }

  @Test
  void aNameWithoutEnd_isNotRepeatedWhole() throws Exception {
    RtmpClient client = client().greet().connect("door");
    client.command(0, "FCPublish", 3.0, null, "k".repeat(30_000));
    List<Object> said = client.commands().get(client.commands().size() - 1);
    assertThat(((Map<?, ?>) said.get(3)).get("description")).isEqualTo("k".repeat(256));
  }

  @Test
  void megabytes_areAcknowledged_alsoUnasked() throws Exception {
    RtmpClient publisher = publisher();
    int[] picture = new int[100_000];
    System.arraycopy(PICTURE, 0, picture, 0, PICTURE.length);
    for (int i = 0; i < 21; i++) {
      publisher.video(40 * i, picture);
    }
    assertThat(publisher.told())
        .filteredOn(message -> message.type() == MessageType.ACKNOWLEDGEMENT)
        .hasSize(2);
  }

  @Test
  void endingTwice_isOneEnd_andAnotherStreamMayFollow() throws Exception {
    RtmpClient publisher = publisher();
    publisher.video(0, HEADER).video(0, KEYFRAME);
    publisher.command(0, "FCUnpublish", 6.0, null, "k1").command(0, "deleteStream", 7.0, null, 1.0);
    assertThat(over).containsExactly("door id1");
    publisher.command(0, "createStream", 8.0, null).publish("k1");
    accept();
    RtmpClient player = player("k1");
    publisher.video(0, HEADER).video(0, KEYFRAME);
    assertThat(player.media()).containsExactly("9 1000 1700", "9 1000 1701");
    publisher.command(1, "publish", 0.0, null, false);
    publisher.hangUp();
    assertThat(over).containsExactly("door id1", "door id2");
  }

  @Test
  void publishingTwice_isRefused() throws Exception {
    RtmpClient publisher = publisher().publish("k2");
    assertThat(publisher.statuses()).last().asString().contains("in use already");
    assertThat(over).containsExactly("door id1");
  }

  @Test
  void aPublisherThatIsLost_mayComeBack_andThePlayersStay() throws Exception {
    use(new Publications(128, new CacheBudget(1 << 20), new PublishRules(GRACE, false, 0)));
    RtmpClient first = publisher();
    RtmpClient player = player("k1");
    first.video(70_000, HEADER).video(70_000, KEYFRAME).video(70_040, PICTURE);
    assertThat(player.media()).hasSize(3);
    first.hangUp();
    publications.tick(clock.instant().plus(GRACE).minusSeconds(1));
    assertThat(over).isEmpty();

    RtmpClient again = client().greet().connect("door").publish("k1");
    assertThat(asked).as("nothing new is begun").hasSize(1);
    assertThat(goOn).hasSize(1);
    assertThat(again.statuses()).as("the key may be worth nothing by now").isEmpty();
    publications.accept(goOn.get(0), "id1");
    assertThat(again.statuses()).containsExactly("NetStream.Publish.Start: Published.");
    // Until its first keyframe, its pictures would be put upon those of before.
    again.video(0, HEADER).video(0, PICTURE).video(40, KEYFRAME).video(80, PICTURE);
    assertThat(player.media().subList(3, player.media().size()))
        .containsExactly("9 1120 1701", "9 1160 2701");
    publications.tick(clock.instant().plus(GRACE));
    assertThat(over).isEmpty();
    again.command(0, "deleteStream", 7.0, null, 1.0);
    assertThat(over).containsExactly("door id1");
  }

  @Test
  void aPublisherThatDoesNotComeBack_isGone_afterTheGrace() {
    use(new Publications(128, new CacheBudget(1 << 20), new PublishRules(GRACE, false, 0)));
    publisher().hangUp();
    client().greet().connect("door").publish("k2");
    assertThat(asked).as("another key is another publisher").hasSize(2);
    publications.tick(clock.instant().plus(GRACE));
    assertThat(over).containsExactly("door id1");
    publications.tick(clock.instant().plus(GRACE));
    assertThat(over).hasSize(1);
  }

  @Test
  void aSecondPublisherWithTheSameKey_takesOver_ifThatIsSet() throws Exception {
    use(new Publications(128, new CacheBudget(1 << 20), new PublishRules(GRACE, true, 0)));
    RtmpClient first = publisher();
    RtmpClient player = player("k1");
    first.video(0, HEADER).video(0, KEYFRAME);
    assertThat(player.media()).hasSize(2);
    RtmpClient second = client().greet().connect("door").publish("k1");
    publications.accept(goOn.get(0), "id1");
    second.video(0, KEYFRAME);
    assertThat(first.statuses()).last().asString().contains("Another publisher with the same key");
    first.video(40, PICTURE);
    first.hangUp();
    assertThat(player.media()).hasSize(3);
    publications.tick(clock.instant().plus(GRACE));
    assertThat(over).isEmpty();
  }

  @Test
  void aPublisherWhoseOldConnectionIsDead_goesOn_onceThatWasSilentForAWhile() throws Exception {
    RtmpClient first = publisher();
    RtmpClient player = player("k1");
    first.video(0, HEADER).video(0, KEYFRAME);
    assertThat(player.media()).hasSize(2);
    first.after(Duration.ofSeconds(2));
    first.send(new byte[] {4});
    first.after(Duration.ofMillis(2_999));
    client().greet().connect("door").publish("k1");
    assertThat(goOn).as("part of a message came").isEmpty();
    first.after(Duration.ofMillis(1));
    client().greet().connect("door").publish("k2");
    assertThat(goOn).as("another key").isEmpty();
    RtmpClient second = client().greet().connect("door").publish("k1");
    publications.accept(goOn.get(0), "id1");
    second.video(0, KEYFRAME);
    assertThat(player.media()).hasSize(3);
    assertThat(first.statuses()).last().asString().contains("Another publisher with the same key");
    assertThat(over).isEmpty();
  }

  @Test
  void anOldConnectionThatIsHeardAgain_whileTheOtherIsAskedAbout_stays() throws Exception {
    RtmpClient first = publisher();
    first.after(Duration.ofSeconds(3));
    RtmpClient second = client().greet().connect("door").publish("k1");
    first.video(0, KEYFRAME);
    publications.accept(goOn.get(0), "id1");
    assertThat(second.statuses()).last().asString().contains("Somebody publishes");
  }

  @Test
  void aKeyThatWasRevoked_doesNotTakeOver() throws Exception {
    use(new Publications(128, new CacheBudget(1 << 20), new PublishRules(GRACE, true, 0)));
    RtmpClient first = publisher();
    RtmpClient second = client().greet().connect("door").publish("k1");
    publications.deny(goOn.get(0), "The streaming key is not this channel's.");
    assertThat(second.statuses()).last().asString().contains("not this channel's");
    first.video(0, HEADER).video(0, KEYFRAME);
    assertThat(player("k1").media()).hasSize(2);
    assertThat(over).isEmpty();
  }

  @Test
  void ofTwoThatComeBack_oneGoesOn_andWhoeverLeavesEndsNothing() throws Exception {
    use(new Publications(128, new CacheBudget(1 << 20), new PublishRules(GRACE, false, 0)));
    publisher().hangUp();
    client().greet().connect("door").publish("k1").hangUp();
    RtmpClient second = client().greet().connect("door").publish("k1");
    RtmpClient third = client().greet().connect("door").publish("k1");
    goOn.forEach(request -> publications.accept(request, "id1"));
    assertThat(second.statuses()).containsExactly("NetStream.Publish.Start: Published.");
    assertThat(third.statuses()).last().asString().contains("Somebody publishes");
    assertThat(over).isEmpty();
  }

  @Test
  void aStreamThatEndsWhileItsPublisherIsAskedAbout_isBegunAnew() throws Exception {
    use(new Publications(128, new CacheBudget(1 << 20), new PublishRules(GRACE, false, 0)));
    publisher().hangUp();
    RtmpClient again = client().greet().connect("door").publish("k1");
    publications.tick(clock.instant().plus(GRACE));
    assertThat(over).containsExactly("door id1");
    publications.accept(goOn.get(0), "id1");
    assertThat(asked).hasSize(2);
    accept();
    assertThat(again.statuses()).containsExactly("NetStream.Publish.Start: Published.");
  }

  @Test
  void aPublisherThatLeavesWhileItIsAskedAbout_isNotPublished() {
    client().greet().connect("door").publish("k1").hangUp();
    accept();
    assertThat(over).containsExactly("door id1");
  }

  @Test
  void theCoordinator_endsTheStreamThatItMeans_andNoOther() throws Exception {
    RtmpClient publisher = publisher();
    publications.kill("door", "id0");
    publications.kill("yard", "id1");
    assertThat(over).isEmpty();
    publications.kill("door", "id1");
    assertThat(publisher.statuses())
        .last()
        .isEqualTo("NetStream.Publish.Failed: The stream was ended by the gateway.");
    assertThat(over).containsExactly("door id1");
  }

  @Test
  void aHandshakeThatTakesTooLong_isCut() {
    RtmpClient client = client().send(new byte[] {3, 0, 0});
    client.after(RtmpConnection.HANDSHAKE_WITHIN);
    client.after(Duration.ofSeconds(2));
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void whoeverNeitherPublishesNorPlays_isCut() {
    RtmpClient client = client().greet().connect("door");
    client.after(Conversation.COMMANDS_WITHIN);
    client.after(Duration.ofSeconds(2));
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void aPublisherWithoutMedia_isCutAfterAMinute_andASilentOneAfterHalf() {
    RtmpClient silent = publisher();
    silent.after(RtmpConnection.SENDS_WITHIN);
    assertThat(over).containsExactly("door id1");
    RtmpClient busy = publisher();
    for (int i = 0; i < 6; i++) {
      assertThat(over).hasSize(1);
      busy.after(Duration.ofSeconds(10));
      busy.command(0, "hello", 0.0, null);
    }
    assertThat(over).hasSize(2);
  }

  @Test
  void aPublisherOfOnePictureInAWhile_mayGoOn() {
    RtmpClient publisher = publisher();
    for (int i = 0; i < 20; i++) {
      publisher.after(Duration.ofSeconds(25));
      publisher.video(25_000 * i, KEYFRAME);
    }
    assertThat(over).isEmpty();
  }

  @Test
  void whatIsNotRtmp_isCut() {
    for (String start : List.of("GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001", "\u0006")) {
      RtmpClient client = client();
      client.send(start.getBytes(StandardCharsets.ISO_8859_1));
      client.after(Duration.ofSeconds(2));
      assertThat(client.isOpen()).as(start).isFalse();
    }
  }

  @Test
  void whatIsNotTls_isOneLineOfTheLog_withoutWhatCame() {
    List<LogRecord> logged =
        logged(
            () -> {
              client().fails(new DecoderException(new NotSslRecordException("not TLS: 73 65 63")));
              client().fails(new DecoderException(new SSLHandshakeException("bad certificate")));
            });
    assertThat(logged).hasSize(2);
    assertThat(logged).allMatch(line -> line.getLevel() == Level.INFO && line.getThrown() == null);
    assertThat(logged)
        .noneMatch(line -> (line.getMessage() + List.of(line.getParameters())).contains("73 65"));
  }

  /** What connections say at INFO and above. */
  private static List<LogRecord> logged(Runnable task) {
    List<LogRecord> logged = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            logged.add(line);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(RtmpConnection.class.getName());
    logger.addHandler(handler);
    logger.setLevel(Level.INFO);
    try {
      task.run();
    } finally {
      logger.removeHandler(handler);
      logger.setLevel(null);
    }
    return logged;
  }

  @Test
  void whoeverSendsMoreThanIsTaken_isToldSo_andHasNothingToComeBackTo() throws Exception {
    use(new Publications(128, new CacheBudget(1 << 20), new PublishRules(GRACE, false, 80_000)));
    RtmpClient publisher = publisher();
    int[] picture = Arrays.copyOf(KEYFRAME, 10_000);
    for (int i = 0; i < 6; i++) {
      publisher.video(i, picture);
    }
    assertThat(publisher.statuses()).hasSize(1);
    publisher.video(6, picture);
    assertThat(publisher.statuses())
        .last()
        .isEqualTo(
            "NetStream.Publish.Failed: More than 80 kbit/s came for several seconds:"
                + " PUBLISH_MAX_KBPS allows no more.");
    publisher.after(Duration.ofSeconds(2));
    assertThat(publisher.isOpen()).isFalse();
    assertThat(over).containsExactly("door id1");
    client().greet().connect("door").publish("k1");
    assertThat(goOn).isEmpty();
    assertThat(asked).hasSize(2);
  }

  @Test
  void whoeverUnderstandsIt_isAskedToComeAgain_whenTheGatewayStops() throws Exception {
    RtmpClient modern = client().greet();
    modern.command(0, "connect", 1.0, Map.of("app", "door", "capsEx", 3.0));
    modern.publish("k1");
    accept();
    modern.send(new byte[0]);
    RtmpClient old = client().greet().connect("yard").publish("k1");
    accept();
    old.send(new byte[0]);
    publications.close();
    assertThat(modern.statuses())
        .containsExactly(
            "NetStream.Publish.Start: Published.",
            "NetConnection.Connect.ReconnectRequest: The gateway stops.",
            "NetStream.Publish.Failed: The gateway stops.");
    assertThat(old.statuses())
        .containsExactly(
            "NetStream.Publish.Start: Published.", "NetStream.Publish.Failed: The gateway stops.");
  }

  @Test
  void commandsWithoutEnd_areCut() {
    RtmpClient client = client().greet().connect("door");
    for (int i = 0; i < 1_000 && client.isOpen(); i++) {
      client.command(0, "createStream", 1.0, null);
    }
    client.after(Duration.ofSeconds(2));
    assertThat(client.isOpen()).isFalse();
  }

  private void use(Publications others) {
    publications = others;
    listen();
  }

  private RtmpClient client() {
    return new RtmpClient(publications, clock, Standing.KNOWN);
  }

  private RtmpClient publisher() {
    RtmpClient client = client().greet().connect("door").publish("k1");
    accept();
    return client.send(new byte[0]);
  }

  private RtmpClient player(String key) {
    return client().greet().connect("door").play(key + "?cache=clear");
  }

  private void accept() {
    publications.accept(asked.get(asked.size() - 1), "id" + asked.size());
  }
}
