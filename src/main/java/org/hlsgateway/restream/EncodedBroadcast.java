package org.hlsgateway.restream;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.ffmpeg.RunRegistry;
import org.hlsgateway.threads.Threads;

/**
 * A camera, a file or the test picture on its way to its addresses. A thread of its own looks after
 * the FFmpeg that encodes it, and begins it anew when it ended.
 */
final class EncodedBroadcast implements Broadcast {
  private static final Logger LOG = System.getLogger(EncodedBroadcast.class.getName());
  private static final long ENDS_WITHIN_MILLIS = 4_000;

  /** So long without an end, and earlier ones no longer count. */
  private static final int STEADY_SECONDS = 30;

  private final String source;
  private final List<List<String>> commands;
  private final Optional<RunRegistry> registry;
  private final PushNetwork network;
  private final List<PushRun> runs;
  private final ChannelFeed feed = new ChannelFeed();
  private final Thread keeper = Threads.daemon("broadcast", this::keep);
  private volatile Optional<String> trouble = Optional.empty();
  private volatile Optional<String> lastError = Optional.empty();
  private volatile boolean ending;

  /** Of the source: the targets count their own. */
  private volatile int failures;

  /**
   * @param source that the commands are for
   * @param targets one at least
   */
  EncodedBroadcast(
      String source,
      List<List<String>> commands,
      Optional<RunRegistry> registry,
      List<PushTarget> targets,
      PushNetwork network) {
    this.source = source;
    this.commands = commands;
    this.registry = registry;
    this.network = network;
    runs =
        targets.stream().map(target -> new PushRun(target, network, PushPatience.USUAL)).toList();
    feed.use(runs);
  }

  void start() {
    runs.forEach(PushRun::start);
    keeper.start();
  }

  @Override
  public List<Leg> legs() {
    Optional<String> why = trouble;
    return runs.stream()
        .map(
            run -> {
              Leg leg = Broadcasts.leg(run, run.status());
              return new Leg(
                  leg.host(),
                  leg.streaming(),
                  leg.bytes(),
                  leg.dropped(),
                  leg.reconnects(),
                  leg.errors(),
                  leg.streaming() ? Optional.empty() : why.or(leg::trouble),
                  lastError.or(leg::error));
            })
        .toList();
  }

  @Override
  public int errors() {
    return failures + Broadcast.super.errors();
  }

  @Override
  public void stop() {
    ending = true;
    runs.forEach(PushRun::stop);
    keeper.interrupt();
    try {
      keeper.join(ENDS_WITHIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep() {
    int inARow = 0;
    try {
      while (!ending) {
        inARow = lasted() ? 1 : inARow + 1;
        double chance = ThreadLocalRandom.current().nextDouble();
        TimeUnit.MILLISECONDS.sleep(PushPatience.USUAL.failed().after(inARow, chance).toMillis());
      }
    } catch (InterruptedException e) {
      // It is to end: nothing is left to be done.
    }
  }

  /** Runs one FFmpeg until it ends; true if it worked for long. */
  private boolean lasted() throws InterruptedException {
    PictureWatch watch = new PictureWatch(feed, network.clocks().now());
    EncodedSource running;
    try {
      running =
          EncodedSource.start(
              commands,
              registry,
              watch,
              network.clocks(),
              line -> LOG.log(Level.INFO, "Broadcast of {0}: {1}", source, line));
    } catch (IOException e) {
      failed(
          commands.size() > 1
              ? "FFmpeg or rpicam-vid cannot be started: install them, or set FFMPEG_PATH."
              : "FFmpeg cannot be started: install it, or set FFMPEG_PATH.");
      return false;
    }
    try {
      for (int second = 0; ; second++) {
        if (running.endsWithin(1)) {
          if (!ending) {
            failed(running.why(source));
          }
          return second > STEADY_SECONDS;
        }
        if (watch.isOverdue(network.clocks().now())) {
          failed(SourceTrouble.noPicture(source));
          running.kill();
          return second > STEADY_SECONDS;
        }
        trouble = second > 1 && watch.hasCome() ? Optional.empty() : trouble;
      }
    } finally {
      running.end();
    }
  }

  private void failed(String sentence) {
    trouble = Optional.of(sentence);
    lastError = trouble;
    // One thread counts.
    failures = failures + 1;
    LOG.log(Level.INFO, "Broadcast: {0}", sentence);
  }
}
