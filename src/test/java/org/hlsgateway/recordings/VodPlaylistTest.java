package org.hlsgateway.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VodPlaylistTest {

  private static final KeptSegment FIRST = segment("a_0.m4s", 0, 1_000, "a_init0.mp4", false);
  private static final KeptSegment SECOND = segment("a_1.m4s", 1_000, 1_640, "a_init0.mp4", false);
  private static final KeptSegment BACK_AFTER_A_MINUTE =
      segment("a_2.m4s", 60_000, 400, "a_init1.mp4", true);

  @Test
  void text_withARestartInTheMiddle_saysWhatChangesWhere() {
    assertThat(VodPlaylist.text(List.of(FIRST, SECOND, BACK_AFTER_A_MINUTE), 4, false))
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-VERSION:6
            #EXT-X-TARGETDURATION:4
            #EXT-X-PLAYLIST-TYPE:EVENT
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-START:TIME-OFFSET=0
            #EXT-X-MAP:URI="a_init0.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2026-03-01T10:00:00.000Z
            #EXTINF:1.000000,
            a_0.m4s
            #EXTINF:1.640000,
            a_1.m4s
            #EXT-X-DISCONTINUITY
            #EXT-X-MAP:URI="a_init1.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2026-03-01T10:01:00.000Z
            #EXTINF:0.400000,
            a_2.m4s
            #EXT-X-ENDLIST
            """);
  }

  @Test
  void text_onlyEverGrows_alsoWhenItEnds_andWhenALongerSegmentComes() {
    List<KeptSegment> all = new ArrayList<>(List.of(FIRST, SECOND, BACK_AFTER_A_MINUTE));
    String earlier = VodPlaylist.text(all, 3, true);
    assertThat(earlier).contains("#EXT-X-START:TIME-OFFSET=0\n").doesNotContain("ENDLIST");
    all.add(segment("a_3.m4s", 60_400, 2_900, "a_init1.mp4", false));
    String later = VodPlaylist.text(all, 3, true);
    assertThat(later).startsWith(earlier).hasSizeGreaterThan(earlier.length());
    assertThat(VodPlaylist.text(all, 3, false)).isEqualTo(later + "#EXT-X-ENDLIST\n");
  }

  @Test
  void text_ofARecordingThatDoesNotKnowItsTargetDuration_hasThatOfItsLongestSegment() {
    assertThat(VodPlaylist.text(List.of(FIRST, SECOND), 0, false))
        .contains("#EXT-X-TARGETDURATION:2\n");
  }

  @Test
  void anotherInitAlone_isADiscontinuityToo_andARecordingNeverBeginsWithOne() {
    KeptSegment changed = segment("a_1.m4s", 1_000, 1_000, "a_init1.mp4", false);
    assertThat(VodPlaylist.text(List.of(FIRST.afterAGap(), changed), 1, false))
        .containsOnlyOnce("#EXT-X-DISCONTINUITY")
        .contains("#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"a_init1.mp4\"");
  }

  private static KeptSegment segment(
      String name, long atMillis, long millis, String init, boolean discontinuity) {
    return new KeptSegment(
        name,
        Duration.ofMillis(millis),
        Instant.parse("2026-03-01T10:00:00Z").plusMillis(atMillis),
        init,
        discontinuity,
        1);
  }
}
