package org.hlsgateway.encoder;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.config.Settings;
import org.hlsgateway.control.Assignment;
import org.hlsgateway.encoder.storage.StorageQueue;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.mpegts.TsMuxer;
import org.hlsgateway.packager.FinishedSegment;
import org.hlsgateway.packager.RunTap;
import org.hlsgateway.threads.Threads;

/**
 * All files of one pushed stream. What comes is put in a short queue at once; a thread of the
 * stream's own makes MPEG-TS of it, and the storage's threads store it.
 */
final class StreamFiles implements RunTap {
  private static final Logger LOG = Logger.getLogger(StreamFiles.class.getName());

  /** Segments that wait to become MPEG-TS: far more than ever do on a server that keeps up. */
  private static final int MOST_WAITING = 64;

  private final Assignment assignment;
  private final Resolutions resolutions;
  private final Settings.Encoder settings;
  private final Function<String, StorageQueue> newQueue;
  private final Announcements announcements;
  private final Optional<Previews> previews;
  private final Relays relays;
  private final ThreadPoolExecutor thread;

  /** Any thread may read. */
  private final List<RenditionFiles> opened = new CopyOnWriteArrayList<>();

  /** Touched by the one thread only. */
  private final Map<Integer, Rendition> renditions = new HashMap<>();

  /** Those whose next segment continues nothing. */
  private final Set<Integer> brokenOff = new HashSet<>();

  private boolean ended;

  // Read by any thread.
  private volatile List<String> names = List.of();
  private volatile List<StorageQueue> queues = List.of();
  private volatile String failure;
  private volatile boolean begun;
  private volatile boolean full;
  private volatile boolean allQueued;

  private record Rendition(RenditionFiles files, TsMuxer muxer) {}

  /**
   * @param newQueue makes one of this name, for each resolution
   * @param relays where live segments are pushed to, if anywhere
   */
  StreamFiles(
      Assignment assignment,
      Settings.Encoder settings,
      Function<String, StorageQueue> newQueue,
      Announcements announcements,
      Optional<Previews> previews,
      Relays relays) {
    this.relays = relays;
    this.assignment = assignment;
    this.resolutions = Resolutions.parse(assignment.resolutions());
    this.settings = settings;
    this.newQueue = newQueue;
    this.announcements = announcements;
    this.previews = previews;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            Threads.named("encoder-" + assignment.channel()));
    previews.ifPresent(made -> queues = List.of(made.queue()));
  }

  Resolutions resolutions() {
    return resolutions;
  }

  /** What the stream has, and what is made of it; before the first segment. */
  void planned(SourceFacts facts, MediaPlan plan) {
    if (names.isEmpty()) {
      names = resolutions.names(facts, plan);
    }
  }

  @Override
  public void ofVariant(int variant, FinishedSegment segment) {
    List<String> made = names;
    if (variant < made.size()) {
      begun = true;
      run(() -> add(variant, made.get(variant), segment));
    }
  }

  @Override
  public void over() {
    if (begun) {
      run(() -> brokenOff.addAll(renditions.keySet()));
    }
  }

  private void run(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      if (!thread.isShutdown()) {
        fail("This server is too slow: " + MOST_WAITING + " segments wait.");
      }
    }
  }

  private void add(int variant, String name, FinishedSegment segment) {
    if (ended || failure != null) {
      return;
    }
    Rendition rendition = renditions.computeIfAbsent(variant, number -> open(name));
    boolean breaks = segment.discontinuity() || brokenOff.contains(variant);
    try {
      if (segment.media().length() > 0) {
        byte[] content =
            rendition.muxer().segment(segment.init().chunks(), segment.media().chunks(), breaks);
        long micros = segment.duration().toNanos() / 1000;
        rendition.files().add(List.of(content), micros, breaks, segment.targetDurationSeconds());
        brokenOff.remove(variant);
        full |= rendition.files().isFull();
      }
      if (variant == 0) {
        previews.ifPresent(wanted -> wanted.add(segment));
      }
    } catch (StreamFormatException e) {
      fail("The stream could not be written as MPEG-TS: " + e.getMessage());
    }
  }

  private Rendition open(String name) {
    String stream = assignment.channel() + "/" + assignment.streamId();
    StorageQueue queue = newQueue.apply(stream + "/" + name);
    List<StorageQueue> more = new ArrayList<>(queues);
    more.add(queue);
    queues = List.copyOf(more);
    RenditionFiles files =
        new RenditionFiles(
            stream, name, settings, assignment.record(), queue, announcements, relays);
    opened.add(files);
    return new Rendition(files, new TsMuxer());
  }

  private void fail(String sentence) {
    if (failure == null) {
      failure = sentence;
      LOG.log(
          Level.WARNING,
          "Stream {0} of channel {1}: {2}",
          new Object[] {assignment.streamId(), assignment.channel(), sentence});
    }
  }

  /** No segment will follow; {@link #isStored} tells when all files are in the storage. */
  void finish() {
    if (!thread.isShutdown()) {
      try {
        thread.execute(this::end);
      } catch (RejectedExecutionException e) {
        abort("This server is too slow to write the last segments.");
      }
      thread.shutdown();
    }
  }

  private void end() {
    ended = true;
    renditions.values().forEach(rendition -> rendition.files().end());
    previews.ifPresent(Previews::end);
    allQueued = true;
  }

  /** After {@link #finish}: true once nothing more is to be stored, or has been given up. */
  boolean isStored() {
    return thread.isTerminated() && allQueued && queues.stream().allMatch(q -> q.ended().isDone());
  }

  /** Gives up what is not stored yet. */
  void abort(String reason) {
    fail(reason);
    thread.shutdownNow();
    previews.ifPresent(Previews::stop);
    queues.forEach(queue -> queue.abort(reason));
    opened.forEach(RenditionFiles::abortRelay);
    allQueued = true;
  }

  /** True once a resolution has as many segments as one may have. */
  boolean isFull() {
    return full;
  }

  /** What is made, as announced; empty until the source was looked at. */
  List<String> names() {
    return names;
  }

  /** Why no more is stored; empty while all is well. */
  Optional<String> failure() {
    return Optional.ofNullable(failure)
        .or(
            () ->
                queues.stream()
                    .filter(StorageQueue::hasFailed)
                    .flatMap(queue -> queue.trouble().stream())
                    .findFirst());
  }

  /** What the storage says while it does not take what is given; it may work again. */
  Optional<String> trouble() {
    return queues.stream().flatMap(queue -> queue.trouble().stream()).findFirst();
  }
}
