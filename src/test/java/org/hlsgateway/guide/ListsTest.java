package org.hlsgateway.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import javax.xml.parsers.DocumentBuilderFactory;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.Target;
import org.hlsgateway.accounts.ViewerLink;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.KeepSettings;
import org.hlsgateway.channels.ListedChannel;
import org.hlsgateway.channels.ListingSettings;
import org.hlsgateway.channels.Nickname;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What televisions and players are told of the channels. */
class ListsTest {
  private static final ListedChannel DOOR =
      listed(
          "door",
          "Front \"door\", <yard> & gate",
          new ListingSettings(
              OptionalInt.of(7),
              Optional.of("door.example"),
              Optional.of("Door & gate"),
              Optional.of("https://logo.example/d.png?a=1&b=2"),
              true,
              Optional.of("English"),
              Optional.of("IE")));
  private static final ListedChannel YARD = listed("yard", "yard", ListingSettings.DEFAULT);

  private static final Function<Channel, List<String>> NO_GROUPS = unused -> List.of();

  private static ListedChannel listed(String name, String title, ListingSettings listing) {
    return listed(name, title, listing, KeepSettings.DEFAULT);
  }

  private static ListedChannel listed(
      String name, String title, ListingSettings listing, KeepSettings keep) {
    Channel channel =
        new Channel(
            1,
            new Nickname(name),
            new SourceUrl("rtsp://cam.example/1"),
            title,
            true,
            Optional.empty(),
            false,
            SourceSettings.DEFAULT,
            OutputSettings.DEFAULT,
            keep,
            Instant.EPOCH,
            Instant.EPOCH);
    return new ListedChannel(channel, listing);
  }

  @Test
  void channelThatGoesBack_andIsInGroups_saysSo() {
    KeepSettings anHour =
        new KeepSettings(Duration.ofHours(1), false, OptionalInt.empty(), OptionalInt.empty());
    ListedChannel back = listed("yard", "yard", ListingSettings.DEFAULT, anHour);

    assertThat(
            PlaylistFile.of(
                List.of(back), "http://a", "", "", unused -> List.of("In; side", "Out\"side")))
        .contains(
            " group-title=\"In, side;Out'side\" catchup=\"default\" catchup-days=\"1\""
                + " catchup-source=\"http://a/hls_gateway/read/yard/index.m3u8"
                + "?start={offset:1}\",yard\n");
    assertThat(PlaylistFile.of(List.of(back), "http://a", "", "?link=7.x", NO_GROUPS))
        .contains("index.m3u8?link=7.x&start={offset:1}\"");
  }

  @Test
  void playlist_namesEachChannelAndWhereItPlays() {
    assertThat(
            PlaylistFile.of(
                List.of(DOOR, YARD), "https://cams.example/a", "?link=x", "?format=ts", NO_GROUPS))
        .isEqualTo(
            """
            #EXTM3U x-tvg-url="https://cams.example/a/hls_gateway/guide.xml?link=x"
            #EXTINF:-1 tvg-id="door.example" tvg-name="Door & gate" tvg-chno="7" \
            tvg-logo="https://logo.example/d.png?a=1&b=2" tvg-language="English" \
            tvg-country="IE" radio="true",Front "door", <yard> & gate
            https://cams.example/a/hls_gateway/read/door/index.m3u8?format=ts
            #EXTINF:-1 tvg-id="yard" tvg-name="yard",yard
            https://cams.example/a/hls_gateway/read/yard/index.m3u8?format=ts
            """);
  }

  @Test
  void playlistByALink_leadsOnByIt() {
    ViewerLink link =
        new ViewerLink(
            7,
            0,
            Target.channel(1),
            "x",
            Optional.empty(),
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty());
    Caller guest = new Caller(Optional.empty(), Optional.empty(), Set.of(), Optional.of(link));
    assertThat(PlaylistFileServlet.query(null, guest, "7.sign-ed_")).isEqualTo("?link=7.sign-ed_");
    assertThat(PlaylistFileServlet.query("ts", guest, "7.sign-ed_"))
        .isEqualTo("?format=ts&link=7.sign-ed_");
    assertThat(PlaylistFileServlet.query("ts", Caller.STRANGER, "7.x")).isEqualTo("?format=ts");
    assertThat(PlaylistFileServlet.query(null, Caller.STRANGER, "\n#x")).isEmpty();
  }

  @Test
  void lineupOfATuner_hasANumberForEach_andLeavesOutWhomNothingLetsIn() {
    ListedChannel twin = listed("twin", "Twin", DOOR.listing());
    String lineup =
        HomeRunServlet.lineup(List.of(DOOR, twin, YARD), Map.of(1L, "7.x"), "http://a").toString();

    assertThat(lineup)
        .startsWith(
            "[{\"GuideNumber\":\"7\",\"GuideName\":\"Door & gate\","
                + "\"URL\":\"http://a/hls_gateway/read/door/stream.ts?link=7.x\","
                + "\"ImageURL\":\"https://logo.example/d.png?a=1&b=2\"}")
        .contains("\"GuideNumber\":\"1\"", "\"GuideNumber\":\"2\"");
    assertThat(HomeRunServlet.lineup(List.of(DOOR), Map.of(), "http://a").toString())
        .isEqualTo("[]");
  }

  @Test
  void playlistWithoutChannels_isAPlaylist() {
    assertThat(PlaylistFile.of(List.of(), "http://a", "", "", NO_GROUPS))
        .isEqualTo("#EXTM3U x-tvg-url=\"http://a/hls_gateway/guide.xml\"\n");
  }

  @Test
  void guide_describesEachChannel_andHasAProgrammeAtAnyTimeOfTwoDays() throws Exception {
    Document guide = guide(List.of(DOOR, YARD), Instant.parse("2026-03-01T17:30:00Z"));

    List<Element> channels = elements(guide, "channel");
    assertThat(channels)
        .extracting(each -> each.getAttribute("id"))
        .containsExactly("door.example", "yard");
    Element door = channels.get(0);
    assertThat(door.getElementsByTagName("display-name").item(0).getTextContent())
        .isEqualTo("Door & gate");
    assertThat(((Element) door.getElementsByTagName("icon").item(0)).getAttribute("src"))
        .isEqualTo("https://logo.example/d.png?a=1&b=2");
    List<Element> programmes =
        elements(guide, "programme").stream()
            .filter(each -> each.getAttribute("channel").equals("yard"))
            .toList();
    String end = "20260301000000 +0000";
    for (Element programme : programmes) {
      assertThat(programme.getAttribute("start")).isEqualTo(end);
      end = programme.getAttribute("stop");
    }
    assertThat(end).isEqualTo("20260303000000 +0000");
  }

  @Test
  void idThatTwoChannelsHave_isInTheGuideOnce() throws Exception {
    ListedChannel twin = listed("twin", "Twin", DOOR.listing());

    assertThat(elements(guide(List.of(DOOR, twin), Instant.EPOCH), "channel")).hasSize(1);
  }

  private static Document guide(List<ListedChannel> channels, Instant now) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ProgrammeGuide.write(channels, now, bytes);
    DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
    // Nobody fetches the guide's own grammar.
    parsers.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    return parsers.newDocumentBuilder().parse(new ByteArrayInputStream(bytes.toByteArray()));
  }

  private static List<Element> elements(Document guide, String name) {
    List<Element> found = new ArrayList<>();
    for (int i = 0; i < guide.getElementsByTagName(name).getLength(); i++) {
      found.add((Element) guide.getElementsByTagName(name).item(i));
    }
    return found;
  }
}
