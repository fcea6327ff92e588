package org.hlsgateway.live;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hlsgateway.ffmpeg.CopyJob;

/**
 * What earlier runs taught about sources: whether the sound can be copied, how far apart keyframes
 * are. Kept while the server runs, for the sources used last.
 */
final class SourceMemory {

  private static final int MOST = 1_000;

  /**
   * What is known of one source.
   *
   * @param longestKeyframeInterval zero: not known
   */
  record Known(CopyJob.Audio audio, CopyJob.Analysis analysis, Duration longestKeyframeInterval) {
    static final Known NOTHING =
        new Known(CopyJob.Audio.COPY, CopyJob.Analysis.NONE, Duration.ZERO);
  }

  private final Map<String, Known> bySource =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MOST;
        }
      };

  synchronized Known of(String source) {
    return bySource.getOrDefault(source, Known.NOTHING);
  }

  synchronized void audioMustBeEncoded(String source) {
    Known known = of(source);
    bySource.put(
        source, new Known(CopyJob.Audio.ENCODE, known.analysis(), known.longestKeyframeInterval()));
  }

  synchronized void mustBeAnalysed(String source) {
    Known known = of(source);
    bySource.put(
        source, new Known(known.audio(), CopyJob.Analysis.FULL, known.longestKeyframeInterval()));
  }

  /** Keeps the longest ever seen. */
  synchronized void keyframeInterval(String source, Duration interval) {
    Known known = of(source);
    if (interval.compareTo(known.longestKeyframeInterval()) > 0) {
      bySource.put(source, new Known(known.audio(), known.analysis(), interval));
    }
  }
}
