/**
 * Tracks, samples, codec configuration, NAL units, and the containers that carry them, read and
 * written: fragmented MP4 (ISO/IEC 14496-12 and -15). Pure: bytes and times come in, and nothing is
 * known of where they are from or go to. An input describes its tracks ({@link
 * org.hlsgateway.media.TrackDescription}), has {@link org.hlsgateway.media.InitWriter} make the
 * initialization section, and then brings {@link org.hlsgateway.media.Sample}s of its tracks.
 */
package org.hlsgateway.media;
