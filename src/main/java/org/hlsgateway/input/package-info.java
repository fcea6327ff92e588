/**
 * The seam between what brings media and what shows it: an input ({@link
 * org.hlsgateway.input.MediaInput}) connects to a source, or is one that somebody publishes, and
 * brings its frames to a sink ({@link org.hlsgateway.input.MediaSink}), which is a live session. No
 * input knows of channels, viewers or HLS, and no session knows how its frames came.
 */
package org.hlsgateway.input;
