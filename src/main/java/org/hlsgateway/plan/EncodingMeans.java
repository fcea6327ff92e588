package org.hlsgateway.plan;

import org.hlsgateway.ffmpeg.Capabilities;

/**
 * What there is to encode with.
 *
 * @param wanted FFmpeg's name of the H.264 encoder that the server is set to
 */
public record EncodingMeans(Capabilities capabilities, String wanted) {}
