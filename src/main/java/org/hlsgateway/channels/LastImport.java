package org.hlsgateway.channels;

import java.time.Instant;

/**
 * An import that can be taken back.
 *
 * @param list what was imported, for people
 * @param channels that it added or changed, and that are still there
 */
public record LastImport(long id, String list, Instant done, int channels) {}
