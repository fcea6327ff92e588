package org.hlsgateway.sources;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.hlsgateway.ffmpeg.FfmpegTools;
import org.hlsgateway.threads.Threads;

/**
 * Where this machine has its FFmpeg. It is asked for anew as long as there is none: it may have
 * been installed by now. Thread-safe.
 */
final class FfmpegSearch {
  /** One that takes longer to answer is not waited for again. */
  private static final Duration QUICK = Duration.ofSeconds(1);

  /** Looks for it; may take some seconds. */
  interface Finder {
    FfmpegTools find() throws FfmpegTools.Unusable;
  }

  private final Finder finder;
  private final Consumer<FfmpegTools> found;
  private final AtomicBoolean isLooking = new AtomicBoolean();
  private volatile FfmpegTools tools;

  /** What a search said that took long; null: none did. */
  private volatile String slowly;

  /**
   * @param found told of it once it is there
   */
  FfmpegSearch(Finder finder, Consumer<FfmpegTools> found) {
    this.finder = finder;
    this.found = found;
  }

  /**
   * Why there is none; empty if there is one. Whoever asks may hold the lock that a channel's clock
   * waits for: where a search took long, the next ones go on aside.
   */
  Optional<String> missing() {
    if (tools != null) {
      return Optional.empty();
    }
    String last = slowly;
    if (last == null) {
      return look();
    }
    lookAside();
    return Optional.of(last);
  }

  private Optional<String> look() {
    long begun = System.nanoTime();
    try {
      FfmpegTools there = finder.find();
      tools = there;
      found.accept(there);
      return Optional.empty();
    } catch (FfmpegTools.Unusable e) {
      boolean isQuick = System.nanoTime() - begun < QUICK.toNanos();
      slowly = isQuick ? null : e.getMessage();
      return Optional.of(e.getMessage());
    }
  }

  private void lookAside() {
    if (isLooking.compareAndSet(false, true)) {
      Threads.daemon(
              "ffmpeg-search",
              () -> {
                try {
                  look();
                } finally {
                  isLooking.set(false);
                }
              })
          .start();
    }
  }

  /** Only after {@link #missing} saw none missing. */
  FfmpegTools tools() {
    return tools;
  }
}
