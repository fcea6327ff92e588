package org.hlsgateway.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.config.Settings;
import org.hlsgateway.control.Assignment;
import org.hlsgateway.control.SourceType;
import org.hlsgateway.encoder.storage.Storage;
import org.hlsgateway.encoder.storage.StorageBudget;
import org.hlsgateway.encoder.storage.StorageQueue;
import org.hlsgateway.encoder.storage.Storages;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.ffmpeg.StreamFacts;
import org.hlsgateway.it.Eventually;
import org.hlsgateway.media.TestStream;
import org.hlsgateway.packager.FinishedSegment;
import org.hlsgateway.packager.Media;
import org.hlsgateway.packager.MediaDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamFilesTest {
  private static final List<String> NAMES = List.of("1280x720-25", "640x360-25");

  @TempDir Path root;

  @Test
  void aRunThatEnds_isOneDiscontinuity_inEachResolution() throws Exception {
    try (Storage storage = Storages.open(new Settings.FileStorage(root))) {
      StreamFiles files = open(storage);
      files.planned(facts(), plan());
      for (int run = 0; run < 2; run++) {
        for (int i = 0; i < 3; i++) {
          for (int variant = 0; variant < NAMES.size(); variant++) {
            files.ofVariant(variant, segment(run, i));
          }
        }
        files.over();
      }
      files.finish();
      Eventually.happens("all is stored", Duration.ofSeconds(20), files::isStored);
      assertThat(files.failure()).isEmpty();
      for (String name : NAMES) {
        assertThat(lines(name))
            .as(name)
            .containsExactly(
                "0.ts", "1.ts", "2.ts", "#EXT-X-DISCONTINUITY", "3.ts", "4.ts", "5.ts");
      }
    }
  }

  private List<String> lines(String name) throws IOException {
    return Files.readAllLines(root.resolve("hls/door/id-1/" + name + "/live.m3u8")).stream()
        .filter(line -> line.endsWith(".ts") || line.equals("#EXT-X-DISCONTINUITY"))
        .toList();
  }

  private StreamFiles open(Storage storage) {
    return new StreamFiles(
        new Assignment(
            "door", "id-1", SourceType.RTMP, "rtmp://192.0.2.1/door/key", "", false, "False"),
        new Settings.Encoder(
            -1,
            true,
            Optional.empty(),
            new Settings.FileStorage(root),
            Duration.ofSeconds(1),
            10,
            100,
            100,
            true,
            new Settings.Relay(List.of(), Optional.empty()),
            true),
        name -> new StorageQueue(storage, name, StorageBudget.ofThisServer()),
        (type, resolution, index, start) -> {},
        Optional.empty(),
        Relays.none());
  }

  private static SourceFacts facts() {
    return new SourceFacts(
        List.of(
            new StreamFacts(
                StreamFacts.Kind.VIDEO,
                "h264",
                "",
                1280,
                720,
                1,
                25,
                false,
                "yuv420p",
                0,
                0,
                0,
                Optional.empty(),
                true)),
        true);
  }

  private static MediaPlan plan() {
    return new MediaPlan(
        List.of(
            new MediaPlan.CopiedVideo("h264"),
            new MediaPlan.EncodedVideo("libx264", 640, 360, 0, 800, false)),
        List.of());
  }

  private static FinishedSegment segment(int run, int number) {
    byte[] picture =
        TestStream.fragment(TestStream.video(900_000L + number * 90_000L, 90_000, true));
    return new FinishedSegment(
        "run" + run,
        number,
        "init.mp4",
        new Media(List.of(TestStream.init(true, false))),
        new Media(List.of(picture)),
        Duration.ofSeconds(1),
        Instant.parse("2026-01-01T00:00:00Z"),
        false,
        1,
        new MediaDescription(List.of(), "", 1280, 720, 25, 0, 0, 0, 0, Duration.ZERO, false));
  }
}
