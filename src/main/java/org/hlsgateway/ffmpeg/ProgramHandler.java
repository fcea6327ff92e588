package org.hlsgateway.ffmpeg;

import com.github.kokorin.jaffree.JaffreeException;
import com.github.kokorin.jaffree.process.ProcessHandler;
import com.github.kokorin.jaffree.process.StdReader;
import com.github.kokorin.jaffree.process.Stopper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Jaffree's care for a process that runs, for one that is started with {@link ProgramEnvironment}:
 * Jaffree's own are given the whole environment of this server.
 */
final class ProgramHandler<T> extends ProcessHandler<T> {

  private final List<String> command = new ArrayList<>();
  private final Map<String, String> environment;
  private final Stopper stopper;

  /**
   * @param environment what the program is told that way
   * @param stopper is told of the process as soon as there is one
   */
  ProgramHandler(
      Path program,
      List<String> arguments,
      Map<String, String> environment,
      Stopper stopper,
      StdReader<T> stdout,
      StdReader<T> stderr) {
    super(program, program.getFileName().toString());
    command.add(program.toString());
    command.addAll(arguments);
    this.environment = Map.copyOf(environment);
    this.stopper = stopper;
    setStdOutReader(stdout);
    setStdErrReader(stderr);
  }

  /** Blocks until the process is gone. */
  @Override
  public synchronized T execute() {
    Process process = start();
    try {
      stopper.setProcess(process);
      return interactWithProcess(process);
    } finally {
      process.destroy();
      close(process);
    }
  }

  private Process start() {
    try {
      return ProgramEnvironment.builder(command, environment).start();
    } catch (IOException e) {
      throw new JaffreeException("Failed to start process.", e);
    }
  }

  private static void close(Process process) {
    for (AutoCloseable pipe :
        List.of(process.getInputStream(), process.getOutputStream(), process.getErrorStream())) {
      try {
        pipe.close();
      } catch (Exception e) {
        // Its other end is gone: what could not be written any more was not wanted any more.
        continue;
      }
    }
  }
}
