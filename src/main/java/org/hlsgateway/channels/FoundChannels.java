package org.hlsgateway.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.ChannelGroup;
import org.hlsgateway.accounts.Grants;

/** Which channels somebody sees in the list, by what they do now. */
@ApplicationScoped
class FoundChannels {
  private Channels channels;
  private ChannelSessions sessions;
  private Access access;
  private Grants grants;

  /** For the client proxy. */
  protected FoundChannels() {}

  @Inject
  FoundChannels(Channels channels, ChannelSessions sessions, Access access, Grants grants) {
    this.channels = channels;
    this.sessions = sessions;
    this.access = access;
    this.grants = grants;
  }

  /** All that the caller may operate, in the order of their nicknames. */
  List<StoredChannel> seenBy(Caller caller) {
    return channels.allStored().stream()
        .filter(stored -> access.maySeeInside(caller, stored.channel().id()))
        .toList();
  }

  /**
   * @param own see {@link #seenBy}
   */
  List<StoredChannel> of(ListFilter filter, List<StoredChannel> own) {
    Set<Long> members =
        filter.group().isEmpty()
            ? Set.of()
            : grants
                .group(Long.parseLong(filter.group()))
                .map(ChannelGroup::channels)
                .orElse(Set.of());
    return filter.of(
        own,
        new ListFilter.Lookups() {
          @Override
          public ChannelStatus status(Channel channel) {
            return sessions.statusInBrief(channel);
          }

          @Override
          public boolean isIn(String group, Channel channel) {
            return members.contains(channel.id());
          }
        });
  }
}
