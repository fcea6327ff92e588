package org.hlsgateway.guide;

import java.util.List;
import org.hlsgateway.channels.ListedChannel;
import org.hlsgateway.channels.ListingSettings;

/** The M3U file that names the channels and where each plays. */
final class PlaylistFile {
  /** The players' word for a stream without an end. */
  private static final int ENDLESS = -1;

  private PlaylistFile() {}

  /**
   * @param base what our addresses begin with, as the player knows it
   * @param guideQuery what the guide's address ends with, such as {@code ?link=...}; may be empty
   * @param query what the addresses of the channels end with, such as {@code ?format=ts}
   */
  static String of(List<ListedChannel> channels, String base, String guideQuery, String query) {
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
      text.append(',').append(each.channel().title()).append('\n');
      text.append(base).append("/hls_gateway/read/").append(each.channel().nickname());
      text.append("/index.m3u8").append(query).append('\n');
    }
    return text.toString();
  }

  private static void add(StringBuilder text, String name, String value) {
    text.append(' ').append(name).append("=\"").append(quotable(value)).append('"');
  }

  /** Nothing stands for a quotation mark within quotation marks. */
  private static String quotable(String value) {
    return value.replace('"', '\'');
  }
}
