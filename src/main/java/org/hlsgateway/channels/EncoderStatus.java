package org.hlsgateway.channels;

/**
 * How an encoder did when this server tried it.
 *
 * @param name FFmpeg's, e.g. {@code libx264}
 * @param works it has encoded a picture on this machine
 * @param chosen it is the one that is used
 * @param remark why it does not work, in FFmpeg's words; "works" if it does
 */
public record EncoderStatus(String name, boolean works, boolean chosen, String remark) {}
