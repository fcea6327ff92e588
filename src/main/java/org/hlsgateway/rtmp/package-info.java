/**
 * RTMP on the wire: handshake, chunks, messages, AMF, commands, and the tags that carry media.
 * Bytes go in and messages come out; there is no socket, no thread and no clock here.
 *
 * <p>Follows Adobe's Real-Time Messaging Protocol 1.0, Action Message Format 0 (and as much of 3 as
 * publishers send), the Adobe Flash Video File Format 10.1, and Enhanced RTMP v2 of Veovera. Where
 * programs in the field do otherwise, what they do is read, and a comment says who does so.
 */
package org.hlsgateway.rtmp;
