package org.hlsgateway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.hlsgateway.FakeClock;
import org.hlsgateway.control.Assignment;
import org.hlsgateway.control.ControlMessage;
import org.hlsgateway.control.EncoderAgent;
import org.hlsgateway.control.EncoderLink;
import org.hlsgateway.control.PublishRequest;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.SourceType;
import org.hlsgateway.control.StreamType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The flow of the control protocol, step by step, without a socket or a thread. */
class StreamSessionsTest {
  private static final ServerAddress RTMP =
      new ServerAddress(SourceType.RTMP, "10.0.0.1", 1935, false);

  private final FakeClock calendar = new FakeClock();
  private final FakeClock clock = new FakeClock();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<String> journal = new ArrayList<>();
  private final Peer peer = new Peer();
  private Verdict verdict = new Verdict.Unknown();
  private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);
  private int ids;
  private final StreamSessions sessions =
      new StreamSessions(
          new Names(128),
          request -> CompletableFuture.completedStage(verdict),
          new RecordingJournal(),
          tasks::add,
          calendar,
          clock,
          () -> "id" + ++ids);

  private final int server = sessions.serverConnected(RTMP, new ServerMessages(peer::hear), true);
  private final Agent encoder = new Agent(1);
  private final int encoderId = sessions.encoderRegistered("here", encoder);

  @Test
  void publishRequest_isEncodedFirst_andAcceptedThen() {
    encoder.onStart = () -> peer.said.add("(encoder starts)");
    publish("door", "key");
    assertThat(peer.said)
        .containsExactly(
            "(encoder starts)",
            "PUBLISH-ACCEPT\nRequest-ID:1\nStream-Channel:door\nStream-ID:id1\n");
    assertThat(encoder.started)
        .containsExactly(
            new Assignment(
                "door",
                "id1",
                SourceType.RTMP,
                "rtmp://10.0.0.1:1935/door/key",
                "ORIGINAL",
                false,
                "False"));
    assertThat(journal).containsExactly("opened id1");
  }

  @Test
  void thePublishersAddress_isReported_ifItIsOne() {
    sessions.encoderRegistered("there", new Agent(-1));
    publish("door", "key");
    sessions.publishRequest(server, new PublishRequest("2", "yard", "key", "<b>nowhere</b>"));
    work();
    assertThat(sessions.report().streams())
        .extracting(Report.Stream::publisherIp)
        .containsExactly("::1", "");
  }

  @Test
  void aServerThatIsNotOpen_takesNobodyWhomNobodySpeaksFor() {
    Peer own = new Peer();
    int closed =
        sessions.serverConnected(
            new ServerAddress(SourceType.RTMP, "127.0.0.1", 1935, false),
            new ServerMessages(own::hear),
            false);
    sessions.publishRequest(closed, new PublishRequest("1", "door", "key", "::1"));
    work();
    assertThat(own.last()).startsWith("PUBLISH-DENY");
    verdict = new Verdict.Accepted(StreamOptions.DEFAULT);
    sessions.publishRequest(closed, new PublishRequest("2", "door", "key", "::1"));
    work();
    assertThat(own.last()).startsWith("PUBLISH-ACCEPT");
  }

  @Test
  void aStreamWhoseKeyCountsNoLonger_isEnded_andNoOther() {
    sessions.encoderRegistered("there", new Agent(-1));
    AtomicBoolean counts = new AtomicBoolean(true);
    verdict = new Verdict.Accepted(StreamOptions.DEFAULT, standing(counts::get, 7, 9));
    publish("door", "key");
    verdict = new Verdict.Accepted(StreamOptions.DEFAULT);
    publish("yard", "key");
    sessions.tick();
    assertThat(peer.last()).startsWith("PUBLISH-ACCEPT");
    counts.set(false);
    sessions.tick();
    sessions.tick();
    assertThat(peer.said.stream().filter(said -> said.startsWith("STREAM-KILL")))
        .containsExactly("STREAM-KILL\nStream-Channel:door\nStream-ID:id1\n");
  }

  @Test
  void whoGoesOnWithAStream_goesOnByTheirOwnKey() {
    AtomicBoolean former = new AtomicBoolean(true);
    verdict = new Verdict.Accepted(StreamOptions.DEFAULT, standing(former::get, 7, 9));
    publish("door", "key");
    verdict = new Verdict.Accepted(StreamOptions.DEFAULT, standing(() -> true, 8, 9));
    sessions.resumeRequest(server, new PublishRequest("2", "door", "other", "::1"), "id1");
    work();
    former.set(false);
    sessions.tick();
    assertThat(peer.said).noneMatch(said -> said.startsWith("STREAM-KILL"));
  }

  @Test
  void anAccount_hasAsManyStreamsAsItMay_andThenIsToldSo() {
    sessions.encoderRegistered("there", new Agent(-1));
    verdict = new Verdict.Accepted(StreamOptions.DEFAULT, standing(() -> true, 7, 2));
    publish("a", "key");
    publish("b", "key");
    assertThat(peer.last()).startsWith("PUBLISH-ACCEPT");
    publish("c", "key");
    assertThat(peer.last()).startsWith("PUBLISH-DENY");
    verdict = new Verdict.Accepted(StreamOptions.DEFAULT, standing(() -> true, 8, 2));
    publish("c", "key");
    assertThat(peer.last()).as("another's").startsWith("PUBLISH-ACCEPT");
  }

  private static Standing standing(BooleanSupplier counts, long account, int most) {
    return new Standing() {
      @Override
      public boolean counts() {
        return counts.getAsBoolean();
      }

      @Override
      public OptionalLong account() {
        return OptionalLong.of(account);
      }

      @Override
      public OptionalInt most() {
        return OptionalInt.of(most);
      }
    };
  }

  @Test
  void nobodyHearsOfAStream_beforeItIsWrittenDown() {
    written = new CompletableFuture<>();
    publish("door", "key");
    assertThat(peer.said).isEmpty();
    assertThat(encoder.started).isEmpty();
    written.complete(null);
    work();
    assertThat(peer.last()).startsWith("PUBLISH-ACCEPT");
  }

  @Test
  void streamThatCannotBeWrittenDown_isDenied_andLeavesNothing() {
    written = CompletableFuture.failedFuture(new IllegalStateException("disk full"));
    publish("door", "key");
    assertThat(peer.last()).startsWith("PUBLISH-DENY");
    assertThat(encoder.started).isEmpty();
    assertEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "..", "a/b", "../../etc", "a b", "a\u0000", "d\u00f6r", "*", "a.b", "%2e"})
  void nameThatIsNotAllowed_isDenied(String name) {
    publish(name, "key");
    publish("door", name);
    assertThat(peer.said).hasSize(2).allMatch(said -> said.startsWith("PUBLISH-DENY"));
    assertEmpty();
  }

  @Test
  void nameLongerThanAllowed_isDenied_andTheLongestIsNot() {
    publish("n".repeat(129), "key");
    assertThat(peer.last()).startsWith("PUBLISH-DENY");
    publish("n".repeat(128), "k".repeat(128));
    assertThat(peer.last()).startsWith("PUBLISH-ACCEPT");
  }

  @Test
  void deniedKey_isDenied() {
    verdict = new Verdict.Denied("No.");
    publish("door", "key");
    assertThat(peer.said).containsExactly("PUBLISH-DENY\nRequest-ID:1\nStream-Channel:door\n");
    assertEmpty();
  }

  @Test
  void whatTheApplicationWants_reachesTheEncoder() {
    verdict =
        new Verdict.Accepted(
            StreamOptions.of("true", "640x360, 5", "1280X720-30~900,junk,Original"));
    publish("door", "key");
    assertThat(encoder.started.get(0).record()).isTrue();
    assertThat(encoder.started.get(0).previews()).isEqualTo("640x360, 5");
    assertThat(encoder.started.get(0).resolutions()).isEqualTo("1280x720-30~900,ORIGINAL");
  }

  @Test
  void whoPublishesElsewhere_isKnown_andWhoPublishesHere_isNotElsewhere() {
    publish("door", "key");
    assertThat(sessions.report().publisherElsewhere("door")).contains("::1");
    assertThat(sessions.report().publisherElsewhere("yard")).isEmpty();
    int own =
        sessions.ownServerConnected(
            new ServerAddress(SourceType.RTMP, "127.0.0.1", 1935, false),
            new ServerMessages(new Peer()::hear),
            true);
    sessions.encoderRegistered("there", new Agent(-1));
    sessions.publishRequest(own, new PublishRequest("9", "yard", "key", "::1"));
    work();
    assertThat(sessions.report().streams()).hasSize(2);
    assertThat(sessions.report().publisherElsewhere("yard")).isEmpty();
  }

  @Test
  void unlistedStream_isSoForItsEncoderAndInReports() {
    verdict = new Verdict.Accepted(StreamOptions.UNLISTED);
    publish("door", "key");
    assertThat(encoder.started).singleElement().matches(Assignment::unlisted);
    assertThat(sessions.report().streams()).singleElement().matches(Report.Stream::unlisted);
  }

  @Test
  void secondPublisherOfAChannel_isDenied() {
    sessions.encoderRegistered("there", new Agent(-1));
    publish("door", "key");
    publish("door", "key");
    assertThat(peer.last()).startsWith("PUBLISH-DENY");
    assertThat(sessions.report().streams()).hasSize(1);
  }

  @Test
  void whoeverGoesOnWithAStream_isVerifiedAnew_andGetsThatStream() {
    publish("door", "key");
    sessions.resumeRequest(server, new PublishRequest("2", "door", "key", "10.0.0.9"), "id1");
    work();
    assertThat(peer.last())
        .isEqualTo("PUBLISH-ACCEPT\nRequest-ID:2\nStream-Channel:door\nStream-ID:id1\n");
    assertThat(encoder.started).hasSize(1);
    assertThat(journal).containsExactly("opened id1");
    assertThat(sessions.report().streams())
        .extracting(Report.Stream::publisherIp)
        .containsExactly("10.0.0.9");
  }

  @Test
  void aKeyThatWasRevoked_goesOnWithNothing() {
    publish("door", "key");
    verdict = new Verdict.Denied("The streaming key is not this channel's.");
    sessions.resumeRequest(server, new PublishRequest("2", "door", "key", "10.0.0.9"), "id1");
    work();
    assertThat(peer.last()).isEqualTo("PUBLISH-DENY\nRequest-ID:2\nStream-Channel:door\n");
    assertThat(sessions.report().streams())
        .extracting(Report.Stream::publisherIp)
        .containsExactly("::1");
  }

  @Test
  void whoeverGoesOnWithAStreamThatIsOver_beginsAnother_andNobodyTakesOneOfAnotherServer() {
    sessions.capacityChanged(encoderId, 5);
    publish("door", "key");
    int other =
        sessions.serverConnected(
            new ServerAddress(SourceType.RTMP, "10.0.0.2", 1935, false),
            new ServerMessages(peer::hear),
            true);
    sessions.resumeRequest(other, new PublishRequest("2", "door", "key", "::1"), "id1");
    work();
    assertThat(peer.last()).startsWith("PUBLISH-DENY");
    sessions.publishEnd(server, "door", "id1");
    sessions.resumeRequest(server, new PublishRequest("3", "door", "key", "::1"), "id1");
    work();
    assertThat(peer.last()).startsWith("PUBLISH-ACCEPT\nRequest-ID:3\n").contains("Stream-ID:id2");
  }

  @Test
  void fullOrMissingEncoders_areADenial() {
    publish("a", "key");
    publish("b", "key");
    assertThat(peer.last()).isEqualTo("PUBLISH-DENY\nRequest-ID:1\nStream-Channel:b\n");
  }

  @Test
  void theLeastLoadedEncoderBelowItsCapacity_isChosen() {
    Agent second = new Agent(2);
    Agent endless = new Agent(0);
    sessions.encoderRegistered("second", second);
    sessions.encoderRegistered("endless", endless);
    for (int i = 0; i < 7; i++) {
      publish("c" + i, "key");
    }
    assertThat(encoder.started).hasSize(1);
    assertThat(second.started).hasSize(2);
    assertThat(endless.started).hasSize(4);
    assertThat(sessions.report().load()).isEqualTo(7);
    assertThat(sessions.report().capacity()).isEqualTo(-1);
    assertThat(sessions.report().encoders())
        .extracting(Report.Node::capacity)
        .containsExactly(1, 2, -1);
  }

  @Test
  void eachTypeAndResolution_isReportedOnce() {
    publish("door", "key");
    Available live = output(StreamType.HLS_LIVE, "640x360-25");
    sessions.available(encoderId, "door", "id1", live);
    sessions.available(encoderId, "door", "id1", live);
    sessions.available(encoderId, "door", "id1", output(StreamType.HLS_LIVE, "1280x720-25"));
    assertThat(journal)
        .containsExactly("opened id1", "available 640x360-25", "available 1280x720-25");
  }

  @Test
  void publishEnd_stopsTheEncoder_freesTheChannel_andTheEncodersAnswerClosesTheStream() {
    sessions.capacityChanged(encoderId, 5);
    publish("door", "key");
    sessions.publishEnd(server, "door", "id1");
    assertThat(encoder.stopped).containsExactly("door id1 PT5S");
    publish("door", "key");
    assertThat(peer.last()).contains("PUBLISH-ACCEPT", "id2");
    assertThat(journal).doesNotContain("closed id1");
    sessions.closedByEncoder(encoderId, "door", "id1", Optional.empty());
    assertThat(journal).contains("closed id1");
    assertThat(peer.said).noneMatch(said -> said.startsWith("STREAM-KILL"));
    assertThat(sessions.report().streams())
        .extracting(Report.Stream::streamId)
        .containsExactly("id2");
  }

  @Test
  void encoderThatNeverAnswers_isGivenUp_soThatNoStreamStaysForEver() {
    publish("door", "key");
    sessions.publishEnd(server, "door", "id1");
    clock.advance(StreamSessions.GRACE.plus(StreamSessions.CLOSE_PATIENCE).minusSeconds(1));
    sessions.tick();
    assertThat(journal).doesNotContain("closed id1");
    clock.advance(Duration.ofSeconds(1));
    sessions.tick();
    assertThat(journal).contains("closed id1");
    assertEmpty();
  }

  @Test
  void aServersClockThatIsSet_makesNobodyImpatient() {
    calendar.advance(Duration.ofHours(3));
    publish("door", "key");
    assertThat(sessions.report().streams())
        .extracting(Report.Stream::opened)
        .containsExactly(calendar.instant());
    sessions.publishEnd(server, "door", "id1");
    calendar.advance(Duration.ofHours(3));
    sessions.tick();
    assertThat(journal).doesNotContain("closed id1");
  }

  @Test
  void lostStreamingServer_stopsItsStreams_andIsToldToEndThemWhenItIsBack() {
    publish("door", "key");
    sessions.serverLost(server);
    assertThat(encoder.stopped).containsExactly("door id1 PT0S");
    sessions.closedByEncoder(encoderId, "door", "id1", Optional.empty());
    assertThat(journal).containsExactly("opened id1", "closed id1");
    peer.said.clear();
    sessions.serverConnected(RTMP, new ServerMessages(peer::hear), true);
    assertThat(peer.said).containsExactly("STREAM-KILL\nStream-Channel:door\nStream-ID:id1\n");
    peer.said.clear();
    sessions.serverConnected(RTMP, new ServerMessages(peer::hear), true);
    assertThat(peer.said).isEmpty();
  }

  @Test
  void serverThatIsBackBeforeItsOldConnectionIsLost_isToldToEndItsStreams() {
    publish("door", "key");
    Peer back = new Peer();
    Peer stranger = new Peer();
    sessions.serverConnected(
        new ServerAddress(SourceType.RTMP, "10.0.0.1", 1936, false),
        new ServerMessages(stranger::hear),
        true);
    sessions.serverConnected(RTMP, new ServerMessages(back::hear), true);
    assertThat(back.said).isEmpty();
    sessions.serverLost(server);
    assertThat(back.said).containsExactly("STREAM-KILL\nStream-Channel:door\nStream-ID:id1\n");
    assertThat(stranger.said).isEmpty();
    assertThat(encoder.stopped).containsExactly("door id1 PT0S");

    Peer later = new Peer();
    sessions.serverConnected(RTMP, new ServerMessages(later::hear), true);
    assertThat(later.said).isEmpty();
  }

  @Test
  void streamThatItsEncoderCloses_isEndedOverEachConnectionOfItsServer() {
    publish("door", "key");
    Peer back = new Peer();
    sessions.serverConnected(RTMP, new ServerMessages(back::hear), true);
    sessions.closedByEncoder(encoderId, "door", "id1", Optional.empty());
    assertThat(peer.last()).startsWith("STREAM-KILL");
    assertThat(back.said).containsExactly("STREAM-KILL\nStream-Channel:door\nStream-ID:id1\n");
  }

  @Test
  void serverLostWhileItsStreamIsWrittenDown_leavesNothing() {
    written = new CompletableFuture<>();
    publish("door", "key");
    sessions.serverLost(server);
    written.complete(null);
    work();
    assertThat(journal).containsExactly("opened id1", "forgotten id1");
    assertThat(encoder.started).isEmpty();
    assertEmpty();
  }

  @Test
  void encoderLostWhileItsStreamIsWrittenDown_isReplaced() {
    Agent other = new Agent(1);
    written = new CompletableFuture<>();
    publish("door", "key");
    sessions.encoderLost(encoderId);
    sessions.encoderRegistered("there", other);
    written.complete(null);
    work();
    assertThat(other.started).hasSize(1);
    assertThat(peer.last()).startsWith("PUBLISH-ACCEPT");
  }

  @Test
  void lostEncoder_killsAndClosesItsStreams() {
    publish("door", "key");
    sessions.encoderLost(encoderId);
    assertThat(peer.last()).isEqualTo("STREAM-KILL\nStream-Channel:door\nStream-ID:id1\n");
    assertThat(journal).containsExactly("opened id1", "closed id1");
    assertEmpty();
  }

  @Test
  void streamClosedWhileItIsPublished_killsIt() {
    publish("door", "key");
    sessions.closedByEncoder(encoderId, "door", "id1", Optional.of("E1 no such codec"));
    assertThat(peer.last()).startsWith("STREAM-KILL");
    assertThat(journal).contains("closed id1");
    int said = peer.said.size();
    sessions.publishEnd(server, "door", "id1");
    assertThat(peer.said).hasSize(said);
    assertThat(encoder.stopped).isEmpty();
  }

  @Test
  void encoderThatThrowsAtTheStart_isADenial() {
    encoder.onStart =
        () -> {
          throw new IllegalStateException("no disk");
        };
    publish("door", "key");
    assertThat(peer.last()).startsWith("PUBLISH-DENY");
    assertThat(journal).containsExactly("opened id1", "forgotten id1");
    assertEmpty();
  }

  @Test
  void close_killsTheStream_byItsIdOrByAStar() {
    sessions.capacityChanged(encoderId, 2);
    publish("a", "key");
    publish("b", "key");
    assertThat(sessions.close("a", "id2")).isFalse();
    assertThat(sessions.close("c", "*")).isFalse();
    assertThat(peer.said).noneMatch(said -> said.startsWith("STREAM-KILL"));
    assertThat(sessions.close("a", "id1")).isTrue();
    assertThat(peer.last()).isEqualTo("STREAM-KILL\nStream-Channel:a\nStream-ID:id1\n");
    assertThat(sessions.close("b", "*")).isTrue();
    assertThat(peer.last()).isEqualTo("STREAM-KILL\nStream-Channel:b\nStream-ID:id2\n");
    sessions.publishEnd(server, "a", "id1");
    assertThat(encoder.stopped).hasSize(1);
  }

  @Test
  void serverThatIgnoresAKill_losesItsEncoderAllTheSame() {
    publish("door", "key");
    sessions.close("door", "*");
    clock.advance(StreamSessions.KILL_PATIENCE);
    sessions.tick();
    assertThat(encoder.stopped).containsExactly("door id1 PT0S");
  }

  @Test
  void closeOfAStreamThatIsBeingWrittenDown_isADenial() {
    written = new CompletableFuture<>();
    publish("door", "key");
    assertThat(sessions.close("door", "*")).isTrue();
    written.complete(null);
    work();
    assertThat(peer.said).containsExactly("PUBLISH-DENY\nRequest-ID:1\nStream-Channel:door\n");
    assertEmpty();
  }

  @Test
  void whatIsNotTheirs_changesNothing() {
    publish("door", "key");
    Peer stranger = new Peer();
    int other =
        sessions.serverConnected(
            new ServerAddress(SourceType.WS, "10.0.0.2", 80, true),
            new ServerMessages(stranger::hear),
            true);
    int otherEncoder = sessions.encoderRegistered("there", new Agent(1));
    List<String> before = List.copyOf(journal);
    Report report = sessions.report();

    sessions.publishEnd(other, "door", "id1");
    sessions.publishEnd(server, "window", "id1");
    sessions.publishEnd(server, "door", "id7");
    sessions.available(otherEncoder, "door", "id1", output(StreamType.HLS_LIVE, "1x1-1"));
    sessions.available(0, "door", "id1", output(StreamType.HLS_LIVE, "1x1-1"));
    sessions.available(encoderId, "window", "id1", output(StreamType.HLS_LIVE, "1x1-1"));
    sessions.closedByEncoder(otherEncoder, "door", "id1", Optional.empty());
    sessions.closedByEncoder(encoderId, "window", "id1", Optional.empty());

    assertThat(journal).isEqualTo(before);
    assertThat(sessions.report()).isEqualTo(report);
    assertThat(encoder.stopped).isEmpty();
    assertThat(stranger.said).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc/passwd", "a\nb", "", "a/../b", "hls/d\u00f6r/live.m3u8"})
  void indexFileThatCannotBe_isRefused(String index) {
    publish("door", "key");
    sessions.available(
        encoderId,
        "door",
        "id1",
        new Available(StreamType.HLS_LIVE, "1x1-1", index, OptionalDouble.empty()));
    assertThat(journal).containsExactly("opened id1");
  }

  @Test
  void outputsAtOnce_areBounded() {
    publish("door", "key");
    for (int i = 0; i < 3_000; i++) {
      sessions.available(encoderId, "door", "id1", output(StreamType.HLS_VOD, "1x1-" + i));
    }
    assertThat(journal).hasSize(1 + StreamSession.MOST_OUTPUTS_PER_MINUTE);

    clock.advance(Duration.ofMinutes(1));
    sessions.available(encoderId, "door", "id1", output(StreamType.HLS_VOD, "1x1-0"));
    sessions.available(encoderId, "door", "id1", output(StreamType.HLS_VOD, "1x1-2999"));
    assertThat(journal)
        .endsWith("available 1x1-2999")
        .hasSize(2 + StreamSession.MOST_OUTPUTS_PER_MINUTE);
  }

  @Test
  void aRecordingForWeeks_isToldOfToItsEnd() {
    publish("door", "key");
    for (int i = 0; i < 5_000; i++) {
      sessions.available(encoderId, "door", "id1", output(StreamType.HLS_LIVE, "1x1-1"));
      sessions.available(encoderId, "door", "id1", output(StreamType.HLS_VOD, "2x2-" + i));
      clock.advance(Duration.ofMinutes(10));
    }
    assertThat(journal).hasSize(1 + 1 + 5_000).doesNotHaveDuplicates();
  }

  @Test
  void sourceUri_isAsPeersExpect() {
    assertThat(RTMP.sourceUri("c", "k")).isEqualTo("rtmp://10.0.0.1:1935/c/k");
    assertThat(new ServerAddress(SourceType.WS, "::1", 443, true).sourceUri("c", "k"))
        .isEqualTo("wss://[::1]:443/c/k");
  }

  @Test
  void assignment_hidesTheKey() {
    publish("door", "geheim");
    assertThat(encoder.started.get(0).toString()).contains("door").doesNotContain("geheim");
  }

  private static Available output(StreamType type, String resolution) {
    return new Available(
        type, resolution, "hls/door/" + resolution + "/live.m3u8", OptionalDouble.empty());
  }

  private void publish(String channel, String key) {
    sessions.publishRequest(server, new PublishRequest("1", channel, key, "::1"));
    work();
  }

  private void work() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  private void assertEmpty() {
    assertThat(sessions.report().streams()).isEmpty();
    assertThat(sessions.report().load()).isZero();
  }

  private static final class Peer {
    final List<String> said = new ArrayList<>();

    void hear(ControlMessage message) {
      said.add(message.text());
    }

    String last() {
      return said.get(said.size() - 1);
    }
  }

  private static final class Agent implements EncoderAgent {
    final List<Assignment> started = new ArrayList<>();
    final List<String> stopped = new ArrayList<>();
    Runnable onStart = () -> {};
    private final int capacity;

    Agent(int capacity) {
      this.capacity = capacity;
    }

    @Override
    public int capacity() {
      return capacity;
    }

    @Override
    public void start(Assignment assignment, EncoderLink link) {
      onStart.run();
      started.add(assignment);
    }

    @Override
    public void stop(String channel, String streamId, Duration grace) {
      stopped.add(channel + " " + streamId + " " + grace);
    }

    @Override
    public void linkLost() {}
  }

  private final class RecordingJournal implements Journal {
    @Override
    public CompletionStage<Void> opened(OpenStream stream) {
      journal.add("opened " + stream.streamId());
      return written;
    }

    @Override
    public void available(OpenStream stream, Available output) {
      journal.add("available " + output.resolution());
    }

    @Override
    public void closed(OpenStream stream) {
      journal.add("closed " + stream.streamId());
    }

    @Override
    public void forgotten(OpenStream stream) {
      journal.add("forgotten " + stream.streamId());
    }
  }
}
