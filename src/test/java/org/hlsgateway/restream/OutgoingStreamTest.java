package org.hlsgateway.restream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.hlsgateway.rtmp.PublishAddress;
import org.hlsgateway.time.Clocks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where a stream goes; nothing listens there. */
class OutgoingStreamTest {
  private static final PublishAddress ONE = PublishAddress.parse("rtmp://127.0.0.1:9/live", "one");
  private static final PublishAddress TWO = PublishAddress.parse("rtmp://127.0.0.1:9/live", "two");

  private final List<PushRun> runs = new ArrayList<>();
  private final OutgoingStreams streams =
      new OutgoingStreams() {
        @Override
        synchronized PushRun run(PushTarget target) {
          PushRun run = super.run(target);
          runs.add(run);
          return run;
        }
      };

  private final OutgoingStream stream = new OutgoingStream(streams, new Clocks());

  @AfterEach
  void stop() {
    stream.end(true);
    streams.stop();
  }

  @Test
  void anAddressThatTwoStreamersHave_isSentToOnce() {
    stream.to(List.of(ONE, TWO, PublishAddress.parse("rtmp://127.0.0.1:9/live", "one")));
    assertThat(runs).hasSize(2);
    assertThat(stream.legs()).containsOnlyKeys(ONE, TWO);
  }

  @Test
  void anAddressThatStays_keepsItsConnection() {
    stream.to(List.of(ONE));
    stream.to(List.of(ONE, TWO));
    stream.to(List.of(ONE));
    assertThat(runs).hasSize(2);
    assertThat(stream.legs()).containsOnlyKeys(ONE);
  }
}
