package org.hlsgateway.packager.playlist;

/**
 * An EXT-X-PART (draft 4.4.4.9).
 *
 * @param durationMicros more than 0
 * @param independent true if it holds a frame at which decoding can begin
 * @param gap true if there is nothing for this time, and no file of this name
 */
public record ListedPart(String uri, long durationMicros, boolean independent, boolean gap) {}
