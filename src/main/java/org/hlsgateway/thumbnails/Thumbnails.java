package org.hlsgateway.thumbnails;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.ChannelChanged;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.config.Settings;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.live.Programme;
import org.hlsgateway.live.RunTaps;
import org.hlsgateway.packager.FinishedSegment;
import org.hlsgateway.packager.RunTap;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.Clocks;

/**
 * The pictures of all channels: one soon after a channel went live, one whenever somebody looks and
 * the last is too old, and one of how it ended. All bookkeeping is under this object's monitor, in
 * short steps; FFmpeg and the disk are waited for on threads of their own.
 */
@ApplicationScoped
@StartsAt(Stage.THUMBNAILS)
public class Thumbnails implements RunTaps, Part {

  private static final Logger LOG = Logger.getLogger(Thumbnails.class.getName());

  /** A picture is as good as new for this long. */
  static final Duration FRESH_FOR = Duration.ofSeconds(5);

  /** While a channel runs its picture is in memory; flash storage need not see each one. */
  static final Duration KEPT_EVERY = Duration.ofMinutes(1);

  private static final int AT_ONCE = 2;
  private static final int MOST_WAITING = 64;
  private static final long IDLE_SECONDS = 10;
  private static final long SHUTDOWN_SECONDS = 3;

  private final Map<Programme.Key, Running> running = new HashMap<>();
  private PictureFolder folder;
  private PictureMaker maker;
  private LongFunction<Optional<Channel>> channels;
  private Clocks clocks;
  private Executor workers;
  private LongFunction<Optional<Channel>> former;

  /** For the client proxy. */
  protected Thumbnails() {}

  @Inject
  Thumbnails(Settings settings, Channels channels) {
    this(
        channels::byId,
        channels::former,
        new PictureFolder(settings.store().dataDir().resolve("thumbnails")),
        new FfmpegPictures(settings.ffmpeg()),
        new Clocks(),
        newWorkers());
  }

  /**
   * @param channels by their ids
   * @param former what a channel was that is being deleted
   */
  Thumbnails(
      LongFunction<Optional<Channel>> channels,
      LongFunction<Optional<Channel>> former,
      PictureFolder folder,
      PictureMaker maker,
      Clocks clocks,
      Executor workers) {
    this.former = former;
    this.folder = folder;
    this.maker = maker;
    this.channels = channels;
    this.clocks = clocks;
    this.workers = workers;
  }

  /** What is known of a channel that runs; guarded by the monitor. */
  private static final class Running {
    private Programme programme;
    private FinishedSegment newest;
    private boolean newestTried;
    private Instant triedAt = Instant.MIN;
    private Picture picture;
    private Instant pictureAt = Instant.MIN;
    private Picture kept;
    private Instant keptAt = Instant.MIN;
    private boolean ended;
    private CompletableFuture<Void> making;

    private boolean isFresh(Instant now) {
      // Also after an attempt that failed, and while the source sends nothing new.
      return newestTried || now.isBefore(triedAt.plus(FRESH_FOR));
    }

    private boolean isDone(Instant now) {
      return ended ? newestTried && picture == kept : isFresh(now);
    }

    private boolean mustBeKept() {
      return picture != null
          && picture != kept
          && (ended || kept == null || !pictureAt.isBefore(keptAt.plus(KEPT_EVERY)));
    }
  }

  /**
   * The programme's picture, made anew if it runs and the last is older than five seconds. Empty if
   * it never had one, as when it has no video. Completes within about five seconds, on any thread.
   */
  public CompletionStage<Optional<Picture>> of(Programme programme) {
    CompletableFuture<Void> made;
    synchronized (this) {
      Running current = running.get(programme.key());
      made = current == null ? CompletableFuture.completedFuture(null) : make(current).copy();
    }
    return made.completeOnTimeout(null, FRESH_FOR.toSeconds(), TimeUnit.SECONDS)
        .thenApply(done -> latest(programme));
  }

