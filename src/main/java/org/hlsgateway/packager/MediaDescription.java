package org.hlsgateway.packager;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is in the stream, for people and for the next run.
 *
 * @param codecs as in the CODECS attribute; empty until known
 * @param codecNames in words, e.g. {@code H.264 + AAC}; empty until known
 * @param width pixels; 0 without video
 * @param height pixels; 0 without video
 * @param framesPerSecond 0 without video, or until measured
 * @param audioSamplesPerSecond 0 without audio
 * @param audioChannels 0 without audio
 * @param averageBitsPerSecond a little more than measured while few segments are known; 0 until
 *     there is a part
 * @param peakBitsPerSecond of the heaviest segment that is to be expected; 0 until there is a part
 * @param longestKeyframeInterval seen so far; zero until measured, and for audio alone
 * @param captions whether its pictures have carried closed captions so far
 */
public record MediaDescription(
    List<String> codecs,
    String codecNames,
    int width,
    int height,
    double framesPerSecond,
    int audioSamplesPerSecond,
    int audioChannels,
    long averageBitsPerSecond,
    long peakBitsPerSecond,
    Duration longestKeyframeInterval,
    boolean captions) {

  static final MediaDescription UNKNOWN =
      new MediaDescription(List.of(), "", 0, 0, 0, 0, 0, 0, 0, Duration.ZERO, false);

  public MediaDescription {
    codecs = List.copyOf(codecs);
  }

  /** This, and sound that is carried apart from it. */
  MediaDescription with(MediaDescription audio) {
    return new MediaDescription(
        Stream.concat(codecs.stream(), audio.codecs.stream()).distinct().toList(),
        codecNames + " + " + audio.codecNames,
        width,
        height,
        framesPerSecond,
        audio.audioSamplesPerSecond,
        audio.audioChannels,
        averageBitsPerSecond + audio.averageBitsPerSecond,
        peakBitsPerSecond + audio.peakBitsPerSecond,
        longestKeyframeInterval,
        captions);
  }
}
