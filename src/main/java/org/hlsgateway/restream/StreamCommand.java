package org.hlsgateway.restream;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.hlsgateway.time.Clocks;

/**
 * {@code ./gateway stream}: a camera, a file or the test picture to one RTMP address, in the
 * foreground and without a server. The words of its command line come by the standard input, NUL
 * behind each: arguments can be seen by every user of the machine, and one of them is a key. The
 * address may come by STREAM_URL, and the key by STREAM_KEY, instead.
 */
public final class StreamCommand {
  /** Ended by whoever started it. */
  static final int DONE = 0;

  /** The words cannot be understood. */
  static final int USAGE = 2;

  /** The source does not work, or ended. */
  static final int SOURCE = 3;

  /** The target does not take it, and somebody has to do something. */
  static final int TARGET = 4;

  /** Kept: Java forgets the level of loggers that nobody holds. */
  private static final Logger LOGS = Logger.getLogger("org.hlsgateway");

  /** A target that never took anything by then will not. */
  private static final int GIVES_UP_SECONDS = 60;

  private static final int QUIET_SECONDS = 10;
  private static final int INTERRUPT_MILLIS = 300;

  private final StreamOptions options;
  private final PrintStream out;
  private final boolean isTerminal;
  private final Clocks clocks = new Clocks();
  private final PushNetwork network = new PushNetwork(clocks, Optional.empty(), Set.of());
  private final ChannelFeed feed = new ChannelFeed();
  private final PushRun run;
  private final PictureWatch watch;
  private final EncodedSource source;
  private volatile int code = DONE;
  private volatile boolean ending;

  private StreamCommand(StreamOptions options, PrintStream out, boolean isTerminal)
      throws IOException {
    this.options = options;
    this.out = out;
    this.isTerminal = isTerminal;
    String ffmpeg = Optional.ofNullable(System.getenv("FFMPEG_PATH")).orElse("ffmpeg");
    run =
        new PushRun(
            PushTarget.of(options.address(), Optional.empty()), network, PushPatience.USUAL);
    feed.use(List.of(run));
    watch = new PictureWatch(feed, clocks.now());
    source =
        EncodedSource.start(options.commands(ffmpeg), Optional.empty(), watch, clocks, this::heard);
  }

  /** Ends the process with one of the codes above. */
  public static void main(String[] none) throws Exception {
    // What happens is said here, in other words.
    LOGS.setLevel(Level.WARNING);
    List<String> words =
        Pattern.compile("\0")
            .splitAsStream(new String(System.in.readAllBytes(), StandardCharsets.UTF_8))
            .filter(word -> !word.isEmpty())
            .toList();
    StreamOptions options;
    try {
      options =
          StreamOptions.parse(
              words,
              new Cameras().first().orElse(""),
              Objects.requireNonNullElse(System.getenv("STREAM_URL"), ""),
              Objects.requireNonNullElse(System.getenv("STREAM_KEY"), ""));
    } catch (IllegalArgumentException e) {
      System.err.println("gateway: " + e.getMessage());
      System.exit(USAGE);
      return;
    }
    StreamCommand command;
    try {
      command = new StreamCommand(options, System.out, "YES".equals(System.getenv("STREAM_TTY")));
    } catch (IOException e) {
      System.err.println("gateway: FFmpeg cannot be started: install it, or set FFMPEG_PATH.");
      System.exit(SOURCE);
      return;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  command.end();
                  System.out.flush();
                  // Java's own code for Ctrl-C is that of a failure.
                  Runtime.getRuntime().halt(command.code);
                }));
    System.exit(command.follow());
  }

  /** Returns the code when it is over by itself. */
  private int follow() throws InterruptedException {
    run.start();
    PushStatus.State shown = PushStatus.State.IDLE;
    for (int second = 1; ; second++) {
      boolean ended = source.endsWithin(1);
      if (ending) {
        return code;
      }
      // Ctrl-C reaches FFmpeg first, or it alone: the shutdown hook may be a moment behind.
      if (ended) {
        TimeUnit.MILLISECONDS.sleep(INTERRUPT_MILLIS);
        if (ending) {
          return code;
        }
      }
      PushStatus status = run.status();
      boolean isNews = status.state() != shown;
      shown = status.state();
      if (isNews && status.error().isPresent() && shown != PushStatus.State.CONNECTING) {
        say(status.error().get());
      }
      progress(status, second);
      if (ended) {
        say(source.why(options.source()));
        code = SOURCE;
        return code;
      }
      if (watch.isOverdue(clocks.now())) {
        say(SourceTrouble.lostPicture(options.source()));
        source.kill();
        code = SOURCE;
        return code;
      }
      boolean neverTook = status.confirmed() == 0 && second > GIVES_UP_SECONDS;
      if (shown == PushStatus.State.FAILED || neverTook) {
        code = TARGET;
        return code;
      }
    }
  }

  private void progress(PushStatus status, int second) {
    String line =
        String.format(
            Locale.ROOT,
            "%02d:%02d:%02d  %-10s  %s  %s  %d dropped",
            second / 3600,
            second / 60 % 60,
            second % 60,
            status.word().toLowerCase(Locale.ROOT),
            PushView.bytes(status.confirmed()),
            status.rateInWords(),
            status.dropped());
    if (isTerminal) {
      out.print("\r\033[K" + line);
      out.flush();
    } else if (options.verbose() || second % QUIET_SECONDS == 0) {
      out.println(line);
    }
  }

  private void heard(String line) {
    if (options.verbose()) {
      say(line);
    }
  }

  private void say(String sentence) {
    System.err.println((isTerminal ? "\r\033[K" : "") + sentence);
  }

  private void end() {
    ending = true;
    run.stop();
    source.end();
    network.close();
    PushStatus last = run.status();
    out.println(
        (isTerminal ? "\n" : "")
            + PushView.bytes(last.confirmed())
            + " arrived, "
            + last.dropped()
            + " frames were dropped.");
  }
}
