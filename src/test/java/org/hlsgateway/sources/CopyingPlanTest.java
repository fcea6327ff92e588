package org.hlsgateway.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.Rung;
import org.hlsgateway.ffmpeg.Capabilities;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.InitWriter;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.TrackDescription;
import org.hlsgateway.plan.EncodingMeans;
import org.junit.jupiter.api.Test;

/** When copying a pushed stream is all that is asked for. */
class CopyingPlanTest {
  /** H.264 of 1280x720. */
  private static final String HD = "0164001fffe1000b6764001facd9405005bb0101000268ee";

  private static final Duration LIMIT = Duration.ofSeconds(4);
  private static final EncodingMeans ASSUMED = new EncodingMeans(Capabilities.ASSUMED, "libx264");
  private static final EncodingMeans TRIED =
      new EncodingMeans(
          new Capabilities(Capabilities.ASSUMED.encoders(), Capabilities.ASSUMED.filters(), true),
          "libx264");

  @Test
  void theOriginal_isCopied_andTheSourcesSizeAtAnyRateToo() throws Exception {
    assertThat(plan(original()).isEnough()).isTrue();
    assertThat(plan(sized(OptionalInt.empty())).isEnough()).isTrue();
  }

  /** Nobody knows yet whether the publisher sends 60 a second. */
  @Test
  void aRateThatIsAskedFor_isNotTakenForTheSources() throws Exception {
    assertThat(plan(sized(OptionalInt.of(30))).isEnough()).isFalse();
  }

  @Test
  void theFacts_areThoseOfTheTracksThatWerePlannedFor() throws Exception {
    CopyingPlan plan = plan(original());
    assertThat(plan.plan().copiesVideo()).isTrue();
    assertThat(plan.facts(50).video().orElseThrow().framesPerSecond()).isEqualTo(50);
    assertThat(plan.facts(0).video().orElseThrow().width()).isEqualTo(1280);
  }

  @Test
  void sparseKeyframes_endNoStream_beforeItIsKnownThatAnEncoderIsThere() {
    PushedMemory memory = new PushedMemory();
    Duration sparse = LIMIT.plusSeconds(2);
    assertThat(memory.tooSparse(sparse, original(), ASSUMED)).isEmpty();
    assertThat(memory.keyframeInterval()).isZero();
    assertThat(memory.tooSparse(LIMIT, original(), TRIED)).isEmpty();
    assertThat(memory.tooSparse(sparse, original(), TRIED).map(SourceFailure::kind))
        .isEqualTo(Optional.of(SourceFailure.Kind.NOT_AS_PLANNED));
    assertThat(memory.keyframeInterval()).isEqualTo(sparse);
  }

  private static CopyingPlan plan(OutputSettings wish) throws StreamFormatException {
    byte[] record = HexFormat.of().parseHex(HD);
    InitSection tracks = InitWriter.write(List.of(TrackDescription.h264(90_000, record)));
    return CopyingPlan.of(tracks, facts -> wish, Duration.ZERO, ASSUMED);
  }

  private static OutputSettings original() {
    return wish(OutputSettings.Ladder.ORIGINAL, List.of());
  }

  private static OutputSettings sized(OptionalInt framesPerSecond) {
    Rung rung = new Rung(1280, 720, framesPerSecond, OptionalInt.empty());
    return wish(OutputSettings.Ladder.CHOSEN, List.of(rung));
  }

  private static OutputSettings wish(OutputSettings.Ladder ladder, List<Rung> rungs) {
    return new OutputSettings(
        ladder,
        rungs,
        false,
        LIMIT,
        true,
        OutputSettings.Audio.FIRST,
        OutputSettings.Format.MPEG_TS);
  }
}
