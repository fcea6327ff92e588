package org.hlsgateway.recordings;

import java.io.IOException;
import java.nio.file.Path;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.packager.FinishedSegment;

/** A recording that is being written; for one thread. */
final class OpenRecording {

  private final Disk disk;
  private final Path folder;
  private final Channel channel;
  private final String run;
  private final int targetDurationSeconds;
  private final Tally tally = new Tally();
  private long lastSequence;

  /**
   * @param first yet to be appended; all that follow are of its run: their names do not collide,
   *     their sequence numbers count on, none is longer than their target duration
   */
  OpenRecording(Disk disk, Path folder, Channel channel, FinishedSegment first) throws IOException {
    this.disk = disk;
    this.folder = folder;
    this.channel = channel;
    this.run = first.run();
    this.targetDurationSeconds = first.targetDurationSeconds();
    RecordingFiles.writeAbout(disk, folder, channel, targetDurationSeconds);
  }

  /** After a failure nothing more may be added: the index may end in half a line. */
  void append(FinishedSegment segment) throws IOException {
    // Media names are the run's: seg and init numbers in them are never used twice within it.
    String name = segment.run() + "_" + segment.mediaSequence() + ".m4s";
    boolean missed = !tally.isEmpty() && segment.mediaSequence() != lastSequence + 1;
    KeptSegment kept =
        new KeptSegment(
            name,
            segment.duration(),
            segment.programDateTime(),
            segment.initName(),
            !tally.isEmpty() && (segment.discontinuity() || missed),
            segment.media().length());
    long initBytes = 0;
    if (tally.isNewInit(kept)) {
      disk.write(folder.resolve(kept.init()), segment.init().chunks());
      initBytes = segment.init().length();
    }
    disk.write(folder.resolve(name), segment.media().chunks());
    RecordingFiles.appendToIndex(disk, folder, kept);
    tally.add(kept, initBytes);
    lastSequence = segment.mediaSequence();
  }

  boolean isEmpty() {
    return tally.isEmpty();
  }

  String run() {
    return run;
  }

  Path folder() {
    return folder;
  }

  long micros() {
    return tally.duration().toNanos() / 1000;
  }

  /** Only once something was appended. */
  Recording snapshot() {
    return tally.recording(
        folder,
        channel.id(),
        channel.nickname().value(),
        channel.title(),
        targetDurationSeconds,
        true);
  }

  /** No more will come. */
  Recording end() throws IOException {
    Recording ended = snapshot().ended();
    RecordingFiles.writeSummary(disk, ended);
    return ended;
  }
}
