package org.hlsgateway.restream;

/**
 * One frame as RTMP carries it; shared by all targets of a channel.
 *
 * @param head what a decoder needs before it; the same object as long as nothing changes
 * @param type audio or video, of {@code rtmp.MessageType}
 * @param timeMillis on the channel's own clock, which never goes back
 * @param isKeyframe decoding can begin here: of streams without a picture, any frame
 * @param body not to be changed
 */
record FlvMessage(FlvHead head, int type, long timeMillis, boolean isKeyframe, byte[] body) {}
