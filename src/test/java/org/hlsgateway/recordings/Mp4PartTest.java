package org.hlsgateway.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Mp4PartTest {

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("i0.mp4"), "INIT");
    Files.writeString(folder.resolve("i1.mp4"), "OTHER");
    Files.writeString(folder.resolve("s0.m4s"), "zero");
    Files.writeString(folder.resolve("s1.m4s"), "one");
    Files.writeString(folder.resolve("s2.m4s"), "two");
    Files.writeString(folder.resolve("s3.m4s"), "three");
  }

  @Test
  void aStretchWithoutAGap_isOneFile_andEveryGapOrNewInitMakesAnother() throws IOException {
    List<Mp4Part> parts =
        Mp4Part.of(
            folder,
            List.of(
                segment("s0.m4s", "i0.mp4", false, 4),
                segment("s1.m4s", "i0.mp4", false, 3),
                segment("s2.m4s", "i0.mp4", true, 3),
                segment("s3.m4s", "i1.mp4", false, 5)));
    assertThat(parts).hasSize(3);
    for (Mp4Part part : parts) {
      part.open();
    }
    assertThat(read(parts.get(0), 0, parts.get(0).length())).isEqualTo("INITzeroone");
    assertThat(read(parts.get(1), 0, parts.get(1).length())).isEqualTo("INITtwo");
    assertThat(read(parts.get(2), 0, parts.get(2).length())).isEqualTo("OTHERthree");
  }

  @Test
  void everyRange_isThatRangeOfTheWhole() throws IOException {
    Mp4Part part =
        Mp4Part.of(
                folder,
                List.of(
                    segment("s0.m4s", "i0.mp4", false, 4), segment("s1.m4s", "i0.mp4", false, 3)))
            .get(0)
            .open();
    String whole = "INITzeroone";
    for (int first = 0; first < whole.length(); first++) {
      for (int last = first + 1; last <= whole.length(); last++) {
        assertThat(read(part, first, last - first)).isEqualTo(whole.substring(first, last));
      }
    }
  }

  private static String read(Mp4Part part, long first, long count) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    part.writeTo(out, first, count);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static KeptSegment segment(String name, String init, boolean gap, long bytes) {
    return new KeptSegment(name, Duration.ofSeconds(1), Kept.START, init, gap, bytes);
  }
}
