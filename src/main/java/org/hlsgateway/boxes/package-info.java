/**
 * Remote control of liveboxes behind NAT: a box opens a WebSocket (RFC 6455) to another gateway,
 * which keeps commands until the box has answered them. Both ends are here. A text frame is one
 * JSON object (RFC 8259), see {@link org.hlsgateway.boxes.Message}.
 *
 * <p>Commands are sent in order, and again over each new link until they are answered; the box
 * remembers by their ids what it has carried out, in the transaction of the change where there is
 * one. So none is lost and none counts twice, whoever is cut off or killed when.
 */
package org.hlsgateway.boxes;
