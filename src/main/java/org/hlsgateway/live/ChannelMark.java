package org.hlsgateway.live;

import java.util.Optional;
import org.hlsgateway.packager.Numbers;
import org.hlsgateway.packager.playlist.PlaylistTerms;

/**
 * What is written down of a channel's playlists, so that they go on after a restart of the gateway.
 *
 * @param reserved no run has come so far, and none will before it is raised
 * @param promised by the latest playlists; empty if nothing was listed yet
 */
record ChannelMark(Numbers reserved, Optional<PlaylistTerms> promised) {}
