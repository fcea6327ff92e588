/**
 * The livebox: this machine sends one broadcast, a camera or a channel, to one RTMP address, and is
 * set and started over an API whose names are those of the document "Live-streaming-in-a-box".
 */
package org.hlsgateway.livebox;
