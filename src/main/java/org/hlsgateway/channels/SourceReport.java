package org.hlsgateway.channels;

import java.util.List;

/**
 * What a look at a source found.
 *
 * @param playable true if the gateway can turn it into HLS
 * @param summary one sentence: what it is, or why it failed and what to do
 * @param streams one line a stream ("Video: H.264 High, 1920x1080, 25 fps"); empty on failure
 */
public record SourceReport(boolean playable, String summary, List<String> streams) {}
