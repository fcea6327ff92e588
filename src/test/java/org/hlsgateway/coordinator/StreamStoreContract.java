package org.hlsgateway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.hlsgateway.FakeClock;
import org.hlsgateway.accounts.Audit;
import org.hlsgateway.accounts.Issuer;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.SourceType;
import org.hlsgateway.control.StreamType;
import org.hlsgateway.coordinator.StreamingKeys.Says;
import org.hlsgateway.store.Sql;
import org.hlsgateway.threads.Threads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the store promises, whichever database is below it. */
abstract class StreamStoreContract {
  private final FakeClock clock = new FakeClock();
  private StreamStore store;

  abstract DataSource database();

  @BeforeEach
  void open() {
    Flyway.configure().dataSource(database()).locations("classpath:db/migration").load().migrate();
    store = new StreamStore(database(), clock, true);
  }

  @AfterEach
  void empty() throws SQLException {
    Sql sql = new Sql(database());
    sql.change("delete from coordinator_stream");
    sql.change("delete from coordinator_callback");
    sql.change("delete from streaming_key");
    sql.change("delete from account");
    sql.change("delete from gateway_node");
    sql.change("delete from coordinator_takeover");
    sql.change("delete from stream_recording_index");
    sql.change("delete from stream_recording");
  }

  @Test
  void callbacksOfAStream_comeOneAfterTheOther_withAllTheyHave() throws SQLException {
    OpenStream stream = stream("a");
    store.opened(stream);
    Available live = output(StreamType.HLS_LIVE, OptionalDouble.empty());
    Available vod = output(StreamType.HLS_VOD, OptionalDouble.of(12.5));
    store.available(stream, live);
    store.available(stream, vod);

    Callback first = only(store.due(10));
    assertThat(first.output()).contains(live);
    assertThat(first.channel()).isEqualTo("door");
    assertThat(first.streamId()).isEqualTo("a");
    assertThat(first.event()).isEqualTo("stream-available");
    assertThat(first.created()).isEqualTo(clock.instant());
    store.delivered(first.id());
    assertThat(only(store.due(10)).output()).contains(vod);
    assertThat(store.countWaiting()).isEqualTo(1);
  }

  @Test
  void failedCallback_holdsUpItsStream_andNoOther() throws SQLException {
    for (String id : List.of("a", "b")) {
      store.opened(stream(id));
      store.available(stream(id), output(StreamType.HLS_LIVE, OptionalDouble.empty()));
      store.available(stream(id), output(StreamType.HLS_VOD, OptionalDouble.of(0)));
    }
    Callback first = store.due(10).get(0);
    store.failed(first.id(), "HTTP 500 " + "x".repeat(500), clock.instant().plusSeconds(5));

    assertThat(only(store.due(10)).streamId()).isEqualTo("b");
    clock.advance(Duration.ofSeconds(5));
    assertThat(store.due(10)).hasSize(2);
    Callback again = store.waiting(1).get(0);
    assertThat(again.attempts()).isEqualTo(1);
    assertThat(again.lastError()).startsWith("HTTP 500").hasSize(400);
  }

  @Test
  void aClockThatIsSetBack_holdsNothingUp() throws SQLException {
    store.opened(stream("a"));
    store.available(stream("a"), output(StreamType.HLS_LIVE, OptionalDouble.empty()));
    store.failed(only(store.due(1)).id(), "no", clock.instant().plusSeconds(72));
    assertThat(store.due(1)).as("the longest that a failure is waited after").isEmpty();
    clock.advance(Duration.ofHours(-5));
    assertThat(store.due(1)).hasSize(1);
  }

  @Test
  void retryAll_makesEverythingDue() throws SQLException {
    store.opened(stream("a"));
    store.available(stream("a"), output(StreamType.HLS_LIVE, OptionalDouble.empty()));
    store.failed(only(store.due(1)).id(), "no", clock.instant().plusSeconds(60));
    assertThat(store.due(1)).isEmpty();
    store.retryAll();
    assertThat(store.due(1)).hasSize(1);
    assertThat(store.drop(only(store.due(1)).id())).isTrue();
    assertThat(store.countWaiting()).isZero();
  }

  @Test
  void closedStream_isToldOnce_afterItsRecordingsAndPictures_butNotThatItWasLive()
      throws SQLException {
    Available vod = output(StreamType.HLS_VOD, OptionalDouble.of(0));
    Available pictures = output(StreamType.IMG_PREVIEW, OptionalDouble.empty());
    store.opened(stream("a"));
    store.available(stream("a"), pictures);
    store.available(stream("a"), output(StreamType.HLS_LIVE, OptionalDouble.empty()));
    store.available(stream("a"), vod);
    store.closed(stream("a"));
    store.closed(stream("a"));
    assertThat(store.waiting(10))
        .extracting(Callback::output)
        .containsExactly(Optional.of(pictures), Optional.of(vod), Optional.empty());
    assertThat(store.waiting(10).get(2).event()).isEqualTo("stream-closed");
    assertThat(store.closeAll()).isEmpty();
  }

