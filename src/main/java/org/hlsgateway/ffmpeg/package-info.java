/**
 * FFmpeg and FFprobe: finding them, asking them, running them, stopping them. Knows nothing of HTTP
 * or channels.
 */
package org.hlsgateway.ffmpeg;
