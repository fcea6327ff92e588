package org.hlsgateway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.hlsgateway.FakeClock;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.control.SourceType;
import org.hlsgateway.control.StreamType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A whole day of a coordinator: streams begin and end, it crashes, the clock jumps, and the
 * application is away half of the time. What it was told in the end, whatever happened.
 */
class CallbackDayTest {
  private static final int EVENTS_OF_A_DAY = 600;
  private static final String CLOSED = "closed";

  private final FakeClock clock = new FakeClock();
  private final Map<String, OpenStream> open = new HashMap<>();
  private final Map<String, List<String>> owed = new HashMap<>();
  private final Map<String, List<String>> told = new HashMap<>();
  private int names;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyRecordingIsTold_inOrder_andTheEndLast(long seed) throws SQLException {
    JdbcConnectionPool database =
        JdbcConnectionPool.create(
            "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "", "");
    try {
      Flyway.configure().dataSource(database).locations("classpath:db/migration").load().migrate();
      StreamStore store = new StreamStore(database, clock, true);
      live(store, new Random(seed));
      for (OpenStream stream : store.closeAll()) {
        owed.get(stream.streamId()).add(CLOSED);
      }
      clock.advance(Duration.ofDays(1));
      while (store.countWaiting() > 0) {
        deliver(store, true);
      }
      assertThat(owed).hasSizeGreaterThan(20);
      owed.forEach((stream, events) -> assertThat(told.get(stream)).as(stream).isEqualTo(events));
    } finally {
      database.dispose();
    }
  }

  private void live(StreamStore store, Random random) throws SQLException {
    for (int i = 0; i < EVENTS_OF_A_DAY; i++) {
      switch (random.nextInt(12)) {
        case 0, 1 -> begin(store, "stream" + names++);
        case 2, 3, 4, 5 -> available(store, random);
        case 6 -> end(store, random);
        case 7 -> clock.advance(Duration.ofMinutes(random.nextInt(600) - 300));
        default -> clock.advance(Duration.ofSeconds(random.nextInt(200)));
      }
      if (random.nextInt(100) == 0) {
        for (OpenStream left : store.closeAll()) {
          owed.get(left.streamId()).add(CLOSED);
        }
        open.clear();
      }
      deliver(store, random.nextInt(EVENTS_OF_A_DAY) > i);
    }
  }

  private void begin(StreamStore store, String id) throws SQLException {
    OpenStream stream =
        new OpenStream(
            "door", id, new ServerAddress(SourceType.RTMP, "::1", 1935, false), clock.instant());
    store.opened(stream);
    open.put(id, stream);
    owed.put(id, new ArrayList<>());
    told.put(id, new ArrayList<>());
  }

  private void available(StreamStore store, Random random) throws SQLException {
    if (open.isEmpty()) {
      return;
    }
    OpenStream stream = any(random);
    StreamType type = StreamType.values()[random.nextInt(3)];
    String file = "hls/" + stream.streamId() + "/" + names++;
    store.available(stream, new Available(type, "1x1-1", file, OptionalDouble.empty()));
    if (type != StreamType.HLS_LIVE) {
      owed.get(stream.streamId()).add(file);
    }
  }

  private void end(StreamStore store, Random random) throws SQLException {
    if (!open.isEmpty()) {
      OpenStream stream = any(random);
      store.closed(stream);
      open.remove(stream.streamId());
      owed.get(stream.streamId()).add(CLOSED);
    }
  }

  private OpenStream any(Random random) {
    return open.values().stream().skip(random.nextInt(open.size())).findFirst().orElseThrow();
  }

  /** As the delivery does, once. */
  private void deliver(StreamStore store, boolean isThere) throws SQLException {
    for (Callback callback : store.due(16)) {
      if (isThere) {
        boolean live =
            callback.output().map(made -> made.type()).orElse(null) == StreamType.HLS_LIVE;
        if (!live) {
          told.get(callback.streamId())
              .add(callback.output().map(Available::indexFile).orElse(CLOSED));
        }
        store.delivered(callback.id());
      } else {
        store.failed(callback.id(), "away", clock.instant().plusSeconds(60));
      }
    }
  }
}
