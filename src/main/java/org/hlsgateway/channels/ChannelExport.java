package org.hlsgateway.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.hlsgateway.accounts.ChannelGroup;
import org.hlsgateway.accounts.Grants;

/** All channels, to be taken along. */
@ApplicationScoped
public class ChannelExport {
  private Channels channels;
  private Grants grants;

  /** For the client proxy. */
  protected ChannelExport() {}

  @Inject
  ChannelExport(Channels channels, Grants grants) {
    this.channels = channels;
    this.grants = grants;
  }

  /**
   * In the order of their nicknames.
   *
   * @param secrets true: passwords and tokens as they are, for an administrator who asked for them;
   *     false: masked
   */
  public List<ExportedChannel> all(boolean secrets) {
    return channels.allStored().stream()
        .map(
            stored ->
                ExportedChannel.of(
                    stored,
                    grants.groupsOf(stored.channel().id()).stream()
                        .map(ChannelGroup::name)
                        .toList(),
                    secrets))
        .toList();
  }
}
