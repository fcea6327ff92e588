package org.hlsgateway.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hlsgateway.packager.Session.audio;
import static org.hlsgateway.packager.Session.both;
import static org.hlsgateway.packager.Session.video;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.hlsgateway.media.TestStream;
import org.hlsgateway.media.TestStream.Frame;
import org.hlsgateway.packager.playlist.ListedSegment;
import org.hlsgateway.packager.playlist.MediaPlaylist;
import org.hlsgateway.packager.playlist.PlaylistTerms;
import org.hlsgateway.packager.playlist.Reload;
import org.hlsgateway.packager.playlist.ReloadRequest;
import org.junit.jupiter.api.Test;

class TsViewTest {

  @Test
  void thePlaylist_listsTheSameWholeSegments_andNothingOfFragments() throws Exception {
    Session session = live(3.5);
    String text = playlist(session.window().transportStream());
    assertThat(text)
        .contains("#EXT-X-VERSION:3\n", "x_seg0.ts\n", "x_seg2.ts\n", "#EXT-X-TARGETDURATION:1\n")
        .doesNotContain("EXT-X-MAP", "EXT-X-PART", "m4s", "PRELOAD", "x_seg3");
    List<String> durations =
        session.playlist().lines().filter(line -> line.startsWith("#EXTINF")).toList();
    assertThat(text.lines().filter(line -> line.startsWith("#EXTINF")))
        .containsExactlyElementsOf(durations);
  }

  @Test
  void withoutAWholeSegment_nothingIsListable() throws Exception {
    TsView view = live(0.7).window().transportStream();
    assertThat(view.isListable()).isFalse();
    assertThat(view.decide(ReloadRequest.NOW)).isInstanceOf(Reload.Wait.class);
  }

  @Test
  void aRequestForTheSegmentToCome_waitsForAllOfIt() throws Exception {
    Session session = live(3.5);
    ReloadRequest next = new ReloadRequest(OptionalLong.of(3), OptionalLong.empty(), false, true);
    assertThat(session.window().transportStream().decide(next)).isInstanceOf(Reload.Wait.class);
    session.play(video(13.52, 1, 25, 12));
    assertThat(session.window().transportStream().decide(next)).isInstanceOf(Reload.Answer.class);
  }

  @Test
  void segmentsAskedForInAnyOrder_haveCountersThatGoOn() throws Exception {
    LiveWindow window = live(6.5).window();
    byte[][] segments = new byte[6][];
    for (int number : new int[] {3, 5, 1, 4, 0, 2}) {
      segments[number] = bytes(window, "x_seg" + number + ".ts");
    }
    assertThat(countersGoOn(segments)).isTrue();
    assertThat(bytes(window, "x_seg1.ts")).isEqualTo(segments[1]);
  }

  @Test
  void whoGetsOneSegmentAfterTheOther_beginsNearTheEnd_andIsSentTheNext() throws Exception {
    TsView view = live(6.5).window().transportStream();
    assertThat(view.after(-1)).hasValueSatisfying(is(4));
    assertThat(view.after(2)).hasValueSatisfying(is(3));
    assertThat(view.after(4)).hasValueSatisfying(is(5));
    assertThat(view.after(5)).isEmpty();
    assertThat(live(0.7).window().transportStream().after(-1)).isEmpty();
    assertThat(live(1.7).window().transportStream().after(-1)).hasValueSatisfying(is(0));
  }

  @Test
  void whoIsTooFarBehind_isSkippedAhead() throws Exception {
    TsView view = live(30.5).window().transportStream();
    assertThat(view.after(0)).as("left the list").hasValueSatisfying(is(28));
    assertThat(view.after(28)).hasValueSatisfying(is(29));
  }

  private static Consumer<ListedSegment> is(long number) {
    return segment -> {
      assertThat(segment.mediaSequence()).isEqualTo(number);
      assertThat(segment.uri()).isEqualTo("x_seg" + number + ".ts");
    };
  }

