/** Cameras read directly: what comes by RTSP and RTP becomes frames, without another program. */
package org.hlsgateway.input.rtsp;
