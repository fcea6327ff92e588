package org.hlsgateway.ffmpeg;

import com.github.kokorin.jaffree.process.Stopper;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Ends a process in at most five seconds: {@code q} on its standard input, SIGTERM, SIGKILL.
 * Jaffree's own stoppers only ever ask politely.
 */
final class StopLadder implements Stopper {

  private static final Duration PATIENCE_AFTER_Q = Duration.ofMillis(1500);
  private static final Duration PATIENCE_AFTER_TERM = Duration.ofMillis(3000);

  private final RunRegistry registry;
  private final Optional<Consumer<Process>> feeder;
  private Process process;
  private boolean stopAsked;

  StopLadder(RunRegistry registry) {
    this(registry, Optional.empty());
  }

  /**
   * @param feeder gets the process once it is there, if its standard input carries media; then no
   *     {@code q} is sent
   */
  StopLadder(RunRegistry registry, Optional<Consumer<Process>> feeder) {
    this.feeder = feeder;
    this.registry = registry;
  }

  @Override
  public synchronized void setProcess(Process started) {
    process = started;
    registry.remember(started.toHandle());
    feeder.ifPresent(wants -> wants.accept(started));
    if (stopAsked) {
      climb(started);
    }
  }

  /** True until a process was there. */
  synchronized boolean neverStarted() {
    return process == null;
  }

  synchronized void processGone() {
    if (process != null) {
      registry.forget(process.toHandle());
    }
  }

  /** Idempotent. May come before the process is there; then it is ended as soon as it is. */
  synchronized void stop() {
    if (stopAsked) {
      return;
    }
    stopAsked = true;
    if (process != null) {
      climb(process);
    }
  }

  @Override
  public void graceStop() {
    stop();
  }

  @Override
  public void forceStop() {
    stop();
  }

  private void climb(Process process) {
    if (feeder.isPresent()) {
      process.destroy();
    } else {
      askPolitely(process);
    }
    after(PATIENCE_AFTER_Q, process::destroy);
    after(PATIENCE_AFTER_TERM, process::destroyForcibly);
  }

  private static void askPolitely(Process process) {
    try {
      OutputStream stdin = process.getOutputStream();
      stdin.write('q');
      stdin.flush();
    } catch (IOException e) {
      // It does not listen any more: the next rung will find out whether it is gone.
      process.destroy();
    }
  }

  /** Both signals are harmless to a process that is gone: the JVM knows, and sends nothing. */
  private static void after(Duration delay, Runnable step) {
    CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS).execute(step);
  }
}