  @Test
  void silenceThatStandsInForASound_isInTheTransportStreamToo() throws Exception {
    Session session = new Session().begin(true, true).play(video(10, 4, 25, 25));
    assertThat(session.packager.missingSounds()).isEqualTo(1);
    for (int number = 0; number < 3; number++) {
      byte[] segment = bytes(session.window(), "x_seg" + number + ".ts");
      assertThat(packets(segment, 0x100)).isGreaterThan(20);
      // 47 frames of 21 ms, each in ADTS, whatever they are bundled in.
      assertThat(packets(segment, 0x101)).isGreaterThan(3);
    }
  }

  @Test
  void segmentInWhichNoPictureBegins_isOneOfSoundAlone_andCountersGoOn() throws Exception {
    List<Frame> pictures = new ArrayList<>(video(10, 2, 25, 25));
    pictures.add(TestStream.video(12L * TestStream.VIDEO_TICKS, 360_000, true));
    pictures.addAll(video(16, 2, 25, 25));
    Session session = new Session().begin(true, true).play(both(pictures, audio(10, 8)));
    session.assertNoViolations();
    List<byte[]> segments = new ArrayList<>();
    for (String line : playlist(session.window().transportStream()).lines().toList()) {
      if (line.endsWith(".ts")) {
        segments.add(bytes(session.window(), line));
      }
    }
    assertThat(segments.stream().map(segment -> packets(segment, 0x100))).contains(0L);
    assertThat(segments).allMatch(segment -> packets(segment, 0) == 1);
    assertThat(countersGoOn(segments.toArray(byte[][]::new))).isTrue();
  }

  private static long packets(byte[] segment, int pid) {
    long count = 0;
    for (int at = 0; at < segment.length; at += 188) {
      count += ((segment[at + 1] & 0x1f) << 8 | segment[at + 2] & 0xff) == pid ? 1 : 0;
    }
    return count;
  }

  @Test
  void aSegment_isMadeOnce_andIsVideoMp2t() throws Exception {
    LiveWindow window = live(3.5).window();
    Media media = found(window, "x_seg1.ts");
    assertThat(found(window, "x_seg1.ts")).isSameAs(media);
    assertThat(media.contentType()).isEqualTo("video/mp2t");
    assertThat(media.length() % 188).isZero();
  }

  @Test
  void countersGoOn_overTheWindowsOfALongSession() throws Exception {
    Session session = live(3.5);
    Map<Long, byte[]> seen = new HashMap<>();
    for (int second = 0; second < 20; second++) {
      LiveWindow window = session.window();
      for (String line : playlist(window.transportStream()).lines().toList()) {
        if (line.endsWith(".ts")) {
          long number = Long.parseLong(line.replaceAll("x_seg(\\d+)\\.ts", "$1"));
          seen.putIfAbsent(number, bytes(window, line));
        }
      }
      session.play(both(video(13.5 + second, 1, 25, 25), audio(13.5 + second, 1)));
    }
    byte[][] segments = seen.keySet().stream().sorted().map(seen::get).toArray(byte[][]::new);
    assertThat(segments.length).isGreaterThan(18);
    assertThat(countersGoOn(segments)).isTrue();
  }

  @Test
  void aSegmentThatLeftTheList_isServedForAsLongAsItsFragments() throws Exception {
    Session session = live(8.2);
    assertThat(playlist(session.window().transportStream())).contains("MEDIA-SEQUENCE:1\n");
    assertThat(session.window().media("x_seg0.m4s")).isInstanceOf(MediaLookup.Found.class);
    // A player that reads now, and asks for its first segment when it has left the list.
    session.play(video(18.2, 2, 25, 25));
    assertThat(playlist(session.window().transportStream())).doesNotContain("x_seg1.ts");
    assertThat(found(session.window(), "x_seg1.ts").length()).isPositive();

    session.pass(Duration.ofSeconds(20)).expire();
    assertThat(session.window().media("x_seg1.m4s")).isInstanceOf(MediaLookup.Absent.class);
    assertThat(session.window().transportStream().media("x_seg1.ts"))
        .isInstanceOf(MediaLookup.Absent.class);
  }

