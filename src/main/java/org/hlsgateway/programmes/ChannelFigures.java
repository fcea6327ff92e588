package org.hlsgateway.programmes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.ChannelSessions;
import org.hlsgateway.channels.ChannelStatus;
import org.hlsgateway.channels.ChannelStatus.State;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.figures.Figures;
import org.hlsgateway.figures.Figures.Unit;
import org.hlsgateway.figures.Measured;
import org.hlsgateway.live.LiveSession;
import org.hlsgateway.live.LiveSessions;
import org.hlsgateway.live.Programme;

/** Channels and their viewers in numbers. Those that do not run are only counted. */
@ApplicationScoped
class ChannelFigures implements Measured {
  private Channels channels;
  private ChannelSessions statuses;
  private LiveSessions sessions;

  /** For the client proxy. */
  protected ChannelFigures() {}

  @Inject
  ChannelFigures(Channels channels, ChannelSessions statuses, LiveSessions sessions) {
    this.channels = channels;
    this.statuses = statuses;
    this.sessions = sessions;
  }

  @Override
  public void tell(Figures figures) {
    Map<State, Integer> states = new EnumMap<>(State.class);
    int off = 0;
    int viewers = 0;
    for (Channel channel : channels.all()) {
      ChannelStatus status = statuses.statusInBrief(channel);
      boolean isOff = !channel.enabled() && status.state() == State.IDLE;
      off += isOff ? 1 : 0;
      if (!isOff) {
        states.merge(status.state(), 1, Integer::sum);
      }
      viewers += status.viewers();
      tell(channel.nickname().value(), status, figures);
    }
    for (Programme pushed : sessions.pushed()) {
      Optional<ChannelStatus> status = sessions.running(pushed).map(LiveSession::status);
      if (status.isPresent()) {
        viewers += status.get().viewers();
        if (!pushed.unlisted()) {
          tell(pushed.name(), status.get(), figures);
        }
      }
    }
    for (State state : State.values()) {
      states(state.badge(), states.getOrDefault(state, 0), figures);
    }
    states("off", off, figures);
    figures.now("viewers", Unit.NONE, "Who watches now.", viewers);
  }

  private static void states(String state, int count, Figures figures) {
    figures.now("channels", Unit.NONE, "Channels by what they do.", count, "state", state);
  }

  private static void tell(String name, ChannelStatus status, Figures figures) {
    if (status.state() == State.IDLE || status.state() == State.FAILED) {
      return;
    }
    figures.now(
        "channel.viewers",
        Unit.NONE,
        "Who watches a channel now.",
        status.viewers(),
        "channel",
        name);
    status
        .media()
        .ifPresent(
            media ->
                figures.now(
                    "channel.input.bits.per.second",
                    Unit.NONE,
                    "What comes in, as measured over the last segments.",
                    media.bitsPerSecond(),
                    "channel",
                    name));
  }
}
