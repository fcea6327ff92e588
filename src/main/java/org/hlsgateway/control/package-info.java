/**
 * The control protocol, for both ends of it: messages, tokens, the connection of who connects to a
 * coordinator, and what coordinator, encoders and streaming servers say to each other, be it that
 * they are in the same process. Who decides what is for rooms above.
 *
 * <p>Follows docs/control-protocol.md.
 */
package org.hlsgateway.control;
