package org.hlsgateway.restream;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.threads.Threads;

/**
 * A camera, a file or the test picture on its way to one address. A thread of its own looks after
 * the FFmpeg that encodes it, and begins it anew when it ended.
 */
final class EncodedBroadcast implements Broadcast {
  private static final Logger LOG = System.getLogger(EncodedBroadcast.class.getName());
  private static final long ENDS_WITHIN_MILLIS = 4_000;

  /** So long without an end, and earlier ones no longer count. */
  private static final int STEADY_SECONDS = 30;

  private final List<String> command;
  private final PushNetwork network;
  private final PushRun run;
  private final ChannelFeed feed = new ChannelFeed();
  private final Thread keeper = Threads.daemon("broadcast", this::keep);
  private volatile Optional<String> trouble = Optional.empty();
  private volatile boolean ending;

  /**
   * @param command FFmpeg and its arguments
   */
  EncodedBroadcast(List<String> command, PushTarget target, PushNetwork network) {
    this.command = command;
    this.network = network;
    run = new PushRun(target, network, PushPatience.USUAL);
    feed.use(List.of(run));
  }

  void start() {
    run.start();
    keeper.start();
  }

  @Override
  public boolean isStreaming() {
    return run.delivers();
  }

  @Override
  public long bytesSent() {
    return run.status().sent();
  }

  @Override
  public Optional<String> trouble() {
    return isStreaming() ? Optional.empty() : trouble.or(() -> run.status().error());
  }

  @Override
  public void stop() {
    ending = true;
    run.stop();
    keeper.interrupt();
    try {
      keeper.join(ENDS_WITHIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep() {
    int failures = 0;
    try {
      while (!ending) {
        failures = lasted() ? 1 : failures + 1;
        double chance = ThreadLocalRandom.current().nextDouble();
        TimeUnit.MILLISECONDS.sleep(PushPatience.USUAL.failed().after(failures, chance).toMillis());
      }
    } catch (InterruptedException e) {
      // It is to end: nothing is left to be done.
    }
  }

  /** Runs one FFmpeg until it ends; true if it worked for long. */
  private boolean lasted() throws InterruptedException {
    EncodedSource source;
    try {
      source =
          EncodedSource.start(
              command,
              ProcessBuilder.Redirect.DISCARD,
              feed,
              network.clocks(),
              sentence -> trouble = Optional.of(sentence));
    } catch (IOException e) {
      failed("FFmpeg cannot be started: install it, or set FFMPEG_PATH.");
      return false;
    }
    try {
      for (int second = 0; ; second++) {
        if (source.endsWithin(1)) {
          failed("The source does not work, or ended: it is tried again. Is it in use elsewhere?");
          return second > STEADY_SECONDS;
        }
        trouble = second > 1 ? Optional.empty() : trouble;
      }
    } finally {
      source.end();
    }
  }

  private void failed(String sentence) {
    trouble = Optional.of(sentence);
    LOG.log(Level.INFO, "Broadcast: {0}", sentence);
  }
}
