package org.hlsgateway.recordings;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.packager.FinishedSegment;

/**
 * Turns segments into recordings: begins one, ends it with the run, or after a time so that what is
 * kept can be deleted piece by piece. For one thread.
 */
final class Recorder {

  private static final Logger LOG = Logger.getLogger(Recorder.class.getName());

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Disk disk;
  private final Catalogue catalogue;
  private final DiskSpace space;
  private final Predicate<Channel> wanted;
  private final Duration longest;
  private final Clock clock;
  private final Map<Long, OpenRecording> open = new HashMap<>();

  /**
   * @param wanted whether the channel is to be recorded now
   * @param longest a recording of about this length is ended, and the next one begun
   */
  Recorder(
      Disk disk,
      Catalogue catalogue,
      DiskSpace space,
      Predicate<Channel> wanted,
      Duration longest,
      Clock clock) {
    this.disk = disk;
    this.catalogue = catalogue;
    this.space = space;
    this.wanted = wanted;
    this.longest = longest;
    this.clock = clock;
  }

  /** Keeps the segment if its channel is recorded now. Whatever the disk does, this returns. */
  void keep(Channel channel, FinishedSegment segment) {
    OpenRecording current = open.get(channel.id());
    boolean isWanted = wanted.test(channel);
    if (current != null && (!isWanted || isOver(current, segment))) {
      end(channel.id());
      current = null;
    }
    if (!isWanted) {
      return;
    }
    Instant now = clock.instant();
    if (!space.mayWrite(now)) {
      end(channel.id());
      return;
    }
    try {
      if (current == null) {
        current = begin(channel, segment);
      }
      current.append(segment);
      catalogue.put(current.snapshot());
      space.wrote();
    } catch (IOException e) {
      LOG.log(Level.FINE, "A segment could not be kept", e);
      space.failed(e, now);
      end(channel.id());
    }
  }

  /** No segment of this run will follow. */
  void runEnded(long channelId, String run) {
    OpenRecording current = open.get(channelId);
    if (current != null && current.run().equals(run)) {
      end(channelId);
    }
  }

  /** Ends what is not wanted any more. */
  void wishChanged(Channel channel) {
    if (!wanted.test(channel)) {
      end(channel.id());
    }
  }

  /** The server ends. */
  void endAll() {
    List.copyOf(open.keySet()).forEach(this::end);
  }

  private boolean isOver(OpenRecording current, FinishedSegment segment) {
    return !current.run().equals(segment.run()) || current.micros() >= longest.toNanos() / 1000;
  }

  private OpenRecording begin(Channel channel, FinishedSegment first) throws IOException {
    Path parent = catalogue.folderOf(channel.id());
    String time = NAME.format(first.programDateTime());
    String id = time + "-" + channel.id();
    for (int again = 2; catalogue.has(id); again++) {
      id = time + "-" + channel.id() + "-" + again;
    }
    Path folder = parent.resolve(id);
    try {
      OpenRecording begun = new OpenRecording(disk, folder, channel, first);
      open.put(channel.id(), begun);
      return begun;
    } catch (IOException e) {
      catalogue.discard(folder);
      throw e;
    }
  }

  private void end(long channelId) {
    OpenRecording ending = open.remove(channelId);
    if (ending == null) {
      return;
    }
    if (ending.isEmpty()) {
      catalogue.discard(ending.folder());
      return;
    }
    try {
      catalogue.put(ending.end());
    } catch (IOException e) {
      // All of its segments are there; the next start adds up what they come to.
      LOG.log(Level.FINE, "The end of a recording could not be noted", e);
      catalogue.put(ending.snapshot().ended());
    }
  }
}
