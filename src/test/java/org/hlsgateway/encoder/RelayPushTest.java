package org.hlsgateway.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hlsgateway.config.Settings;
import org.hlsgateway.control.StreamType;
import org.hlsgateway.encoder.storage.StorageBudget;
import org.hlsgateway.encoder.storage.StorageQueue;
import org.hlsgateway.encoder.storage.Storages;
import org.hlsgateway.it.Eventually;
import org.hlsgateway.time.SteadyClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RelayPushTest {
  private static final String SECRET = "push secret";
  private static final String STREAM = "hls/door/id-1/640x360-25~800/live.m3u8";
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration AGAIN = Duration.ofMillis(20);

  private final WebSocketClient client = new WebSocketClient();
  private final AtomicInteger accepted = new AtomicInteger();

  @AfterEach
  void close() {
    client.close();
  }

  private Relays relays(RelayPeer... peers) {
    return new Relays(
        client,
        new Settings.Relay(
            List.of(peers).stream().map(RelayPeer::address).toList(), Optional.of(SECRET)),
        new SteadyClock());
  }

  private RelayPush push(RelayPeer... peers) {
    return new RelayPush(relays(peers), STREAM, 3, AGAIN, accepted::incrementAndGet);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void segments_waitForTheRelaysOk_areSentInOrder_andThenItIsClosed() throws Exception {
    try (RelayPeer relay = RelayPeer.start(SECRET)) {
      RelayPush push = push(relay);
      assertThat(relay.asked.await(20, TimeUnit.SECONDS)).isTrue();
      for (int number = 0; number < 5; number++) {
        push.add(bytes("segment " + number), 3_000_000);
      }
      assertThat(accepted).hasValue(0);
      relay.mayAccept.countDown();
      Eventually.happens("it is let in", SOON, () -> accepted.get() == 1);
      Eventually.happens("what waits is sent", SOON, () -> relay.told.size() == 4);
      push.add(bytes("segment 5"), 3_120_000);
      push.finish();
      Eventually.happens("it is closed", SOON, () -> relay.told.contains("CLOSE"));
      assertThat(relay.told)
          .as("no more wait than the playlist has")
          .containsExactly(
              "PUSH " + STREAM,
              "3 segment 2",
              "3 segment 3",
              "3 segment 4",
              "3.12 segment 5",
              "CLOSE");
      Eventually.happens("the thread ends", SOON, push::isOver);
      assertThat(relay.faults).isEmpty();
    }
  }

  @Test
  void aRelayThatRefuses_isLeftForAnother() throws Exception {
    try (RelayPeer refusing =
            RelayPeer.refusing(SECRET, "E:code=PERMISSION_ERROR&message=Not+now");
        RelayPeer good = RelayPeer.start(SECRET)) {
      good.mayAccept.countDown();
      Relays relays = relays(refusing, good);
      relays.failed(good.address());
      RelayPush push = new RelayPush(relays, STREAM, 3, AGAIN, accepted::incrementAndGet);
      push.add(bytes("segment"), 2_500_000);
      Eventually.happens("the other takes it", SOON, () -> good.told.contains("2.5 segment"));
      assertThat(refusing.told).containsExactly("PUSH " + STREAM);
      push.finish();
      Eventually.happens("the thread ends", SOON, push::isOver);
      assertThat(good.faults).isEmpty();
    }
  }

  @Test
  void aRelayThatHangsUp_isAskedAgain_andWhoeverWaitsIsToldOnce() throws Exception {
    try (RelayPeer relay = RelayPeer.start(SECRET).breaksAfter(1)) {
      relay.mayAccept.countDown();
      RelayPush push = push(relay);
      push.add(bytes("segment 0"), 1_000_000);
      Eventually.happens("the first is there", SOON, () -> relay.told.contains("1 segment 0"));
      Eventually.happens(
          "it is asked again",
          SOON,
          () -> Collections.frequency(List.copyOf(relay.told), "PUSH " + STREAM) == 2);
      push.add(bytes("segment 1"), 1_000_000);
      Eventually.happens("it goes on", SOON, () -> relay.told.contains("1 segment 1"));
      push.finish();
      Eventually.happens("the thread ends", SOON, push::isOver);
      assertThat(accepted).hasValue(1);
      assertThat(relay.faults).isEmpty();
    }
  }

  @Test
  void whereNoRelayIs_theStreamEndsAllTheSame() throws Exception {
    RelayPeer gone = RelayPeer.start(SECRET);
    gone.close();
    RelayPush push = push(gone);
    push.add(bytes("segment"), 1_000_000);
    push.finish();
    Eventually.happens("the thread ends", SOON, push::isOver);
    assertThat(accepted).hasValue(0);
  }

  @Test
  void live_isAnnouncedOnceTheRelayHasSaidOk(@TempDir Path root) throws Exception {
    List<StreamType> announced = new CopyOnWriteArrayList<>();
    try (RelayPeer relay = RelayPeer.start(SECRET);
        var storage = Storages.open(new Settings.FileStorage(root))) {
      Settings.Encoder settings =
          new Settings.Encoder(
              -1,
              true,
              Optional.empty(),
              new Settings.FileStorage(root),
              Duration.ofSeconds(2),
              3,
              100,
              100,
              true,
              new Settings.Relay(List.of(relay.address()), Optional.of(SECRET)),
              true);
      RenditionFiles files =
          new RenditionFiles(
              "door/id-1",
              "640x360-25~800",
              settings,
              true,
              new StorageQueue(storage, "test", StorageBudget.ofThisServer()),
              (type, resolution, index, start) -> announced.add(type),
              relays(relay));
      files.add(List.of(bytes("seg"), bytes("ment")), 2_000_000, false, 2);
      Eventually.happens(
          "the recording is announced", SOON, () -> announced.contains(StreamType.HLS_VOD));
      assertThat(announced).containsExactly(StreamType.HLS_VOD);
      relay.mayAccept.countDown();
      Eventually.happens("and so is live", SOON, () -> announced.contains(StreamType.HLS_LIVE));
      Eventually.happens("it has the segment", SOON, () -> relay.told.contains("2 segment"));
      files.end();
      Eventually.happens("it is told of the end", SOON, () -> relay.told.contains("CLOSE"));
      assertThat(relay.told).containsExactly("PUSH " + STREAM, "2 segment", "CLOSE");
      assertThat(relay.faults).isEmpty();
    }
  }
}
