package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.hlsgateway.channels.PushedNow.Pushed;
import org.junit.jupiter.api.Test;

class PushedNowTest {
  private static final Pushed OWN = new Pushed("own", "live", "on", "192.0.2.1, by RTMP", "1 s");
  private static final Pushed OPEN = new Pushed("open", "live", "on", "192.0.2.2, by RTMP", "2 s");
  private static final Pushed HIDDEN = new Pushed("hidden", "live", "on", "192.0.2.3", "3 s");

  private final PushedNow pushed = () -> List.of(OWN, OPEN, HIDDEN);

  @Test
  void whatOneMayNotWatch_isNotListed_andWhoPublishes_isForWhoMayDoSo() {
    assertThat(pushed.seenBy(Set.of("own", "open")::contains, Set.of("own")::contains))
        .containsExactly(OWN, new Pushed("open", "live", "on", "", "2 s"));
    assertThat(pushed.seenBy(name -> true, name -> true)).containsExactly(OWN, OPEN, HIDDEN);
    assertThat(pushed.seenBy(name -> false, name -> false)).isEmpty();
  }

  @Test
  void whatIsUnlisted_isListedForPublishersAlone() {
    Pushed secret = new Pushed("secret", "live", "on", "192.0.2.4", "4 s", true);
    PushedNow one = () -> List.of(secret);
    assertThat(one.seenBy(name -> true, name -> false)).isEmpty();
    assertThat(one.seenBy(name -> true, name -> true)).containsExactly(secret);
  }
}
