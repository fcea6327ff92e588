package org.hlsgateway.packager.playlist;

import java.util.List;

/**
 * A multivariant playlist's only variant, so far (RFC 8216 4.3.4.2).
 *
 * @param uri the media playlist
 * @param bandwidth peak, bits per second
 * @param averageBandwidth bits per second
 * @param codecs as in RFC 6381
 * @param width pixels; 0 without video
 * @param height pixels; 0 without video
 * @param frameRateMillis frames per 1000 seconds; 0 if unknown
 */
public record MultivariantPlaylist(
    String uri,
    long bandwidth,
    long averageBandwidth,
    List<String> codecs,
    int width,
    int height,
    long frameRateMillis) {

  /**
   * @param query appended to the URI; empty, or begins with {@code ?}
   * @throws IllegalArgumentException if the query has a character that a URI cannot have
   */
  public String render(String query) {
    if (!query.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '"')) {
      throw new IllegalArgumentException("a query has printable ASCII characters, no space or \"");
    }
    // No EXT-X-VERSION: nothing here needs more than version 1, which its absence means.
    StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=");
    text.append(bandwidth).append(",AVERAGE-BANDWIDTH=").append(averageBandwidth);
    text.append(",CODECS=\"").append(String.join(",", codecs)).append('"');
    if (width > 0 && height > 0) {
      text.append(",RESOLUTION=").append(width).append('x').append(height);
      if (frameRateMillis > 0) {
        text.append(",FRAME-RATE=").append(Seconds.ofMillis(frameRateMillis));
      }
    }
    return text.append('\n').append(uri).append(query).append('\n').toString();
  }
}
