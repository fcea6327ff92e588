package org.hlsgateway.restream;

import java.util.Map;
import java.util.Optional;

/**
 * What a decoder needs before the frames, and what is being sent, in words.
 *
 * @param video the sequence header of the pictures; empty if none is sent
 * @param audio that of the sound; empty if it needs none
 * @param metadata onMetaData
 * @param inWords what is sent, as a sentence
 */
record FlvHead(
    Optional<byte[]> video, Optional<byte[]> audio, Map<String, Object> metadata, String inWords) {}
