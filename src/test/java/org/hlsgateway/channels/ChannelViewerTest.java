package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hlsgateway.FakeRequest;
import org.junit.jupiter.api.Test;

class ChannelViewerTest {
  private static final ChannelViewer ANNA = viewer("anna-watches-by-this");
  private static final ChannelViewer BERT = viewer("bert-watches-by-this");
  private static final Channel DOOR = TestChannels.named("door", "Door").channel();

  private final List<String> ended = new ArrayList<>();
  private final ChannelSessions sessions =
      FakeRequest.proxy(
          ChannelSessions.class,
          (name, arguments) ->
              name.equals("viewers")
                  ? List.of(ANNA, BERT)
                  : ended.add(String.valueOf(arguments[1])));

  @Test
  void whatPeopleSee_isNothingToWatchBy() {
    assertThat(ANNA.shownId()).matches("[0-9a-f]{24}").isNotEqualTo(BERT.shownId());
    assertThat(ViewerJson.of(DOOR, ANNA).toString()).doesNotContain(ANNA.id());
    assertThat(ViewerView.of(DOOR, ANNA, Instant.EPOCH).toString()).doesNotContain(ANNA.id());
  }

  @Test
  void whoIsShown_canBeDisconnected_andNobodyElse() {
    assertThat(ChannelViewer.disconnect(sessions, DOOR, BERT.shownId())).isTrue();
    assertThat(ended).containsExactly(BERT.id());
    assertThat(ChannelViewer.disconnect(sessions, DOOR, ANNA.id())).isFalse();
    assertThat(ChannelViewer.disconnect(sessions, DOOR, "")).isFalse();
    assertThat(ended).hasSize(1);
  }

  private static ChannelViewer viewer(String id) {
    return new ChannelViewer(id, Instant.EPOCH, "192.0.2.7", "VLC", 0, 1);
  }
}
