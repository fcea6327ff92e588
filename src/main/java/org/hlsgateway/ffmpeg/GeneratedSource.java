package org.hlsgateway.ffmpeg;

import java.util.Optional;

/** What FFmpeg draws and sounds itself, without any source (its input device lavfi). */
public sealed interface GeneratedSource permits TestPicture, Slate {

  /** Empty if the address is one that FFmpeg opens. */
  static Optional<GeneratedSource> parse(String url) {
    Optional<GeneratedSource> picture = TestPicture.parse(url).map(GeneratedSource.class::cast);
    return picture.or(() -> Slate.parse(url));
  }

  /** For FFmpeg: raw pictures and raw sound, built from numbers alone. */
  String graph(FfmpegTools tools);

  /** What FFmpeg finds in the graph: known without looking. */
  SourceFacts facts();
}
