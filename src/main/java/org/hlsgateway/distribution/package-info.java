/**
 * How live events get to their viewers: renditions are pushed to streamers, and each viewer gets a
 * playlist that begins with the streamer that has room and names the others to go to when it dies.
 *
 * <p>Follows draft-pantos-hls-rfc8216bis, 4.4.6.6 and 7 (content steering), and 4.4.6.2 (redundant
 * variants).
 */
package org.hlsgateway.distribution;
