package org.hlsgateway.ffmpeg;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hlsgateway.threads.Threads;

/**
 * FFmpeg, or a program before it and FFmpeg, as a pipe that somebody else writes into or reads
 * from. Noted in the registry as all of them are, so that none outlives the server.
 */
public final class ProgramPipe {
  private static final int ENDS_WITHIN_SECONDS = 2;
  private static final int LONGEST_LINE = 2_000;

  private final List<Process> processes;

  private ProgramPipe(List<Process> processes) {
    this.processes = processes;
  }

  /**
   * @param commands one or more, each writing into the next
   * @param registry empty: there is no server, and what reads the pipe is all there is
   * @param log each line of what they say, on threads of their own
   * @throws IOException if one of them cannot be started; then none runs
   */
  public static ProgramPipe start(
      List<List<String>> commands, Optional<RunRegistry> registry, Consumer<String> log)
      throws IOException {
    List<Process> started =
        ProcessBuilder.startPipeline(commands.stream().map(ProgramEnvironment::builder).toList());
    for (Process each : started) {
      registry.ifPresent(
          notes -> {
            notes.remember(each.toHandle());
            each.onExit().thenRun(() -> notes.forget(each.toHandle()));
          });
      Threads.daemon("ffmpeg-log", () -> read(each.getErrorStream(), log)).start();
    }
    return new ProgramPipe(started);
  }

  private static void read(InputStream errors, Consumer<String> log) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(errors, StandardCharsets.UTF_8))) {
      StringBuilder line = new StringBuilder();
      for (int next = lines.read(); next >= 0; next = lines.read()) {
        if (next != '\n' && next != '\r') {
          // Somebody else's text: of any length.
          if (line.length() < LONGEST_LINE) {
            line.append((char) next);
          }
        } else if (line.length() > 0) {
          log.accept(line.toString());
          line.setLength(0);
        }
      }
      if (line.length() > 0) {
        log.accept(line.toString());
      }
    } catch (IOException e) {
      // It was ended.
    }
  }

  /** Into the first of them. */
  public OutputStream in() {
    return processes.get(0).getOutputStream();
  }

  /** Of the last of them. */
  public InputStream out() {
    return last().getInputStream();
  }

  /** True if the last of them ended by then. */
  public boolean endsWithin(long seconds) throws InterruptedException {
    return last().waitFor(seconds, TimeUnit.SECONDS);
  }

  /** Asks all of them to end, and returns at once. */
  public void ask() {
    // Not Process.destroy, which closes what is still read from.
    processes.forEach(each -> each.toHandle().destroy());
  }

  /** Ends all of them by force, and returns at once. */
  public void kill() {
    processes.forEach(Process::destroyForcibly);
  }

  /**
   * Ends all of them, and waits for that: two seconds at most, and then by force. Not while another
   * thread writes into them.
   */
  public void end() {
    ask();
    try {
      // Who waits for more to come does not hear a signal.
      in().close();
    } catch (IOException e) {
      // It has ended.
    }
    try {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(ENDS_WITHIN_SECONDS);
      for (Process each : processes) {
        if (!each.waitFor(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          each.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      processes.forEach(Process::destroyForcibly);
      Thread.currentThread().interrupt();
    }
  }

  private Process last() {
    return processes.get(processes.size() - 1);
  }
}
