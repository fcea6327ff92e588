package org.hlsgateway.guide;

import java.util.List;
import org.hlsgateway.channels.ImportedChannel;

/**
 * What was found in somebody's list.
 *
 * @param channels in its order
 * @param broken lines that could not be read, from 1; at most {@link M3uReader#MOST_BROKEN}
 */
record ChannelList(List<ImportedChannel> channels, List<Integer> broken) {}
