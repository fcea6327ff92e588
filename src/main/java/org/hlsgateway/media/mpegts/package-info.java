/**
 * MPEG transport streams, written (ISO/IEC 13818-1): what was cut as fragmented MP4, for players
 * and storage that want TS. Times stay as they are, in units of 90 kHz, modulo 2^33.
 */
package org.hlsgateway.media.mpegts;
