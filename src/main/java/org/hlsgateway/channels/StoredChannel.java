package org.hlsgateway.channels;

import java.util.Optional;

/**
 * A channel and what only its editors need.
 *
 * @param version changes with every change
 * @param givenTitle empty where none was given
 */
record StoredChannel(Channel channel, int version, Optional<String> givenTitle) {}
