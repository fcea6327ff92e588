package org.hlsgateway.guide;

import java.util.List;
import java.util.function.Function;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.ListedChannel;
import org.hlsgateway.channels.ListingSettings;

/** The M3U file that names the channels and where each plays. */
final class PlaylistFile {
  /** The players' word for a stream without an end. */
  private static final int ENDLESS = -1;

  private static final String BACK = "start={offset:1}";

  private PlaylistFile() {}

  /**
   * @param base what our addresses begin with, as the player knows it
   * @param guideQuery what the guide's address ends with, such as {@code ?link=...}; may be empty
   * @param query what the addresses of the channels end with, such as {@code ?format=ts}
   * @param groups names of those that a channel is in
   */
  static String of(
      List<ListedChannel> channels,
      String base,
      String guideQuery,
      String query,
      Function<Channel, List<String>> groups) {
    StringBuilder text = new StringBuilder("#EXTM3U x-tvg-url=\"");
    text.append(quotable(base)).append(GuideServlet.PATH).append(guideQuery).append("\"\n");
    for (ListedChannel each : channels) {
      ListingSettings listing = each.listing();
      text.append("#EXTINF:").append(ENDLESS);
      add(text, "tvg-id", each.guideId());
      add(text, "tvg-name", each.guideName());
      listing.number().ifPresent(number -> add(text, "tvg-chno", Integer.toString(number)));
      listing.logo().ifPresent(logo -> add(text, "tvg-logo", logo));
      listing.language().ifPresent(language -> add(text, "tvg-language", language));
      listing.country().ifPresent(country -> add(text, "tvg-country", country));
      if (listing.radio()) {
        add(text, "radio", "true");
      }
      String address = base + "/hls_gateway/read/" + each.channel().nickname() + "/index.m3u8";
      List<String> names = groups.apply(each.channel());
      if (!names.isEmpty()) {
        // Kodi's IPTV Simple: several are parted by semicolons.
        add(
            text,
            "group-title",
            String.join(";", names.stream().map(PlaylistFile::alone).toList()));
      }
      if (!each.channel().keep().rewind().isZero()) {
        // Kodi's IPTV Simple: {offset:1} is how many seconds ago it began. A day is the least that
        // the other one can say, and the most that a channel goes back.
        add(text, "catchup", "default");
        add(text, "catchup-days", "1");
        add(text, "catchup-source", address + (query.isEmpty() ? "?" : query + "&") + BACK);
      }
      text.append(',').append(each.channel().title()).append('\n');
      text.append(address).append(query).append('\n');
    }
    return text.toString();
  }

  private static void add(StringBuilder text, String name, String value) {
    text.append(' ').append(name).append("=\"").append(quotable(value)).append('"');
  }

  /** As one of several. */
  private static String alone(String group) {
    return group.replace(';', ',');
  }

  /** Nothing stands for a quotation mark within quotation marks. */
  private static String quotable(String value) {
    return value.replace('"', '\'');
  }
}
