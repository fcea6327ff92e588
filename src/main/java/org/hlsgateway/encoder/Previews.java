package org.hlsgateway.encoder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.control.StreamType;
import org.hlsgateway.encoder.storage.StorageQueue;
import org.hlsgateway.packager.FinishedSegment;
import org.hlsgateway.threads.Threads;

/**
 * The preview pictures of one stream: {@code img-preview/{channel}/{stream id}/{W}x{H}-{seconds}/}.
 * Made of finished segments, one short FFmpeg each: decoding a second each ten seconds costs less
 * than a filter beside the encoder that decodes all of what is otherwise copied.
 *
 * <p>Picture <i>n</i> stands for the moment <i>n</i> x seconds, whatever happens: one that cannot
 * be made is the one before it once more. The index begins with the first that could be made.
 */
final class Previews {
  private static final Logger LOG = Logger.getLogger(Previews.class.getName());

  /** Pictures that wait to be made. */
  private static final int MOST_WAITING = 8;

  private final PreviewWish wish;
  private final String stream;
  private final String folder;
  private final PreviewPictures pictures;
  private final StorageQueue queue;
  private final Announcements announcements;
  private final ThreadPoolExecutor thread;

  /** Of the segment that comes next, and of the picture that comes next. One thread's. */
  private long segmentMicros;

  private long pictureMicros;
  private int number;

  /** The pictures' thread's: number of the first picture, and of the one after the last. */
  private int from;

  private int to;

  private byte[] last;

  /**
   * @param stream {@code {channel}/{stream id}}
   */
  Previews(
      PreviewWish wish,
      String stream,
      PreviewPictures pictures,
      StorageQueue queue,
      Announcements announcements) {
    this.wish = wish;
    this.stream = stream;
    this.folder = "img-preview/" + stream + "/" + wish.name() + "/";
    this.pictures = pictures;
    this.queue = queue;
    this.announcements = announcements;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            Threads.named("previews-" + stream));
  }

  StorageQueue queue() {
    return queue;
  }

  /** The next segment of the best resolution; returns at once. One thread at a time. */
  void add(FinishedSegment segment) {
    long end = segmentMicros + segment.duration().toNanos() / 1000;
    for (; pictureMicros < end; pictureMicros += wish.seconds() * 1_000_000L) {
      Duration offset = Duration.ofNanos((pictureMicros - segmentMicros) * 1000);
      int mine = number++;
      boolean hasPicture = segment.description().width() > 0;
      run(hasPicture ? () -> make(mine, segment, offset) : () -> repeat(mine + 1));
    }
    segmentMicros = end;
  }

  private void run(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.FINE, "A preview picture of {0} is not made: too many wait", stream);
    }
  }

  private void make(int mine, FinishedSegment segment, Duration offset) {
    try {
      byte[] picture = pictures.of(segment, offset, wish);
      if (last == null) {
        from = mine;
        to = mine;
      } else {
        repeat(mine);
      }
      last = picture;
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "A preview picture of {0} was not made: {1}",
          new Object[] {stream, e.getMessage()});
    }
    repeat(mine + 1);
  }

  /** Stores the last picture under the numbers that have none, up to this one. */
  private void repeat(int end) {
    if (last == null || to == end) {
      return;
    }
    boolean first = to == from;
    for (; to < end; to++) {
      queue.put(folder + to + ".jpg", "image/jpeg", List.of(last));
    }
    queue.replace(
        folder + "index.json",
        "application/json",
        index(from, to - from),
        () -> {
          if (first) {
            announcements.available(
                StreamType.IMG_PREVIEW, wish.name(), folder + "index.json", OptionalDouble.empty());
          }
        });
  }

  private static byte[] index(int start, int count) {
    String text =
        String.format(
            Locale.ROOT, "{\"index_start\":%d,\"count\":%d,\"pattern\":\"%%d.jpg\"}", start, count);
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** No segment will follow; the queue ends once the last picture is stored. */
  void end() {
    int pictures = number;
    try {
      thread.execute(
          () -> {
            repeat(pictures);
            queue.finish();
          });
    } catch (RejectedExecutionException e) {
      stop();
    }
    thread.shutdown();
  }

  /** Makes no more. */
  void stop() {
    thread.shutdownNow();
    queue.finish();
  }
}