  @Test
  void whoStillReadsAnOlderWindow_takesNothingFromANewerOne() throws Exception {
    Session session = live(3.5);
    LiveWindow older = session.window();
    assertThat(playlist(older.transportStream())).doesNotContain("x_seg3.ts");
    session.play(both(video(13.5, 2, 25, 25), audio(13.5, 2)));
    LiveWindow newer = session.window();
    assertThat(playlist(newer.transportStream())).contains("x_seg3.ts");

    assertThat(found(older, "x_seg1.ts").length()).isPositive();
    assertThat(found(newer, "x_seg3.ts").length()).isPositive();
    assertThat(found(older, "x_seg0.ts").length()).isPositive();
  }

  @Test
  void namesThatWereNeverListed_areAbsent() throws Exception {
    TsView view = live(3.5).window().transportStream();
    for (String name :
        List.of("x_seg3.ts", "x_seg99.ts", "x_part0.ts", "y_seg0.ts", "x_seg0.m4s")) {
      assertThat(view.media(name)).as(name).isInstanceOf(MediaLookup.Absent.class);
    }
  }

  @Test
  void whatTransportStreamsDoNotCarry_isSaid() throws Exception {
    assertThat(live(1.5).window().transportStream().obstacle()).isEmpty();
    MediaPlaylist playlist =
        new MediaPlaylist(
            new PlaylistTerms(1, 0), 0, 0, List.of(), Optional.empty(), false, List.of());
    List<String> codecs = List.of("avc1.64001f", "opus");
    TsView view = new TsView(playlist, 0, Map.of(), codecs, new TsSegments());
    assertThat(view.obstacle().orElseThrow()).startsWith("MPEG-TS does not carry opus;");
  }

  @Test
  void bandwidth_isWhatTheHeaviestTransportStreamNeeds() throws Exception {
    Session session = live(6.5);
    String offer = session.presentation().multivariantOfTransportStreams("?format=ts", 0);
    assertThat(offer).contains("main.m3u8?format=ts");
    long offered = Long.parseLong(offer.replaceAll("(?s).*STREAM-INF:BANDWIDTH=(\\d+).*", "$1"));
    long heaviest = 0;
    for (int number = 0; number < 6; number++) {
      heaviest = Math.max(heaviest, found(session.window(), "x_seg" + number + ".ts").length() * 8);
    }
    assertThat(offered).isBetween(heaviest, 3 * heaviest);
    assertThat(session.presentation().multivariant("")).doesNotContain("=" + offered + ",");
  }

  @Test
  void afterTheEnd_thePlaylistIsFinal_andLaterGone() throws Exception {
    Session session = live(3.5).finish();
    assertThat(playlist(session.window().transportStream())).endsWith("#EXT-X-ENDLIST\n");
    session.pass(Duration.ofMinutes(1)).expire();
    assertThat(session.window().transportStream().decide(ReloadRequest.NOW))
        .isInstanceOf(Reload.Gone.class);
  }

  private static Session live(double seconds) throws Exception {
    return new Session()
        .begin(true, true)
        .play(both(video(10, seconds, 25, 25), audio(10, seconds)));
  }

  private static String playlist(TsView view) {
    return ((Reload.Answer) view.decide(ReloadRequest.NOW)).playlist().text();
  }

  private static Media found(LiveWindow window, String name) {
    return ((MediaLookup.Found) window.transportStream().media(name)).media();
  }

  private static byte[] bytes(LiveWindow window, String name) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Media media = found(window, name);
    media.writeTo(out, 0, media.length());
    return out.toByteArray();
  }

  private static boolean countersGoOn(byte[]... segments) {
    Map<Integer, Integer> counters = new HashMap<>();
    List<String> breaks = new ArrayList<>();
    for (byte[] segment : segments) {
      for (int at = 0; at < segment.length; at += 188) {
        int pid = (segment[at + 1] & 0x1f) << 8 | segment[at + 2] & 0xff;
        int counter = segment[at + 3] & 15;
        boolean payload = (segment[at + 3] & 0x10) != 0;
        Integer before = counters.put(pid, counter);
        if (before != null && counter != (payload ? before + 1 & 15 : before)) {
          breaks.add(pid + " at " + at);
        }
      }
    }
    return breaks.isEmpty() && counters.size() == 4;
  }
}
