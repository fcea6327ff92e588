package org.hlsgateway.ffmpeg;

import java.util.List;
import java.util.Optional;

/**
 * What is known of a source.
 *
 * @param streams in the source's order
 * @param probed FFprobe looked at it; false: told from what came through a copying FFmpeg, which
 *     says nothing of interlacing, pixels that are not square, or further streams
 * @param timing what its time stamps say
 */
public record SourceFacts(List<StreamFacts> streams, boolean probed, Timing timing) {

  public SourceFacts {
    streams = List.copyOf(streams);
  }

  /** A source that stamps what it sends. */
  public SourceFacts(List<StreamFacts> streams, boolean probed) {
    this(streams, probed, Timing.LIVE);
  }

  /** The same streams of a source with this timing. */
  public SourceFacts timed(Timing other) {
    return new SourceFacts(streams, probed, other);
  }

  /** The picture; empty if there is none. */
  public Optional<StreamFacts> video() {
    return streams.stream().filter(stream -> stream.kind() == StreamFacts.Kind.VIDEO).findFirst();
  }

  /** The sounds, in FFmpeg's order of its audio streams. */
  public List<StreamFacts> audio() {
    return streams.stream().filter(stream -> stream.kind() == StreamFacts.Kind.AUDIO).toList();
  }
}