  @Test
  void anApplicationThatComesBackADayAfterACrash_hearsOfTheRecording_whateverTheClockDid()
      throws SQLException {
    store.opened(stream("a"));
    store.available(stream("a"), output(StreamType.HLS_VOD, OptionalDouble.of(0)));
    store.failed(only(store.due(10)).id(), "cannot connect", clock.instant().plusSeconds(60));
    new StreamStore(database(), clock, true).closeAll();
    for (Duration moved : List.of(Duration.ofDays(1), Duration.ofDays(-3))) {
      clock.advance(moved);
      Callback first = only(store.due(10));
      assertThat(first.output()).as("after " + moved).isPresent();
      store.failed(first.id(), "cannot connect", clock.instant().plusSeconds(60));
      assertThat(store.due(10)).isEmpty();
    }
    clock.advance(Duration.ofDays(1));
    store.delivered(only(store.due(10)).id());
    assertThat(only(store.due(10)).event()).isEqualTo("stream-closed");
  }

  @Test
  void closeAll_closesWhatWasActive_once() throws SQLException {
    store.opened(stream("a"));
    store.opened(stream("b"));
    store.opened(stream("c"));
    store.available(stream("a"), output(StreamType.HLS_LIVE, OptionalDouble.empty()));
    store.forgotten("b");
    assertThat(store.closeAll()).containsExactly(stream("a"), stream("c"));
    assertThat(store.closeAll()).isEmpty();
    assertThat(store.waiting(10))
        .extracting(Callback::streamId, Callback::event)
        .containsExactly(tuple("a", "stream-closed"), tuple("c", "stream-closed"));
  }

