package org.hlsgateway.coordinator;

import java.time.Instant;
import org.hlsgateway.control.ServerAddress;

/** An accepted stream, as it survives a restart. */
record OpenStream(String channel, String streamId, ServerAddress server, Instant opened) {}
