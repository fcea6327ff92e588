/**
 * The input that goes through FFmpeg: what FFmpeg writes becomes frames. What FFmpeg is to do is
 * for rooms above to plan.
 */
package org.hlsgateway.input.ffmpeg;
