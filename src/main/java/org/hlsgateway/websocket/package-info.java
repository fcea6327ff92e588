/**
 * The server's side of WebSocket (RFC 6455), as bytes: the handshake's answer, the frames that
 * clients send and those that they are sent. Pure: no socket, no thread, no clock. The container's
 * own puts a frame together in memory, however large it says it is, before anybody sees it.
 */
package org.hlsgateway.websocket;
