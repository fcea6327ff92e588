/**
 * One small picture per channel, made of the stream that is there already: no source is opened for
 * it. JPEG (ITU-T T.81), decoded and scaled by a short-lived FFmpeg.
 */
package org.hlsgateway.thumbnails;
