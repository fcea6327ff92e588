package org.hlsgateway.encoder;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.hlsgateway.config.Settings;
import org.hlsgateway.control.StreamType;
import org.hlsgateway.encoder.storage.StorageQueue;

/**
 * The files of one resolution: {@code hls/{channel}/{stream id}/{resolution}/}. One thread at a
 * time; nothing here waits for the storage.
 */
final class RenditionFiles {
  private static final String SEGMENT_TYPE = "video/mp2t";
  private static final String PLAYLIST_TYPE = "application/vnd.apple.mpegurl";

  private static final String LIVE = "live.m3u8";
  private static final Duration RELAY_AGAIN_AFTER = Duration.ofSeconds(1);

  /** A long VOD playlist is written anew for each thousandth that it grew. */
  private static final int VOD_SHARE = 1000;

  private final String folder;
  private final String resolution;
  private final Settings.Encoder settings;
  private final boolean record;
  private final StorageQueue queue;
  private final Announcements announcements;

  private SegmentPlaylist live;
  private SegmentPlaylist vod;
  private int targetSeconds;
  private long nextNumber;
  private long nextMicros;
  private int vodNumber;
  private int vodWritten;
  private long vodStartMicros;
  private boolean liveAnnounced;

  /** What HLS-LIVE still waits for: the playlist in the storage, and the relay's OK. */
  private final AtomicInteger liveLacks;

  private final Optional<RelayPush> relay;

  /**
   * @param stream {@code {channel}/{stream id}}
   * @param relays where live segments are pushed to, if anywhere
   */
  RenditionFiles(
      String stream,
      String resolution,
      Settings.Encoder settings,
      boolean record,
      StorageQueue queue,
      Announcements announcements,
      Relays relays) {
    this.folder = "hls/" + stream + "/" + resolution + "/";
    this.resolution = resolution;
    this.settings = settings;
    this.record = record;
    this.queue = queue;
    this.announcements = announcements;
    this.liveLacks = new AtomicInteger(relays.areWanted() ? 2 : 1);
    this.relay =
        relays.areWanted()
            ? Optional.of(
                new RelayPush(
                    relays,
                    folder + LIVE,
                    settings.livePlaylistSize(),
                    RELAY_AGAIN_AFTER,
                    this::liveGained))
            : Optional.empty();
  }

  private void liveGained() {
    if (liveLacks.decrementAndGet() == 0) {
      announcement(StreamType.HLS_LIVE, folder + LIVE, OptionalDouble.empty()).run();
    }
  }

  /** True once the stream has as many segments as one may have. */
  boolean isFull() {
    return nextNumber >= settings.segmentLimit();
  }

  /**
   * @param content whole TS packets
   * @param playlistTargetSeconds no segment's duration, rounded, is longer
   */
  void add(
      List<byte[]> content, long durationMicros, boolean discontinuity, int playlistTargetSeconds) {
    if (live == null) {
      targetSeconds = playlistTargetSeconds;
      live = SegmentPlaylist.sliding(settings.livePlaylistSize(), targetSeconds);
    }
    long number = nextNumber++;
    queue.put(folder + number + ".ts", SEGMENT_TYPE, content);
    relay.ifPresent(push -> push.add(whole(content), durationMicros));
    live.add(number, durationMicros, discontinuity);
    writeLive(false);
    if (record) {
      addToVod(number, durationMicros, discontinuity);
    } else if (number >= 2L * settings.livePlaylistSize()) {
      queue.delete(folder + (number - 2L * settings.livePlaylistSize()) + ".ts");
    }
    nextMicros += durationMicros;
  }

  private void writeLive(boolean ended) {
    Runnable then = () -> {};
    if (!liveAnnounced) {
      liveAnnounced = true;
      then = this::liveGained;
    }
    queue.replace(folder + LIVE, PLAYLIST_TYPE, live.text(ended), then);
  }

  private void addToVod(long number, long durationMicros, boolean discontinuity) {
    if (vod == null) {
      vod = SegmentPlaylist.growing(settings.vodPlaylistSize(), targetSeconds);
      vodWritten = 0;
      vodStartMicros = nextMicros;
    }
    vod.add(number, durationMicros, discontinuity);
    if (vod.isFull()) {
      endVod();
    } else if (vod.size() - vodWritten >= Math.max(1, vod.size() / VOD_SHARE)) {
      writeVod(false);
    }
  }

  private void writeVod(boolean ended) {
    String path = folder + "vod-" + vodNumber + ".m3u8";
    Runnable then =
        vodWritten > 0
            ? () -> {}
            : announcement(
                StreamType.HLS_VOD, path, OptionalDouble.of(vodStartMicros / 1_000_000.0));
    vodWritten = vod.size();
    queue.replace(path, PLAYLIST_TYPE, vod.text(ended), then);
  }

  private void endVod() {
    writeVod(true);
    vod = null;
    vodNumber++;
  }

  private Runnable announcement(StreamType type, String path, OptionalDouble start) {
    return () -> announcements.available(type, resolution, path, start);
  }

  private static byte[] whole(List<byte[]> pieces) {
    if (pieces.size() == 1) {
      return pieces.get(0);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    pieces.forEach(whole::writeBytes);
    return whole.toByteArray();
  }

  /** Nothing more is pushed to the relay, and it is told that the stream is over. */
  void abortRelay() {
    relay.ifPresent(RelayPush::abort);
  }

  /** No segment will follow. */
  void end() {
    relay.ifPresent(RelayPush::finish);
    if (live != null) {
      writeLive(true);
    }
    if (vod != null) {
      endVod();
    }
    queue.finish();
  }

  StorageQueue queue() {
    return queue;
  }
}
