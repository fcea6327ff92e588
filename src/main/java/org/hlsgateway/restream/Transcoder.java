package org.hlsgateway.restream;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.ffmpeg.RunRegistry;
import org.hlsgateway.media.FragmentWriter;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.Clocks;

/**
 * A channel's frames on their way through an FFmpeg of their own. Frames come from any thread, and
 * wait in a bounded queue; one thread writes them into FFmpeg, and begins it anew when it ended or
 * the channel's tracks are other ones. An FFmpeg that takes nothing is ended, too.
 */
final class Transcoder {
  private static final Logger LOG = System.getLogger(Transcoder.class.getName());
  private static final long MOST_BYTES = 16 << 20;

  /** How long frames wait, as with a slow target. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final Duration STUCK = Duration.ofSeconds(10);
  private static final Duration STEADY = Duration.ofSeconds(30);

  /** So long it is said that frames were left out. */
  private static final Duration SLOW_SHOWN = Duration.ofSeconds(30);

  private static final String TOO_SLOW =
      "This machine is too slow to encode it: frames are left out.";
  private static final long ENDS_WITHIN_MILLIS = 4_000;

  private final Commands commands;
  private final Optional<RunRegistry> registry;
  private final FrameSink out;
  private final Clocks clocks;
  private final Thread keeper = Threads.daemon("push-encoder", this::keep);
  private volatile Optional<String> trouble = Optional.empty();

  private final Deque<Batch> waiting = new ArrayDeque<>();
  private long bytes;
  private InitSection init;

  /** Counts the tracks: an FFmpeg is for one of them. */
  private int generation;

  private boolean needsKeyframe;

  /** It is needed because frames were left out. */
  private boolean isBehind;

  /** When frames were left out last; null: never. */
  private volatile Instant slowAt;

  private boolean closed;
  private EncodedSource running;

  /** When the thread took frames to write them, or had nothing to take. */
  private Instant takenAt;

  private boolean isWriting;

  /** Why it was ended from here; empty if it was not. */
  private Optional<String> stuck = Optional.empty();

  /**
   * Some frames that wait.
   *
   * @param since they came
   */
  private record Batch(List<Sample> frames, Instant since) {}

  /** What is run for a channel of these tracks. */
  interface Commands {
    List<List<String>> of(InitSection init);
  }

  /**
   * @param out what it makes
   */
  Transcoder(Commands commands, Optional<RunRegistry> registry, FrameSink out, Clocks clocks) {
    this.commands = commands;
    this.registry = registry;
    this.out = out;
    this.clocks = clocks;
    this.takenAt = clocks.now();
  }

  void start() {
    keeper.start();
  }

  /** Why nothing is encoded now, or not all of it, as a sentence; empty while it is. */
  Optional<String> trouble() {
    Instant slow = slowAt;
    boolean isSlow = slow != null && clocks.now().isBefore(slow.plus(SLOW_SHOWN));
    return trouble.or(() -> isSlow ? Optional.of(TOO_SLOW) : Optional.empty());
  }

  synchronized void tracks(InitSection next) {
    init = next;
    generation++;
    clear();
    endRunning();
    notifyAll();
  }

  synchronized void frames(List<Sample> frames) {
    if (init == null || closed) {
      return;
    }
    List<Sample> wanted = new ArrayList<>(frames.size());
    int skipped = 0;
    for (Sample frame : frames) {
      if (!isSent(frame)) {
        continue;
      }
      boolean begins = frame.track().isVideo() ? frame.isSync() : init.video().isEmpty();
      needsKeyframe = needsKeyframe && !begins;
      if (!needsKeyframe) {
        wanted.add(frame);
        bytes += frame.length();
      } else if (isBehind) {
        skipped++;
      }
    }
    if (skipped > 0) {
      out.leftOut(skipped);
    }
    if (wanted.isEmpty()) {
      return;
    }
    if (waiting.isEmpty() && !isWriting) {
      takenAt = clocks.now();
    }
    isBehind = false;
    waiting.add(new Batch(wanted, clocks.now()));
    if (running != null && clocks.now().isAfter(takenAt.plus(STUCK))) {
      stuck = Optional.of("FFmpeg took nothing for 10 s: it is started again.");
      trouble = stuck;
      takenAt = clocks.now();
      running.kill();
    } else if (bytes > MOST_BYTES || clocks.now().isAfter(waiting.peek().since().plus(LONGEST))) {
      // As with a slow target, what waits is left out, up to the next keyframe.
      if (running != null) {
        tooSlow();
      }
      leaveOut();
    }
    notifyAll();
  }

  private void tooSlow() {
    if (slowAt == null) {
      // Once: it may go on for hours, and the figures tell how much it is.
      LOG.log(Level.WARNING, "Encoding a channel: {0}", TOO_SLOW);
    }
    slowAt = clocks.now();
    isBehind = true;
    out.leftOut(waiting.stream().mapToInt(batch -> batch.frames().size()).sum());
  }

