package org.hlsgateway.restream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.rtmp.MessageType;
import org.junit.jupiter.api.Test;

class FrameQueueTest {
  private static final FlvHead HEAD =
      new FlvHead(Optional.of(new byte[1]), Optional.empty(), Map.of(), "");

  private final FrameQueue queue = new FrameQueue();
  private Instant now = Instant.EPOCH;

  @Test
  void whatComesBeforeTheFirstKeyframe_isLeftOut_andNobodysFault() {
    queue.open();
    assertThat(add(List.of(video(0, false)))).isFalse();
    assertThat(add(List.of(video(40, true), video(80, false)))).isTrue();
    assertThat(queue.poll().timeMillis()).isEqualTo(40);
    assertThat(queue.poll().timeMillis()).isEqualTo(80);
    assertThat(queue.poll()).isNull();
    assertThat(queue.dropped()).isZero();
  }

  @Test
  void whoTakesIsWokenOnce_untilNothingIsLeft() {
    queue.open();
    assertThat(add(List.of(video(0, true)))).isTrue();
    assertThat(add(List.of(video(40, false)))).isFalse();
    queue.poll();
    queue.poll();
    assertThat(queue.poll()).isNull();
    assertThat(add(List.of(video(80, false)))).isTrue();
  }

  @Test
  void whatWaitsForTooLong_isDroppedUpToAKeyframe_andCounted() {
    queue.open();
    long time = 0;
    for (; time <= FrameQueue.LONGEST_MILLIS; time += 40) {
      now = Instant.ofEpochMilli(time);
      add(List.of(video(time, time == 0)));
    }
    assertThat(queue.ageMillis(now)).isEqualTo(FrameQueue.LONGEST_MILLIS);
    now = Instant.ofEpochMilli(time);
    add(List.of(video(time, false), video(time + 40, false)));
    assertThat(queue.ageMillis(now)).isZero();
    add(List.of(video(time + 80, true)));
    assertThat(queue.poll().timeMillis()).isEqualTo(time + 80);
    assertThat(queue.dropped()).isEqualTo(FrameQueue.LONGEST_MILLIS / 40 + 3);
  }

  @Test
  void aSegmentThatComesAtOnce_isKeptWhole_howeverLongItPlays() {
    queue.open();
    for (long time = 0; time < 12_000; time += 40) {
      add(List.of(video(time, time % 2_000 == 0)));
    }
    now = now.plusMillis(FrameQueue.LONGEST_MILLIS);
    for (long time = 0; time < 12_000; time += 40) {
      assertThat(queue.poll().timeMillis()).isEqualTo(time);
    }
    assertThat(queue.dropped()).isZero();
  }

  @Test
  void bytesAreBounded_whateverTheTimesSay() {
    queue.open();
    int large = 1 << 20;
    for (int i = 0; i < 40; i++) {
      add(List.of(new FlvMessage(HEAD, MessageType.VIDEO, 0, i == 0, new byte[large])));
    }
    assertThat(queue.dropped()).isEqualTo(40);
    assertThat(queue.poll()).isNull();
  }

  @Test
  void otherCodecs_beginWithAKeyframe() {
    FlvHead other = new FlvHead(Optional.of(new byte[2]), Optional.empty(), Map.of(), "");
    queue.open();
    add(List.of(video(0, true)));
    add(List.of(new FlvMessage(other, MessageType.VIDEO, 40, false, new byte[1])));
    add(List.of(new FlvMessage(other, MessageType.VIDEO, 80, true, new byte[1])));
    assertThat(queue.poll().timeMillis()).isZero();
    assertThat(queue.poll().timeMillis()).isEqualTo(80);
  }

  @Test
  void aClosedQueue_keepsNothing() {
    queue.open();
    add(List.of(video(0, true)));
    queue.close();
    assertThat(add(List.of(video(40, true)))).isFalse();
    assertThat(queue.poll()).isNull();
  }

  private boolean add(List<FlvMessage> messages) {
    return queue.add(messages, now);
  }

  private static FlvMessage video(long time, boolean key) {
    return new FlvMessage(HEAD, MessageType.VIDEO, time, key, new byte[100]);
  }
}
