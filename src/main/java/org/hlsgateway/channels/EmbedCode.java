package org.hlsgateway.channels;

/** What somebody pastes into a page of their own to have a channel's player there. */
final class EmbedCode {
  private EmbedCode() {}

  /**
   * @param base what the gateway's addresses begin with, as browsers know it
   */
  static String of(Channel channel, String base) {
    return "<iframe src=\""
        + attribute(base + "/hls_gateway/watch/" + channel.nickname() + "/player")
        + "\" title=\""
        + attribute(channel.title())
        + "\" width=\"640\" height=\"360\" style=\"border:0\""
        + " allow=\"autoplay; fullscreen; picture-in-picture\" allowfullscreen></iframe>";
  }

  private static String attribute(String text) {
    return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
  }
}
