package org.hlsgateway.programmes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hlsgateway.channels.ChannelStatus;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.live.LiveSession;
import org.hlsgateway.live.LiveSessions;
import org.hlsgateway.live.Programme;

/** What viewers find under a name: what is pushed under it now, or the channel that has it. */
@ApplicationScoped
public class WatchedProgrammes {
  private Channels channels;
  private LiveSessions sessions;

  /** For the client proxy. */
  protected WatchedProgrammes() {}

  @Inject
  WatchedProgrammes(Channels channels, LiveSessions sessions) {
    this.channels = channels;
    this.sessions = sessions;
  }

  /**
   * What is meant by a name; also a channel that is switched off.
   *
   * @param name as it stands in an address: may be anything
   * @param file that is asked for; of a stream that is over, only what it has
   */
  public Optional<Programme> find(String name, String file) {
    Optional<Programme> stored = channels.find(name).map(ChannelProgrammes::of);
    // Switched off is switched off, also for who pushes.
    return stored.filter(channel -> !channel.enabled()).isPresent()
        ? stored
        : sessions.pushed(name, file).or(() -> stored);
  }

  /**
   * All that may be listed: channels in the order of their names, then what else is pushed. Not all
   * that can be watched: some is for those who know its name.
   */
  public List<Programme> all() {
    List<Programme> pushed = sessions.pushed();
    return Stream.concat(
            channels.all().stream()
                .map(ChannelProgrammes::of)
                .filter(Programme::enabled)
                .map(channel -> named(channel.name(), pushed).orElse(channel)),
            pushed.stream()
                .filter(stream -> !stream.unlisted())
                .filter(stream -> channels.find(stream.name()).isEmpty()))
        .toList();
  }

  /** What can be watched under a name; empty if nothing can. */
  public Optional<Programme> named(String name) {
    Optional<Programme> stored = channels.find(name).map(ChannelProgrammes::of);
    return stored.filter(channel -> !channel.enabled()).isPresent()
        ? Optional.empty()
        : named(name, sessions.pushed()).or(() -> stored);
  }

  private static Optional<Programme> named(String name, List<Programme> pushed) {
    return pushed.stream().filter(stream -> stream.name().equalsIgnoreCase(name)).findFirst();
  }

  /** What it is doing now. */
  public ChannelStatus.State state(Programme programme) {
    return sessions.running(programme).map(LiveSession::state).orElse(ChannelStatus.State.IDLE);
  }
}
