package org.hlsgateway.sources;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.ffmpeg.Capabilities;
import org.hlsgateway.ffmpeg.CapabilityTrials;
import org.hlsgateway.ffmpeg.EncodingWish;
import org.hlsgateway.ffmpeg.FfmpegTools;
import org.hlsgateway.plan.EncodingMeans;
import org.hlsgateway.threads.Threads;

/** Which encoders work on this machine: tried once, on a thread of their own. */
final class Encoders {

  private static final Logger LOG = Logger.getLogger(Encoders.class.getName());
  private static final Duration PATIENCE_PER_TRIAL = Duration.ofSeconds(8);

  private final EncodingWish wish;
  private final String wanted;
  private final CompletableFuture<Capabilities> tried = new CompletableFuture<>();
  private Thread trials;

  /**
   * @param wish what the server is set to
   */
  Encoders(EncodingWish wish) {
    this.wish = wish;
    this.wanted = wish.video();
  }

  /** Begins the trials; returns at once. Only the first call does. */
  synchronized void tryWith(FfmpegTools tools) {
    if (trials == null) {
      trials = Threads.daemon("ffmpeg-trials", () -> run(tools));
      trials.start();
    }
  }

  /** Ends trials that still run. */
  synchronized void stop() {
    if (trials != null) {
      trials.interrupt();
    }
  }

  private void run(FfmpegTools tools) {
    try {
      Capabilities found = CapabilityTrials.run(tools, PATIENCE_PER_TRIAL, wish);
      tried.complete(found);
      tell(found);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "FFmpeg's encoders could not be tried", e);
    } finally {
      tried.complete(assumed());
    }
  }

  private Capabilities assumed() {
    return Capabilities.ASSUMED.hoping(wish);
  }

  private void tell(Capabilities found) {
    tellOf("HLS_H264_PRESET", wish.preset(), found.manner().preset());
    tellOf("HLS_PIXEL_FORMAT", wish.pixels(), found.manner().pixels());
    tellOf("HLS_AUDIO_CODEC", wish.sound(), found.manner().sound());
    String chosen = found.encoder(wanted).orElse("none");
    if (chosen.equals(wanted)) {
      LOG.info(() -> String.format(Locale.ROOT, "Pictures are encoded with %s.", chosen));
    } else {
      LOG.warning(
          () ->
              String.format(
                  Locale.ROOT,
                  "HLS_VIDEO_CODEC=%s does not work on this server (%s); used instead: %s.",
                  wanted,
                  found.encoders().stream()
                      .filter(trial -> trial.encoder().equals(wanted))
                      .map(Capabilities.Trial::remark)
                      .findFirst()
                      .orElse("unknown"),
                  chosen));
    }
  }

  private static void tellOf(String setting, String wished, String used) {
    if (!wished.equals(used)) {
      LOG.warning(
          () ->
              String.format(
                  Locale.ROOT,
                  "%s=%s does not work on this server; used instead: %s.",
                  setting,
                  wished,
                  used));
    }
  }

  /** What is known now. */
  EncodingMeans means() {
    return new EncodingMeans(tried.getNow(assumed()), wanted);
  }

  /** Waits until everything was tried, but not for long. */
  EncodingMeans await(Duration patience) throws InterruptedException {
    try {
      tried.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.log(Level.FINE, "FFmpeg's encoders are not tried yet", e);
    }
    return means();
  }
}
