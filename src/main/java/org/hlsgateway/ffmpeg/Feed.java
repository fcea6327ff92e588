package org.hlsgateway.ffmpeg;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** A source that FFmpeg cannot open itself: it gets the bytes on its standard input. */
public interface Feed {

  /** What stands for the source's address in a {@link MediaJob}. */
  String ADDRESS = "pipe:0";

  /** Enough of the beginning to tell what the source has. Blocks for that long at most. */
  byte[] sample(Duration deadline) throws IOException, InterruptedException;

  /**
   * Passes on the source. Blocks until it ends, until {@code out} takes no more, or until the
   * thread is interrupted.
   */
  void pour(OutputStream out) throws IOException, InterruptedException;
}
