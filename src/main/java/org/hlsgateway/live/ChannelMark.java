package org.hlsgateway.live;

import org.hlsgateway.packager.Numbers;

/**
 * What is written down of a channel's playlists, so that they go on after a restart of the gateway.
 *
 * @param reserved no run has come so far, and none will before it is raised
 */
record ChannelMark(Numbers reserved) {}
