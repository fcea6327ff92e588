package org.hlsgateway.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.hlsgateway.config.Settings;
import org.hlsgateway.encoder.storage.Storage;
import org.hlsgateway.encoder.storage.StorageBudget;
import org.hlsgateway.encoder.storage.StorageQueue;
import org.hlsgateway.encoder.storage.Storages;
import org.hlsgateway.packager.FinishedSegment;
import org.hlsgateway.packager.Media;
import org.hlsgateway.packager.MediaDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Picture n is that of n x seconds, for whoever looks a moment up by its number. */
class PreviewsTest {
  private static final Set<Integer> NO_PICTURE = Set.of(3);

  @TempDir Path root;
  private final List<String> announced = new ArrayList<>();

  @Test
  void eachMoment_hasItsPicture() throws Exception {
    assertThat(made(4, Set.of())).containsExactly("0", "1", "2", "3");
    assertThat(index()).contains("\"index_start\":0,\"count\":4");
    assertThat(announced).containsExactly("160x90-1");
  }

  @Test
  void aPictureThatCannotBeMade_isTheOneBeforeIt() throws Exception {
    assertThat(made(5, Set.of(1, 2))).containsExactly("0", "0", "0", "3", "4");
  }

  @Test
  void theLastOnes_too() throws Exception {
    assertThat(made(4, Set.of(2, 3))).containsExactly("0", "1", "1", "1");
  }

  @Test
  void whereTheFirstCannotBeMade_theIndexBeginsLater() throws Exception {
    assertThat(made(4, Set.of(0, 1))).containsExactly(null, null, "2", "3");
    assertThat(index()).contains("\"index_start\":2,\"count\":2");
  }

  @Test
  void whatHasNoPicture_keepsTheOneBeforeIt() throws Exception {
    assertThat(made(5, Set.of(), NO_PICTURE)).containsExactly("0", "1", "2", "2", "4");
  }

  private List<String> made(int seconds, Set<Integer> fail) throws Exception {
    return made(seconds, fail, Set.of());
  }

  /** What stands in the files, by number; null where there is none. */
  private List<String> made(int seconds, Set<Integer> fail, Set<Integer> soundOnly)
      throws Exception {
    try (Storage storage = Storages.open(new Settings.FileStorage(root))) {
      StorageQueue queue = new StorageQueue(storage, "previews", StorageBudget.ofThisServer());
      Previews previews =
          new Previews(
              PreviewWish.parse("160x90, 1").orElseThrow(),
              "door/id-1",
              new NamedPictures(fail),
              queue,
              (type, resolution, index, start) -> announced.add(resolution));
      for (int i = 0; i < seconds; i++) {
        previews.add(segment(i, soundOnly.contains(i) ? 0 : 1280));
      }
      previews.end();
      assertThat(queue.ended().get(20, TimeUnit.SECONDS)).isEmpty();
    }
    return IntStream.range(0, seconds).mapToObj(i -> read(i + ".jpg")).toList();
  }

  private String index() {
    return read("index.json");
  }

  private String read(String name) {
    Path file = root.resolve("img-preview/door/id-1/160x90-1").resolve(name);
    try {
      return Files.exists(file) ? Files.readString(file) : null;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static FinishedSegment segment(int number, int width) {
    return new FinishedSegment(
        "run",
        number,
        "init.mp4",
        new Media(List.of()),
        new Media(List.of()),
        Duration.ofSeconds(1),
        Instant.parse("2026-01-01T00:00:00Z").plusSeconds(number),
        false,
        1,
        new MediaDescription(List.of(), "", width, 720, 25, 0, 0, 0, 0, Duration.ZERO, false));
  }

  /** A picture says of which second it is. */
  private static final class NamedPictures extends PreviewPictures {
    private final Set<Integer> fail;

    NamedPictures(Set<Integer> fail) {
      this.fail = fail;
    }

    @Override
    byte[] of(FinishedSegment segment, Duration offset, PreviewWish wish) throws IOException {
      int second = (int) segment.mediaSequence();
      if (fail.contains(second)) {
        throw new IOException("no picture");
      }
      return String.valueOf(second).getBytes(StandardCharsets.US_ASCII);
    }
  }
}
