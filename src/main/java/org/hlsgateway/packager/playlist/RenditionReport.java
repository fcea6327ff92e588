package org.hlsgateway.packager.playlist;

/**
 * An EXT-X-RENDITION-REPORT (draft 4.4.5.4): how far another media playlist has come.
 *
 * @param uri of that playlist, relative to the one that reports
 * @param lastPart the index of the last part in the segment {@code lastMediaSequence}; 0 or more
 */
public record RenditionReport(String uri, long lastMediaSequence, int lastPart) {}
