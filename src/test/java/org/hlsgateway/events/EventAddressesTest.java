package org.hlsgateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.hlsgateway.accounts.Visibility;
import org.junit.jupiter.api.Test;

/** What is typed into OBS. */
class EventAddressesTest {
  private static final LiveEvent TALK =
      new LiveEvent(
          "abcdefghijkl",
          0,
          "Talk",
          "",
          OptionalLong.empty(),
          new EventKey("0123456789abcdefghijklmnopqrst"),
          TestEvents.NINE,
          Optional.empty(),
          OptionalLong.of(1),
          OptionalLong.empty(),
          new TreeSet<>(List.of(1L)),
          Rendition.DEFAULTS,
          false,
          Visibility.DEFAULT,
          Optional.empty(),
          Instant.EPOCH,
          Instant.EPOCH);

  @Test
  void gateways_areToldTheEventByTheServer() {
    for (ServerKind kind : new ServerKind[] {ServerKind.THIS_GATEWAY, ServerKind.GATEWAY}) {
      assertThat(EventAddresses.server(TALK, kind, "rtmp://hall.example"))
          .isEqualTo("rtmp://hall.example/abcdefghijkl");
      assertThat(EventAddresses.key(TALK, kind)).isEqualTo(TALK.key().value());
    }
  }

  @Test
  void rtmpServers_areToldTheEventByTheStreamsName() {
    assertThat(EventAddresses.server(TALK, ServerKind.RTMP, "rtmp://hall.example/live"))
        .isEqualTo("rtmp://hall.example/live");
    assertThat(EventAddresses.key(TALK, ServerKind.RTMP))
        .isEqualTo("abcdefghijkl?key=0123456789abcdefghijklmnopqrst");
  }
}
