/**
 * Turns what a coordinator assigns into files in shared storage: MPEG-TS segments and playlists for
 * each resolution, and preview pictures. The layout and the messages are those of the control
 * protocol; the encoder in this process and the one that a distant coordinator sees are the same
 * code behind two transports.
 */
package org.hlsgateway.encoder;
