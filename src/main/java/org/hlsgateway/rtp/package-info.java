/**
 * Media as RTP carries it: session descriptions, packets and their order, and what puts frames
 * together from them. Bytes go in and frames come out; there is no socket, no thread and no clock
 * here.
 *
 * <p>Follows RFC 3550 (RTP), RFC 8866 (SDP), and the payload formats RFC 6184 (H.264), RFC 7798
 * (H.265), RFC 3640 and RFC 3016 (AAC), RFC 7587 (Opus), RFC 3551 (G.711, linear samples). Cameras
 * write all of them loosely: they are read as loosely, and a comment says who does what.
 */
package org.hlsgateway.rtp;