  private Optional<Picture> latest(Programme programme) {
    synchronized (this) {
      Running current = running.get(programme.key());
      if (current != null && current.picture != null) {
        return Optional.of(current.picture);
      }
    }
    Optional<Channel> channel = channelOf(programme);
    try {
      return channel.isPresent() ? folder.find(channel.get()) : Optional.empty();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "A kept picture could not be read", e);
      return Optional.empty();
    }
  }

  @Override
  public Optional<RunTap> tap(Programme programme, String run) {
    return Optional.of(
        new RunTap() {
          @Override
          public void best(FinishedSegment segment) {
            segmentFinished(programme, segment);
          }

          @Override
          public void over() {
            runEnded(programme);
          }
        });
  }

  synchronized void segmentFinished(Programme programme, FinishedSegment segment) {
    if (segment.description().width() == 0) {
      return;
    }
    Running current = running.computeIfAbsent(programme.key(), key -> new Running());
    current.programme = programme;
    current.newest = segment;
    current.newestTried = false;
    current.ended = false;
    if (current.picture == null) {
      make(current);
    }
  }

  synchronized void runEnded(Programme programme) {
    Running current = running.get(programme.key());
    if (current != null) {
      current.ended = true;
      make(current);
    }
  }

  void changed(@Observes ChannelChanged event) {
    if (event.kind() == ChannelChanged.Kind.DELETED) {
      former.apply(event.id()).ifPresent(this::forget);
    }
  }

  private void forget(Channel channel) {
    synchronized (this) {
      running.remove(new Programme.OfChannel(channel.id()));
    }
    try {
      folder.forget(channel);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "A deleted channel's picture could not be removed", e);
    }
  }

  /** With the monitor held. Completes when the picture is as new as it can be now. */
  private CompletableFuture<Void> make(Running current) {
    Instant now = clocks.now();
    if (current.making != null) {
      return current.making;
    }
    if (current.isDone(now)) {
      settle(current);
      return CompletableFuture.completedFuture(null);
    }
    FinishedSegment segment = current.newest;
    CompletableFuture<Void> making = new CompletableFuture<>();
    current.making = making;
    current.newestTried = true;
    current.triedAt = now;
    try {
      workers.execute(() -> work(current, segment, making));
      return making;
    } catch (RejectedExecutionException e) {
      LOG.log(Level.FINE, "Too many pictures are waited for", e);
    } catch (Error e) {
      // Not even a thread is to be had: what brought the segment goes on without a picture.
      LOG.log(Level.WARNING, "No picture can be made now", e);
    }
    current.making = null;
    settle(current);
    return CompletableFuture.completedFuture(null);
  }

  private void work(Running current, FinishedSegment segment, CompletableFuture<Void> making) {
    Picture made = null;
    Instant now = clocks.now();
    try {
      Instant taken = clocks.date().truncatedTo(ChronoUnit.MILLIS);
      made = new Picture(maker.pictureOf(segment), taken);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.FINE, "A picture could not be made", e);
    } catch (Error e) {
      // As when no thread or memory is left: there may be some when the next one is asked for.
      LOG.log(Level.WARNING, "A picture could not be made", e);
    }
    Optional<Picture> toKeep;
    Programme programme;
    synchronized (this) {
      programme = current.programme;
      if (made != null) {
        current.picture = made;
        current.pictureAt = now;
      }
      toKeep = current.mustBeKept() ? Optional.of(current.picture) : Optional.empty();
    }
    toKeep.ifPresent(picture -> keep(programme, picture));
    synchronized (this) {
      if (toKeep.isPresent()) {
        current.kept = toKeep.get();
        current.keptAt = current.pictureAt;
      }
      current.making = null;
      if (current.ended) {
        make(current);
      }
    }
    making.complete(null);
  }

  /** With the monitor held: of a run that is over nothing stays in memory. */
  private void settle(Running current) {
    if (current.ended) {
      running.remove(current.programme.key(), current);
    }
  }

  /** Those of what is pushed are kept in memory only. */
  private void keep(Programme programme, Picture picture) {
    Optional<Channel> kept = channelOf(programme);
    if (kept.isEmpty()) {
      return;
    }
    Channel channel = kept.get();
    try {
      folder.keep(channel, picture);
      // Deleted meanwhile: whoever of us comes last removes the file.
      if (channels.apply(channel.id()).isEmpty()) {
        folder.forget(channel);
      }
    } catch (IOException | RuntimeException | Error e) {
      LOG.log(Level.WARNING, "A picture could not be kept on disk", e);
    }
  }

  /** Also of one that is being deleted; empty if there is none, or not any more. */
  private Optional<Channel> channelOf(Programme programme) {
    return programme.channelId().isEmpty()
        ? Optional.empty()
        : Optional.of(programme.channelId().getAsLong())
            .flatMap(id -> channels.apply(id).or(() -> former.apply(id)));
  }

  private static ThreadPoolExecutor newWorkers() {
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Threads.named("thumbnails"));
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }

  @Override
  public void stop() {
    if (workers instanceof ExecutorService pool) {
      pool.shutdown();
      try {
        if (!pool.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
          pool.shutdownNow();
        }
      } catch (InterruptedException e) {
        pool.shutdownNow();
        Thread.currentThread().interrupt();
      }
    }
  }
}
