package org.hlsgateway.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hlsgateway.packager.Session.video;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hlsgateway.packager.playlist.MultivariantPlaylist;
import org.hlsgateway.packager.playlist.MultivariantPlaylist.Variant;
import org.hlsgateway.packager.playlist.Reload;
import org.hlsgateway.packager.playlist.ReloadRequest;
import org.junit.jupiter.api.Test;

class RewindTest {

  /** An archive in memory, that can refuse. */
  private static final class Shelf implements MediaArchive {
    final Map<String, ServedMedia> files = new HashMap<>();
    boolean full;

    @Override
    public void put(String name, Media media) {
      if (!full) {
        files.put(name, media);
      }
    }

    @Override
    public Optional<ServedMedia> find(String name) {
      return Optional.ofNullable(files.get(name));
    }

    @Override
    public void drop(String name) {
      files.remove(name);
    }
  }

  private final Shelf shelf = new Shelf();
  private final Session session =
      new Session(Duration.ofSeconds(1), new Rewind(Duration.ofSeconds(30), shelf));

  @Test
  void theListGrowsToItsReach_andThenSlides_byTheRulesOfEveryPlaylist() throws Exception {
    session.begin(true, false).play(video(10, 50.2, 25, 25)).assertNoViolations();

    assertThat(segments(session.playlist())).isEqualTo(30);
    assertThat(session.playlist())
        .contains("#EXT-X-MEDIA-SEQUENCE:20\n#EXT-X-DISCONTINUITY-SEQUENCE:0\n");
    assertThat(session.window().media("x_seg20.m4s")).isInstanceOf(MediaLookup.Archived.class);
    assertThat(session.window().media("x_seg49.m4s")).isInstanceOf(MediaLookup.Found.class);
    assertThat(session.window().media("x_init0.mp4")).isInstanceOf(MediaLookup.Found.class);
  }

  @Test
  void aDeltaUpdate_staysAsShortAsWithoutRewind() throws Exception {
    session.begin(true, false).play(video(10, 40.2, 25, 25));

    String delta = session.window().deltaPlaylist().text();
    assertThat(delta).contains("#EXT-X-SKIP:SKIPPED-SEGMENTS=24\n");
    assertThat(segments(delta)).isEqualTo(6);
  }

  @Test
  void whatLiesBeforeTheWindow_hasNoParts_andKeepsItsDate() throws Exception {
    session.begin(true, false).play(video(10, 12.2, 25, 25));

    assertThat(session.playlist())
        .contains(
            """
            #EXT-X-MAP:URI="x_init0.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2026-03-01T12:00:00.000Z
            #EXTINF:1.000000,
            x_seg0.m4s
            #EXT-X-PROGRAM-DATE-TIME:2026-03-01T12:00:01.000Z
            #EXTINF:1.000000,
            x_seg1.m4s
            """);
  }

  @Test
  void aDiscontinuity_isCountedWhenItLeavesTheLongList() throws Exception {
    session.begin(true, false).play(video(10, 5, 25, 25)).end();
    session.begin(true, false).play(video(10, 20, 25, 25));
    assertThat(session.playlist())
        .contains("#EXT-X-DISCONTINUITY-SEQUENCE:0\n", "#EXT-X-DISCONTINUITY\n");
    session.play(video(30, 30, 25, 25)).assertNoViolations();
    assertThat(session.playlist())
        .contains("#EXT-X-DISCONTINUITY-SEQUENCE:1\n")
        .doesNotContain("#EXT-X-DISCONTINUITY\n");
  }

  @Test
  void whatTheArchiveDoesNotHave_isNotListed_norAnythingBeforeIt() throws Exception {
    session.begin(true, false).play(video(10, 20, 25, 25));
    assertThat(segments(session.playlist())).isGreaterThan(15);

    shelf.full = true;
    session.play(video(30, 10, 25, 25));
    assertThat(segments(session.playlist())).isBetween(6L, 9L);

    shelf.full = false;
    session.play(video(40, 20, 25, 25)).assertNoViolations();
    assertThat(segments(session.playlist())).isGreaterThan(15);
  }

  @Test
  void whatTheQuotaTook_leavesTheListFromItsBegin() throws Exception {
    session.begin(true, false).play(video(10, 20, 25, 25));
    for (int gone = 0; gone < 5; gone++) {
      shelf.files.remove("x_seg" + gone + ".m4s");
    }
    session.play(video(30, 0.5, 25, 25)).assertNoViolations();
    assertThat(session.playlist()).contains("#EXT-X-MEDIA-SEQUENCE:5\n");
  }

  @Test
  void whatLeftTheList_canBeFetchedForAsLongAsTheListIs_andIsDroppedThen() throws Exception {
    session.begin(true, false).play(video(10, 32, 25, 25));
    assertThat(session.playlist()).contains("#EXT-X-MEDIA-SEQUENCE:2\n");
    session.play(video(42, 27, 25, 25));
    assertThat(session.window().media("x_seg0.m4s")).isInstanceOf(MediaLookup.Archived.class);
    session.play(video(69, 6, 25, 25));
    assertThat(session.window().media("x_seg0.m4s")).isInstanceOf(MediaLookup.Absent.class);
    // Twice the reach, and the window that is on its way.
    assertThat(shelf.files.size()).isLessThan(75);
  }

  @Test
  void transportStreams_listTheLiveWindowAlone_andCountWhatStandsBefore() throws Exception {
    session.begin(true, false).play(video(10, 5, 25, 25)).end();
    session.begin(true, false).play(video(10, 12.2, 25, 25));
    assertThat(session.playlist())
        .contains("#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-DISCONTINUITY-SEQUENCE:0\n");

    TsView view = session.window().transportStream();
    String text = ((Reload.Answer) view.decide(ReloadRequest.NOW)).playlist().text();
    assertThat(segments(text)).isEqualTo(7);
    assertThat(text)
        .contains("#EXT-X-MEDIA-SEQUENCE:10\n#EXT-X-DISCONTINUITY-SEQUENCE:1\n")
        .doesNotContain("#EXT-X-DISCONTINUITY\n");
    assertThat(view.media("x_seg10.ts")).isInstanceOf(MediaLookup.Found.class);
    // It left this list just now: a player that read it before still gets it.
    session.play(video(22.2, 2, 25, 25));
    assertThat(session.window().transportStream().media("x_seg10.ts"))
        .isInstanceOf(MediaLookup.Found.class);
  }

  @Test
  void startSecondsAgo_isWrittenOnceForAllVariants() {
    Variant variant = new Variant("a.m3u8", 2, 1, List.of("avc1.64001f"), 0, 0, 0);
    MultivariantPlaylist playlist = new MultivariantPlaylist(List.of(variant), List.of(), false);
    assertThat(playlist.render("", 90)).startsWith("#EXTM3U\n#EXT-X-START:TIME-OFFSET=-90\n");
    assertThat(playlist.render("", 0)).doesNotContain("EXT-X-START");
  }

  private static long segments(String playlist) {
    return Pattern.compile("^#EXTINF", Pattern.MULTILINE).matcher(playlist).results().count();
  }
}
