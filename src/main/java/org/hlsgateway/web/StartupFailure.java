package org.hlsgateway.web;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.IntConsumer;

/**
 * The server cannot do its work and says so in one sentence, instead of running on broken.
 *
 * <p>Thrown by {@link #refuse}, so that nothing after it in the start runs.
 */
public class StartupFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = System.getLogger(StartupFailure.class.getName());
  private static final int EXIT_CODE = 1;

  /**
   * What tests replace, so as not to be ended themselves.
   *
   * <p>Halting, because an exception alone would leave Open Liberty running without the
   * application, answering 404 to everything, and because System.exit makes it print a stack trace
   * under the sentence and wait for the very application that is calling. Nothing is lost: nobody
   * was served yet.
   */
  static IntConsumer exit = Runtime.getRuntime()::halt;

  private StartupFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /**
   * Ends the server: prints the sentence, leaves with code 1. To be called while the application
   * starts, and thrown: {@code throw StartupFailure.refuse("...", e);}
   *
   * @param sentence what is wrong and what to do; no secrets
   * @param cause for the log file; may be null
   */
  public static StartupFailure refuse(String sentence, Throwable cause) {
    LOG.log(Level.INFO, sentence, cause);
    Console.err("HLS Gateway does not start: " + sentence);
    exit.accept(EXIT_CODE);
    return new StartupFailure(sentence, cause);
  }
}
