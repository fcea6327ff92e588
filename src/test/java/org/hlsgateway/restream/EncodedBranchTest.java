package org.hlsgateway.restream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.packager.MediaDescription;
import org.hlsgateway.time.Clocks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a channel goes past the encoder, and when no more. */
class EncodedBranchTest {
  private static final Instant NOW = Instant.parse("2026-05-01T18:00:00Z");
  private static final BroadcastFormat WANTED =
      new BroadcastFormat(
          BroadcastFormat.resolution("resolution", "720p"),
          false,
          25,
          2_000_000,
          OptionalInt.empty());
  private static final InitSection INIT =
      new InitSection(
          new byte[0],
          List.of(
              new MediaTrack(
                  1,
                  MediaTrack.Kind.VIDEO,
                  90_000,
                  "",
                  new MediaTrack.Coding(
                      "avc1.64001f",
                      "H.264",
                      1280,
                      720,
                      0,
                      0,
                      0,
                      List.of(),
                      MediaTrack.DeclaredBitRates.NONE))));

  private final EncodedBranch branch =
      new EncodedBranch(WANTED, "/nowhere/ffmpeg", Optional.empty(), new Clocks());

  @AfterEach
  void close() {
    branch.close();
  }

  @Test
  void whatIsFit_isCopied_alsoWhenItMeasuresALittleMore() {
    branch.tracks(INIT, of(1_900_000), NOW);
    branch.measured(INIT, of(2_400_000), NOW);
    assertThat(branch.isEncoding()).isFalse();
  }

  @Test
  void whatGrowsWhileItRuns_isEncodedFromThenOn() {
    branch.tracks(INIT, of(1_900_000), NOW);
    assertThat(branch.isEncoding()).isFalse();
    // A ladder that announced 2 Mbit/s and brings 4.
    branch.measured(INIT, of(4_000_000), NOW);
    assertThat(branch.isEncoding()).isTrue();
    branch.measured(INIT, of(1_900_000), NOW);
    assertThat(branch.isEncoding()).as("it does not go to and fro").isTrue();
    branch.tracks(INIT, of(1_900_000), NOW);
    assertThat(branch.isEncoding()).as("until the source begins anew").isFalse();
  }

  private static MediaDescription of(long bitsPerSecond) {
    return new MediaDescription(
        List.of("avc1.64001f"),
        "H.264",
        1280,
        720,
        25,
        0,
        0,
        bitsPerSecond,
        bitsPerSecond,
        Duration.ofSeconds(2),
        false);
  }
}