  @Test
  @Timeout(60)
  void aSecondGateway_staysOut_untilTheFirstHasStoppedOrIsGone() throws Exception {
    NodeLease first = new NodeLease(database(), "first");
    assertThat(first.take()).isTrue();
    assertThat(new NodeLease(database(), "first").take()).as("after a crash").isTrue();

    Thread lives =
        Threads.daemon(
            "first-gateway",
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                first.renew();
              }
            });
    lives.start();
    NodeLease second = new NodeLease(database(), "second");
    assertThat(second.take()).isFalse();
    lives.interrupt();
    lives.join();

    first.giveBack();
    assertThat(second.take()).isTrue();
    new Sql(database())
        .change("update gateway_node set seen = current_timestamp - interval '16' second");
    assertThat(first.take()).as("the other is gone").isTrue();
    second.giveBack();
    assertThat(new NodeLease(database(), "first").take()).as("the row is not the other's").isTrue();
  }

  @Test
  void withNobodyToTell_nothingIsKept() throws SQLException {
    StreamStore quiet = new StreamStore(database(), clock, false);
    quiet.opened(stream("a"));
    quiet.available(stream("a"), output(StreamType.HLS_LIVE, OptionalDouble.empty()));
    quiet.closed(stream("a"));
    assertThat(quiet.countWaiting()).isZero();
    assertThat(quiet.closeAll()).isEmpty();
  }

  @Test
  void streamingKey_isNeeded_whateverTheCase_andSurvivesARestart() throws SQLException {
    StreamingChannels keys = keys();
    String old = keys.make("Door", OptionalLong.empty());
    String key = keys.make("door", OptionalLong.empty());
    StreamingChannels restarted = keys();
    restarted.load();
    for (StreamingChannels each : List.of(keys, restarted)) {
      assertThat(each.of("door", key)).isEqualTo(Says.RIGHT);
      assertThat(each.of("DOOR", key)).isEqualTo(Says.RIGHT);
      assertThat(each.spelling("DOOR")).isEqualTo("door");
      assertThat(each.of("door", old)).isEqualTo(Says.WRONG);
      assertThat(each.of("door", "")).isEqualTo(Says.WRONG);
      assertThat(each.of("camera", key)).isEqualTo(Says.TAKEN);
      assertThat(each.of("yard", key)).isEqualTo(Says.UNKNOWN);
    }
    assertThat(keys.remove("dOOr")).isTrue();
    assertThat(keys.remove("door")).isFalse();
    assertThat(keys.of("door", key)).isEqualTo(Says.UNKNOWN);
  }

  @Test
  void aKey_counts_asLongAsWhoMadeItAndWhoseItIsMayPublish() throws SQLException {
    long anna = account("anna");
    long bert = account("bert");
    Set<Long> publishers = new HashSet<>(Set.of(anna, bert));
    StreamingChannels keys =
        new StreamingChannels(
            database(),
            clock,
            128,
            name -> false,
            Audit.ofTheGateway(clock),
            new PublishRights() {
              @Override
              public boolean mayPublish(Issuer issuer, String channel) {
                return false;
              }

              @Override
              public boolean mayPublish(long account, String channel) {
                return publishers.contains(account);
              }
            });
    String key = keys.make("door", OptionalLong.of(anna));
    keys.give("door", OptionalLong.of(bert));
    Standing stream = keys.standing("DOOR", key);
    assertThat(stream.counts()).isTrue();
    assertThat(stream.account()).hasValue(anna);
    for (long each : List.of(anna, bert)) {
      publishers.remove(each);
      assertThat(keys.of("door", key)).isEqualTo(Says.WRONG);
      assertThat(stream.counts()).isFalse();
      publishers.add(each);
    }
    assertThat(stream.counts()).isTrue();
    String next = keys.make("door", OptionalLong.empty());
    assertThat(stream.counts()).as("its key was replaced").isFalse();
    assertThat(keys.standing("door", next).account()).as("whose the channel is").hasValue(bert);
    keys.remove("door");
    assertThat(keys.standing("door", next).counts()).isFalse();
  }

  private long account(String name) throws SQLException {
    Sql sql = new Sql(database());
    sql.change(
        "insert into account (version, name, name_key, role, enabled, epoch, created)"
            + " values (0, ?, ?, 'PUBLISHER', true, 1, ?)",
        name,
        name,
        clock.instant());
    return sql.read(row -> row.getLong("id"), "select id from account where name_key = ?", name)
        .get(0);
  }

  @Test
  void whatIsMadeOfAChannelsStreams_survivesANewKey_andARestart() throws SQLException {
    StreamingChannels channels = keys();
    channels.make("door", OptionalLong.empty());
    assertThat(channels.options("door")).isEqualTo(StreamOptions.DEFAULT);
    StreamOptions wanted = StreamOptions.of("true", "320x180, 5", "ORIGINAL,640x360-30");
    assertThat(channels.change("Door", wanted)).isTrue();
    assertThat(channels.change("yard", wanted)).isFalse();
    channels.make("Door", OptionalLong.empty());

    StreamingChannels restarted = keys();
    restarted.load();
    assertThat(restarted.options("DOOR")).isEqualTo(wanted);
    assertThat(restarted.options("yard")).isEqualTo(StreamOptions.DEFAULT);
    assertThat(restarted.all()).extracting(StreamingChannel::name).containsExactly("Door");
  }

  @Test
  void ofTwoWhoCreateAChannelAtOnce_oneGetsTheKey_andItsOptions() throws Exception {
    StreamingChannels channels = keys();
    StreamOptions recorded = StreamOptions.of("true", "False", "ORIGINAL");
    CyclicBarrier both = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<Optional<String>>> answers = new ArrayList<>();
    for (String name : List.of("Door", "dOOR")) {
      answers.add(
          threads.submit(
              () -> {
                both.await();
                return channels.create(name, recorded, OptionalLong.empty());
              }));
    }
    List<String> made = new ArrayList<>();
    for (Future<Optional<String>> each : answers) {
      each.get().ifPresent(made::add);
    }
    threads.shutdown();
    assertThat(made).hasSize(1);
    assertThat(channels.of("door", made.get(0))).isEqualTo(Says.RIGHT);
    assertThat(channels.options("door")).isEqualTo(recorded);
  }

  @Test
  void theActiveStreamsOfACoordinatorBefore_areReportedAsClosed_once(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("active_streams.txt");
    Takeover takeover = new Takeover(database(), clock);
    assertThat(takeover.of(Optional.empty())).isZero();
    assertThat(takeover.of(Optional.of(file))).as("no file, and nothing is remembered").isZero();

    Files.write(
        file,
        List.of(
            "door:1699999999999-abc",
            "yard_2:f00",
            "no stream",
            "a:b:c",
            "door:1699999999999-abc",
            "",
            "b\u00fc:1",
            "hall:" + "x".repeat(65)),
        StandardCharsets.UTF_8);
    assertThat(takeover.of(Optional.of(file))).isEqualTo(2);
    assertThat(store.waiting(10))
        .extracting(Callback::channel, Callback::streamId, Callback::event)
        .containsExactly(
            tuple("door", "1699999999999-abc", "stream-closed"),
            tuple("yard_2", "f00", "stream-closed"));

    assertThat(new Takeover(database(), clock).of(Optional.of(file))).as("again").isZero();
    assertThat(store.countWaiting()).isEqualTo(2);
    assertThat(file).as("the file is the other's").exists();
  }

  @Test
  void namesThatCannotBe_haveNoKey() {
    assertThat(keys().refusal("door")).isEmpty();
    assertThat(keys().refusal("x".repeat(129))).isPresent();
    assertThat(keys().refusal("a door")).isPresent();
    assertThat(
            new StreamingChannels(
                    database(),
                    clock,
                    31,
                    name -> false,
                    Audit.ofTheGateway(clock),
                    (issuer, channel) -> true)
                .refusal("door"))
        .as("a made key would be too long")
        .isPresent();
  }

  @Test
  void whatAStreamLeaves_isListedWithNobodyToTell_andDeletedOnceItIsOver() throws SQLException {
    StreamStore quiet = new StreamStore(database(), clock, false);
    StreamRecordings recordings = new StreamRecordings(database());
    OpenStream stream = stream("a");
    quiet.opened(stream);
    quiet.available(stream, output(StreamType.HLS_LIVE, OptionalDouble.empty()));
    assertThat(recordings.find("a")).as("live only").isEmpty();
    Available vod =
        new Available(StreamType.HLS_VOD, "640x360-25", "hls/a/vod-0.m3u8", OptionalDouble.of(2));
    quiet.available(stream, vod);
    quiet.available(stream, vod);
    quiet.available(
        stream,
        new Available(
            StreamType.IMG_PREVIEW, "160x90-2", "img/index.json", OptionalDouble.empty()));

    StreamRecording active = recordings.find("a").orElseThrow();
    assertThat(active.channel()).isEqualTo("door");
    assertThat(active.isActive()).isTrue();
    assertThat(active.indexes(StreamType.HLS_VOD))
        .containsExactly(
            new StreamRecording.Index(StreamType.HLS_VOD, "640x360-25", "hls/a/vod-0.m3u8", 2));
    assertThat(active.indexes(StreamType.IMG_PREVIEW)).hasSize(1);
    assertThat(recordings.mark("a")).isEqualTo(StreamRecordings.Deletion.ACTIVE);

    clock.advance(Duration.ofMinutes(1));
    quiet.closed(stream);
    assertThat(recordings.find("a").orElseThrow().closed()).contains(clock.instant());
    assertThat(recordings.mark("a")).isEqualTo(StreamRecordings.Deletion.MARKED);
    assertThat(recordings.mark("a")).isEqualTo(StreamRecordings.Deletion.ABSENT);
    assertThat(recordings.find("a")).isEmpty();
    assertThat(recordings.count(Optional.empty())).isZero();
    assertThat(recordings.marked()).hasSize(1);
    recordings.forget("a");
    assertThat(recordings.marked()).isEmpty();
  }

  @Test
  void recordings_areListedByChannel_theNewestFirst() throws SQLException {
    StreamRecordings recordings = new StreamRecordings(database());
    for (String id : List.of("a", "b", "c")) {
      clock.advance(Duration.ofMinutes(1));
      store.opened(stream(id));
      store.available(stream(id), output(StreamType.HLS_VOD, OptionalDouble.of(0)));
    }
    assertThat(recordings.list(Optional.of("DOOR"), 1, 2))
        .extracting(StreamRecording::streamId)
        .containsExactly("b", "a");
    assertThat(recordings.list(Optional.empty(), 0, 1))
        .extracting(StreamRecording::streamId)
        .containsExactly("c");
    assertThat(recordings.count(Optional.of("door"))).isEqualTo(3);
    assertThat(recordings.list(Optional.of("yard"), 0, 10)).isEmpty();
  }

  private StreamingChannels keys() {
    return new StreamingChannels(
        database(),
        clock,
        128,
        name -> name.equals("camera"),
        Audit.ofTheGateway(clock),
        (issuer, channel) -> true);
  }

  private OpenStream stream(String id) {
    return new OpenStream(
        "door", id, new ServerAddress(SourceType.WS, "::1", 443, true), clock.instant());
  }

  private static Available output(StreamType type, OptionalDouble start) {
    return new Available(type, "640x360-25", "hls/door/a/640x360-25/live.m3u8", start);
  }

  private static Callback only(List<Callback> callbacks) {
    assertThat(callbacks).hasSize(1);
    return Optional.of(callbacks.get(0)).orElseThrow();
  }
}