  /** One picture and one sound are: what has several sizes has the best first. */
  private boolean isSent(Sample frame) {
    int track = frame.track().id();
    return init.video().filter(video -> video.id() == track).isPresent()
        || init.audio().filter(audio -> audio.id() == track).isPresent();
  }

  /** The wait for an FFmpeg that takes nothing goes on. */
  private void leaveOut() {
    waiting.clear();
    bytes = 0;
    needsKeyframe = true;
  }

  private void clear() {
    leaveOut();
    isBehind = false;
    takenAt = clocks.now();
  }

  private void endRunning() {
    if (running != null) {
      running.ask();
    }
  }

  /** Ends it; returns at once, and nothing comes of it any more. */
  synchronized void ask() {
    closed = true;
    clear();
    endRunning();
    notifyAll();
  }

  /** Ends it, and waits for that: some seconds at most. */
  void close() {
    ask();
    keeper.interrupt();
    try {
      keeper.join(ENDS_WITHIN_MILLIS);
      synchronized (this) {
        if (running != null) {
          running.kill();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep() {
    int failures = 0;
    try {
      while (true) {
        int number = awaitFrames();
        if (number < 0) {
          return;
        }
        Instant began = clocks.now();
        if (encode(number)) {
          failures = 0;
          continue;
        }
        failures = clocks.now().isAfter(began.plus(STEADY)) ? 1 : failures + 1;
        double chance = ThreadLocalRandom.current().nextDouble();
        TimeUnit.MILLISECONDS.sleep(PushPatience.USUAL.failed().after(failures, chance).toMillis());
        synchronized (this) {
          // It begins with what is live.
          clear();
        }
      }
    } catch (InterruptedException e) {
      // It is to end: nothing is left to be done.
    }
  }

  /**
   * @return the tracks' number; -1 if it is closed
   */
  private synchronized int awaitFrames() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    return closed ? -1 : generation;
  }

  /** True if it went well until other tracks came. */
  private boolean encode(int number) throws InterruptedException {
    InitSection tracks;
    synchronized (this) {
      if (number != generation || closed) {
        return true;
      }
      tracks = init;
    }
    EncodedSource source;
    try {
      source =
          EncodedSource.start(
              commands.of(tracks),
              registry,
              out,
              clocks,
              line -> LOG.log(Level.INFO, "Encoding a channel: {0}", line));
    } catch (IOException e) {
      failed("FFmpeg cannot be started: install it, or set FFMPEG_PATH.");
      return false;
    }
    try {
      synchronized (this) {
        if (number != generation || closed) {
          return true;
        }
        running = source;
      }
      write(tracks, number, source.in());
      return true;
    } catch (IOException e) {
      Optional<String> known;
      synchronized (this) {
        if (number != generation || closed) {
          return true;
        }
        // What comes next continues nothing.
        clear();
        known = stuck;
        stuck = Optional.empty();
      }
      boolean ended = source.endsWithin(1);
      failed(known.orElseGet(() -> ended ? source.why("") : "The channel could not be encoded."));
      return false;
    } finally {
      synchronized (this) {
        running = null;
        isWriting = false;
      }
      source.end();
    }
  }

  private void failed(String sentence) {
    trouble = Optional.of(sentence);
    LOG.log(Level.INFO, "Encoding a channel: {0}", sentence);
  }

  private void write(InitSection tracks, int number, OutputStream in)
      throws IOException, InterruptedException {
    in.write(tracks.bytes());
    in.flush();
    int sequence = 1;
    for (List<Sample> next = take(number); next != null; next = take(number)) {
      in.write(FragmentWriter.write(sequence++, byTrack(next)));
      in.flush();
      trouble = sequence > 2 ? Optional.empty() : trouble;
    }
  }

  /**
   * @return null if other tracks came, or it is closed
   */
  private synchronized List<Sample> take(int number) throws InterruptedException {
    isWriting = false;
    takenAt = clocks.now();
    while (waiting.isEmpty() && number == generation && !closed) {
      wait();
    }
    if (number != generation || closed) {
      return null;
    }
    takenAt = clocks.now();
    isWriting = true;
    List<Sample> next = waiting.poll().frames();
    next.forEach(frame -> bytes -= frame.length());
    return next;
  }

  private static List<List<Sample>> byTrack(List<Sample> frames) {
    Map<MediaTrack, List<Sample>> sorted = new LinkedHashMap<>();
    frames.forEach(
        frame -> sorted.computeIfAbsent(frame.track(), track -> new ArrayList<>()).add(frame));
    return List.copyOf(sorted.values());
  }
}
