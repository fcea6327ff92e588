package org.hlsgateway.channels;

import java.util.Optional;

/**
 * A channel and what only its editors need.
 *
 * @param version changes with every change
 * @param givenTitle empty where none was given
 * @param listing how it stands in lists for players
 */
record StoredChannel(
    Channel channel, int version, Optional<String> givenTitle, ListingSettings listing) {}
