package org.hlsgateway.restream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.InitWriter;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.TestStream;
import org.hlsgateway.media.TrackDescription;
import org.junit.jupiter.api.Test;

/** A source that hangs, while its sound goes on. */
class PictureWatchTest {
  private static final Instant BEGIN = Instant.EPOCH;
  private final List<Sample> came = new ArrayList<>();

  private final PictureWatch watch =
      new PictureWatch(
          new FrameSink() {
            @Override
            public void tracks(InitSection next, Instant now, boolean isEncoded) {}

            @Override
            public void frames(List<Sample> frames, Instant now) {
              came.addAll(frames);
            }
          },
          BEGIN);

  @Test
  void withoutAPicture_itIsOverdueAfterTenSeconds_thoughSoundComes() throws Exception {
    Sample picture = frame(picture());
    Sample sound = frame(sound());
    assertThat(watch.isOverdue(BEGIN.plusSeconds(10))).isFalse();
    watch.frames(List.of(sound), BEGIN.plusSeconds(4));
    assertThat(watch.hasCome()).isFalse();
    watch.frames(List.of(sound, picture), BEGIN.plusSeconds(5));
    assertThat(watch.hasCome()).isTrue();
    watch.frames(List.of(sound), BEGIN.plusSeconds(14));
    assertThat(watch.isOverdue(BEGIN.plusSeconds(15))).isFalse();
    assertThat(watch.isOverdue(BEGIN.plusSeconds(16))).isTrue();
    assertThat(came).containsExactly(sound, sound, picture, sound);
  }

  private static Sample frame(MediaTrack track) {
    return new Sample(track, 0, 40, 0, 0x0200_0000, new byte[1], 0, 1);
  }

  private static MediaTrack picture() throws Exception {
    return InitWriter.write(
            List.of(
                TrackDescription.h264(
                    1_000, List.of(TestStream.SPS), List.of(HexFormat.of().parseHex("68ee")))))
        .video()
        .orElseThrow();
  }

  private static MediaTrack sound() {
    return new MediaTrack(
        2,
        MediaTrack.Kind.AUDIO,
        48_000,
        "",
        new MediaTrack.Coding(
            "mp4a.40.2", "AAC", 0, 0, 48_000, 2, 0, List.of(), MediaTrack.DeclaredBitRates.NONE));
  }
}
