package org.hlsgateway.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.config.Settings;
import org.hlsgateway.control.StreamType;
import org.hlsgateway.encoder.storage.Storage;
import org.hlsgateway.encoder.storage.StorageBudget;
import org.hlsgateway.encoder.storage.StorageQueue;
import org.hlsgateway.encoder.storage.Storages;
import org.hlsgateway.encoder.storage.StoredFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RenditionFilesTest {
  private static final String FOLDER = "hls/door/id-1/640x360-25/";

  @TempDir Path root;
  private final List<String> announced = Collections.synchronizedList(new ArrayList<>());
  private Checked storage;

  @BeforeEach
  void open() {
    storage = new Checked(Storages.open(new Settings.FileStorage(root)), root);
  }

  @Test
  void theLivePlaylist_listsTheLastSegments_andEnds() throws Exception {
    RenditionFiles files = files(false, 100);
    for (int i = 0; i < 5; i++) {
      files.add(List.of(new byte[188]), 2_000_000, false, 2);
    }
    finish(files);
    assertThat(root.resolve(FOLDER + "live.m3u8"))
        .hasContent(
            """
            #EXTM3U
            #EXT-X-VERSION:3
            #EXT-X-TARGETDURATION:2
            #EXT-X-MEDIA-SEQUENCE:2
            #EXT-X-DISCONTINUITY-SEQUENCE:0
            #EXTINF:2.000000,
            2.ts
            #EXTINF:2.000000,
            3.ts
            #EXTINF:2.000000,
            4.ts
            #EXT-X-ENDLIST
            """);
    assertThat(announced).containsExactly("HLS_LIVE 640x360-25 " + FOLDER + "live.m3u8");
  }

  @Test
  void withoutRecording_segmentsGoOnceTheyAreTwoWindowsOld() throws Exception {
    RenditionFiles files = files(false, 100);
    for (int i = 0; i < 10; i++) {
      files.add(List.of(new byte[188]), 2_000_000, false, 2);
    }
    finish(files);
    assertThat(names())
        .containsExactly("4.ts", "5.ts", "6.ts", "7.ts", "8.ts", "9.ts", "live.m3u8");
  }

  @Test
  void recording_keepsAll_inPlaylistsOfALimitedSize() throws Exception {
    RenditionFiles files = files(true, 4);
    for (int i = 0; i < 10; i++) {
      files.add(List.of(new byte[188]), 2_500_000, i == 5, 3);
    }
    finish(files);
    assertThat(names()).hasSize(10 + 1 + 3).contains("0.ts", "9.ts");
    assertThat(root.resolve(FOLDER + "vod-1.m3u8"))
        .hasContent(
            """
            #EXTM3U
            #EXT-X-VERSION:3
            #EXT-X-TARGETDURATION:3
            #EXT-X-PLAYLIST-TYPE:VOD
            #EXT-X-MEDIA-SEQUENCE:4
            #EXT-X-DISCONTINUITY-SEQUENCE:0
            #EXTINF:2.500000,
            4.ts
            #EXT-X-DISCONTINUITY
            #EXTINF:2.500000,
            5.ts
            #EXTINF:2.500000,
            6.ts
            #EXTINF:2.500000,
            7.ts
            #EXT-X-ENDLIST
            """);
    assertThat(root.resolve(FOLDER + "vod-2.m3u8")).content().contains("8.ts\n", "ENDLIST");
    assertThat(announced)
        .containsExactlyInAnyOrder(
            "HLS_LIVE 640x360-25 " + FOLDER + "live.m3u8",
            "HLS_VOD 640x360-25 " + FOLDER + "vod-0.m3u8 0.0",
            "HLS_VOD 640x360-25 " + FOLDER + "vod-1.m3u8 10.0",
            "HLS_VOD 640x360-25 " + FOLDER + "vod-2.m3u8 20.0");
  }

  @Test
  void aLongVodPlaylist_isNotWrittenForEverySegment_butCompleteAtTheEnd() throws Exception {
    Counting memory = new Counting();
    RenditionFiles files =
        new RenditionFiles(
            "door/id-1",
            "640x360-25",
            settings(100_000, 100_000),
            true,
            new StorageQueue(memory, "test", StorageBudget.ofThisServer()),
            (type, resolution, index, start) -> {},
            Relays.none());
    for (int i = 0; i < 2_500; i++) {
      files.add(List.of(new byte[1]), 1_000_000, false, 1);
      // Nothing is to be left out because it came too fast.
      assertThat(memory.stored.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    }
    files.end();
    assertThat(files.queue().ended().get(20, TimeUnit.SECONDS)).isEmpty();
    assertThat(memory.vodWrites).isBetween(1_000, 2_300);
    assertThat(memory.vod.lines()).contains("0.ts", "2499.ts", "#EXT-X-ENDLIST");
  }

  @Test
  void theSegmentLimit_isSaid() throws Exception {
    RenditionFiles files = files(false, 100);
    for (int i = 0; i < 1_000; i++) {
      assertThat(files.isFull()).isFalse();
      files.add(List.of(new byte[1]), 1_000_000, false, 1);
    }
    assertThat(files.isFull()).isTrue();
    files.queue().abort("enough");
    files.queue().ended().get(10, TimeUnit.SECONDS);
  }

  private Settings.Encoder settings(int vodSize, int segmentLimit) {
    return new Settings.Encoder(
        -1,
        true,
        Optional.empty(),
        new Settings.FileStorage(root),
        Duration.ofSeconds(2),
        3,
        vodSize,
        segmentLimit,
        true,
        new Settings.Relay(List.of(), Optional.empty()),
        true);
  }

  private RenditionFiles files(boolean record, int vodSize) {
    return new RenditionFiles(
        "door/id-1",
        "640x360-25",
        settings(vodSize, 1_000),
        record,
        new StorageQueue(storage, "test", StorageBudget.ofThisServer()),
        (type, resolution, index, start) -> {
          assertThat(root.resolve(index)).exists();
          announced.add(
              type
                  + " "
                  + resolution
                  + " "
                  + index
                  + (type == StreamType.HLS_VOD ? " " + start.getAsDouble() : ""));
        },
        Relays.none());
  }

  private void finish(RenditionFiles files) throws Exception {
    files.end();
    assertThat(files.queue().ended().get(20, TimeUnit.SECONDS)).isEmpty();
    assertThat(storage.problems).isEmpty();
  }

  private List<String> names() throws IOException {
    try (var all = Files.list(root.resolve(FOLDER))) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Keeps the last VOD playlist. */
  private static final class Counting implements Storage {
    final Semaphore stored = new Semaphore(0);
    volatile int vodWrites;
    volatile String vod;

    @Override
    public void put(String path, String contentType, List<byte[]> content) {
      if (path.contains("vod")) {
        vodWrites++;
        vod = new String(content.get(0), StandardCharsets.US_ASCII);
      } else if (path.endsWith("live.m3u8")) {
        stored.release();
      }
    }

    @Override
    public StoredFile open(String path) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String path) {}

    @Override
    public void close() {}
  }

  /** Looks at every playlist that is written: what it names must be there. */
  private static final class Checked implements Storage {
    final List<String> problems = Collections.synchronizedList(new ArrayList<>());
    private final Storage storage;
    private final Path root;

    Checked(Storage storage, Path root) {
      this.storage = storage;
      this.root = root;
    }

    @Override
    public void put(String path, String contentType, List<byte[]> content) throws IOException {
      if (path.endsWith(".m3u8")) {
        Path folder = root.resolve(path).getParent();
        for (String line : new String(content.get(0), StandardCharsets.US_ASCII).lines().toList()) {
          if (!line.startsWith("#") && !Files.exists(folder.resolve(line))) {
            problems.add(path + " names " + line);
          }
        }
      }
      storage.put(path, contentType, content);
    }

    @Override
    public StoredFile open(String path) throws IOException {
      return storage.open(path);
    }

    @Override
    public void delete(String path) throws IOException {
      storage.delete(path);
    }

    @Override
    public void close() {
      storage.close();
    }
  }
}
