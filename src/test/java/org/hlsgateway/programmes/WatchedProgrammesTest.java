package org.hlsgateway.programmes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.channels.KeepSettings;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.live.LiveSessions;
import org.hlsgateway.live.Programme;
import org.junit.jupiter.api.Test;

class WatchedProgrammesTest {
  private static final Programme DOOR = pushed(1, "door", false);
  private static final Programme SECRET = pushed(2, "abcdefghijkl-0123456789ab_720p", true);

  private final WatchedProgrammes watched =
      new WatchedProgrammes(
          new Channels() {
            @Override
            public List<Channel> all() {
              return List.of();
            }

            @Override
            public Optional<Channel> find(String name) {
              return Optional.empty();
            }
          },
          new LiveSessions() {
            @Override
            public List<Programme> pushed() {
              return List.of(DOOR, SECRET);
            }
          });

  @Test
  void whatIsUnlisted_isFoundByWhoKnowsItsName_andInNoList() {
    assertThat(watched.all()).containsExactly(DOOR);
    assertThat(watched.named(SECRET.name())).contains(SECRET);
  }

  private static Programme pushed(long number, String name, boolean unlisted) {
    return new Programme(
        new Programme.OfPush(number),
        name,
        name,
        new SourceUrl("rtmp://192.0.2.1/door/key"),
        SourceSettings.DEFAULT,
        OutputSettings.DEFAULT,
        KeepSettings.DEFAULT,
        Optional.empty(),
        true,
        true,
        unlisted);
  }
}
