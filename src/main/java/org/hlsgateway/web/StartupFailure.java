package org.hlsgateway.web;

import java.util.function.IntConsumer;

/**
 * The server cannot do its work and says so in one sentence, instead of running on broken.
 *
 * <p>Thrown by {@link #refuse}, so that nothing after it in the start runs.
 */
public class StartupFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int EXIT_CODE = 1;

  /** What tests watch instead of being ended themselves. */
  static IntConsumer exit = Runtime.getRuntime()::exit;

  private StartupFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /**
   * Ends the server: prints the sentence, leaves with code 1. To be called from code that runs
   * while the application starts, and thrown: {@code throw StartupFailure.refuse("...", e);}
   *
   * @param sentence what is wrong and what to do; no secrets
   * @param cause for the log; may be null
   */
  public static StartupFailure refuse(String sentence, Throwable cause) {
    System.err.println("HLS Gateway does not start: " + sentence);
    // An exception alone would leave Open Liberty running without the application, answering 404
    // to everything. Exiting runs Liberty's shutdown hook, which waits for the applications; one
    // of them is waiting for us right here, hence the thread of its own.
    Thread exiting = new Thread(() -> exit.accept(EXIT_CODE), "refusal to start");
    exiting.setDaemon(true);
    exiting.start();
    return new StartupFailure(sentence, cause);
  }
}
