package org.hlsgateway.ffmpeg;

import java.util.List;
import java.util.Optional;

/**
 * What is known of a source.
 *
 * @param streams in the source's order
 * @param probed FFprobe looked at it; false: told from what came through a copying FFmpeg, which
 *     says nothing of interlacing, pixels that are not square, or further streams
 */
public record SourceFacts(List<StreamFacts> streams, boolean probed) {

  public SourceFacts {
    streams = List.copyOf(streams);
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
