package org.hlsgateway.programmes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.live.Programme;
import org.hlsgateway.live.StoredProgrammes;

/** The store's channels, as programmes. */
@ApplicationScoped
class ChannelProgrammes implements StoredProgrammes {
  private Channels channels;

  /** For the client proxy. */
  protected ChannelProgrammes() {}

  @Inject
  ChannelProgrammes(Channels channels) {
    this.channels = channels;
  }

  static Programme of(Channel channel) {
    return new Programme(
        new Programme.OfChannel(channel.id()),
        channel.nickname().value(),
        channel.title(),
        channel.source(),
        channel.sourceSettings(),
        channel.output(),
        channel.keep(),
        channel.idleAfter(),
        channel.pinned(),
        channel.enabled());
  }

  @Override
  public List<Programme> all() {
    return channels.all().stream().map(ChannelProgrammes::of).toList();
  }

  @Override
  public Optional<Programme> byId(long channelId) {
    return channels.byId(channelId).map(ChannelProgrammes::of);
  }

  @Override
  public Optional<Programme> byName(String name) {
    return channels.find(name).map(ChannelProgrammes::of);
  }
}
