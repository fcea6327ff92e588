package org.hlsgateway.encoder.storage;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.Backoff;

/**
 * Files of one rendition on their way into storage, in order: what comes later is stored later, so
 * that a playlist never names what is not there. A thread of its own does the work, tries again
 * what failed, and gives up only when more waits than may: nothing else is held up by it.
 */
public final class StorageQueue {
  private static final Logger LOG = Logger.getLogger(StorageQueue.class.getName());
  private static final long MOST_BYTES = 256L << 20;
  private static final int MOST_FILES = 256;
  private static final int SOON = 4;
  private static final int DELETE_ATTEMPTS = 3;
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(250), Duration.ofSeconds(16));

  private final Storage storage;
  private final String name;
  private final StorageBudget budget;
  private final IntFunction<Duration> backoff;
  private final CompletableFuture<Optional<String>> ended = new CompletableFuture<>();
  private final Deque<Step> waiting = new ArrayDeque<>();

  /** As much as is reserved of the budget. */
  private long waitingBytes;

  private boolean closing;
  private String trouble;
  private String failure;
  private final Thread thread;

  private record Step(
      String path, String contentType, List<byte[]> content, boolean delete, Runnable then) {
    private long bytes() {
      return content.stream().mapToLong(piece -> piece.length).sum();
    }
  }

  /**
   * @param name for the log
   * @param budget of all queues of this server together
   */
  public StorageQueue(Storage storage, String name, StorageBudget budget) {
    this(storage, name, budget, BACKOFF::after);
  }

  /**
   * @param backoff how long to wait after so many failures in a row
   */
  StorageQueue(Storage storage, String name, StorageBudget budget, IntFunction<Duration> backoff) {
    this.storage = storage;
    this.name = name;
    this.budget = budget;
    this.backoff = backoff;
    this.thread = Threads.daemon("storage-" + name, this::work);
    thread.start();
  }

  /** A file that is written once. */
  public void put(String path, String contentType, List<byte[]> content) {
    add(new Step(path, contentType, content, false, () -> {}));
  }

  /**
   * A file that is written again and again: a version that still waits is left out. What was to be
   * removed after that version is removed after this one, since what is stored now may name it.
   *
   * @param then called on the queue's thread once this version, or a later one, is stored
   */
  public synchronized void replace(String path, String contentType, byte[] content, Runnable then) {
    if (closing || failure != null) {
      return;
    }
    Runnable both = then;
    List<Step> deletions = new ArrayList<>();
    boolean isNewer = false;
    Iterator<Step> steps = waiting.iterator();
    // Not one that is soon to be stored, or a storage that is barely fast enough would see none.
    for (int soon = 0; soon < SOON && steps.hasNext(); soon++) {
      steps.next();
    }
    while (steps.hasNext()) {
      Step step = steps.next();
      if (step.delete() && isNewer) {
        steps.remove();
        deletions.add(step);
      } else if (step.path().equals(path) && !step.delete()) {
        steps.remove();
        release(step.bytes());
        both = both(step.then(), both);
        isNewer = true;
      }
    }
    add(new Step(path, contentType, List.of(content), false, both));
    if (failure == null) {
      waiting.addAll(deletions);
    }
  }

  private static Runnable both(Runnable first, Runnable second) {
    return () -> {
      first.run();
      second.run();
    };
  }

  /** Removes a file; failing, it stays. */
  public void delete(String path) {
    add(new Step(path, "", List.of(), true, () -> {}));
  }

  private synchronized void add(Step step) {
    if (closing || failure != null) {
      return;
    }
    long bytes = step.bytes();
    if (!budget.reserve(bytes)) {
      fail(
          "The storage is too slow, or away: the files that wait for it, of all streams together,"
              + " take as much of this server's memory as they may."
              + (trouble == null ? "" : " " + trouble));
      return;
    }
    waiting.add(step);
    waitingBytes += bytes;
    if (waiting.size() > MOST_FILES || waitingBytes > MOST_BYTES) {
      fail(
          "The storage is too slow, or away: "
              + waiting.size()
              + " files wait."
              + (trouble == null ? "" : " " + trouble));
    }
    notifyAll();
  }

  private void release(long bytes) {
    waitingBytes -= bytes;
    budget.release(bytes);
  }

  /** What the storage said when it last failed; empty while all goes well. */
  public synchronized Optional<String> trouble() {
    return Optional.ofNullable(failure != null ? failure : trouble);
  }

  /** True once it gave up: nothing more is stored. */
  public synchronized boolean hasFailed() {
    return failure != null;
  }

  /** Nothing more will come; see {@link #ended}. */
  public synchronized void finish() {
    closing = true;
    notifyAll();
  }

  /** Gives up what waits. */
  public synchronized void abort(String reason) {
    if (!ended.isDone()) {
      fail(reason);
    }
  }

  /** Completes when everything is stored and nothing more will come, or with why it gave up. */
  public CompletableFuture<Optional<String>> ended() {
    return ended;
  }

  private void fail(String reason) {
    if (failure == null) {
      failure = reason;
      waiting.clear();
      release(waitingBytes);
      thread.interrupt();
      notifyAll();
    }
  }

  private void work() {
    try {
      for (Step step = next(); step != null; step = next()) {
        if (carryOut(step)) {
          finished(step);
          step.then().run();
        } else {
          finished(step);
        }
      }
    } catch (InterruptedException e) {
      LOG.log(Level.FINE, "The storage of {0} was given up", name);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.SEVERE, "The storage of " + name + " broke off", e);
      abort("The storage broke off: " + e);
    }
    synchronized (this) {
      closing = true;
      ended.complete(Optional.ofNullable(failure));
    }
  }

  /** Stays in the queue until it is done; null at the end. */
  private synchronized Step next() throws InterruptedException {
    while (waiting.isEmpty() && !closing && failure == null) {
      wait();
    }
    return failure != null ? null : waiting.peek();
  }

  private synchronized void finished(Step step) {
    if (waiting.peek() == step) {
      waiting.poll();
      release(step.bytes());
    }
  }

  private boolean carryOut(Step step) throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        if (step.delete()) {
          storage.delete(step.path());
        } else {
          storage.put(step.path(), step.contentType(), step.content());
        }
        worked();
        return true;
      } catch (IOException e) {
        failed(e, failures);
      }
      if (step.delete() && failures >= DELETE_ATTEMPTS) {
        return false;
      }
      Thread.sleep(backoff.apply(failures).toMillis());
    }
  }

  private synchronized void worked() {
    if (trouble != null) {
      LOG.log(Level.INFO, "The storage of {0} works again", name);
      trouble = null;
    }
  }

  /** What the file system throws names the file only. */
  private static String sentence(IOException e) {
    if (e instanceof FileSystemException refused && refused.getReason() == null) {
      return "The file "
          + refused.getFile()
          + " cannot be written: "
          + refused.getClass().getSimpleName().replaceFirst("Exception$", "")
          + ".";
    }
    return String.valueOf(e.getMessage() == null ? e : e.getMessage());
  }

  private synchronized void failed(IOException e, int failures) throws InterruptedException {
    if (failure != null) {
      throw new InterruptedException();
    }
    if (trouble == null || failures == 1) {
      LOG.log(Level.WARNING, "The storage of {0} fails: {1}", new Object[] {name, e});
    }
    trouble = sentence(e);
  }
}
