package org.hlsgateway.channels;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the requests for an HTTP source say besides, to the scheme, host and port of the channel's
 * own address only: never to where redirects or playlists lead, nor to fallbacks. Each is printable
 * ASCII.
 *
 * @param referer of the page that the source is embedded in (RFC 9110, 10.1.3)
 * @param origin of that page (RFC 6454, 7)
 * @param cookie all of them in one line (RFC 6265, 4.2); a secret
 * @param authorization scheme and all, instead of a user name and password (RFC 9110, 11.6.2); a
 *     secret
 */
public record SourceHeaders(
    Optional<String> referer,
    Optional<String> origin,
    Optional<String> cookie,
    Optional<String> authorization) {

  public static final SourceHeaders NONE =
      new SourceHeaders(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** By their names, secrets and all. Never log it, never render it. */
  public Map<String, String> revealed() {
    Map<String, String> headers = new LinkedHashMap<>();
    referer.ifPresent(value -> headers.put("Referer", value));
    origin.ifPresent(value -> headers.put("Origin", value));
    cookie.ifPresent(value -> headers.put("Cookie", value));
    authorization.ifPresent(value -> headers.put("Authorization", value));
    return headers;
  }

  /** Names only: some of the values are secrets. */
  @Override
  public String toString() {
    return "SourceHeaders" + revealed().keySet();
  }
}
