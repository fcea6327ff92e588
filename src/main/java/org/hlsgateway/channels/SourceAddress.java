package org.hlsgateway.channels;

import java.util.Locale;
import java.util.Optional;

/**
 * A source's address in its pieces, cut where FFmpeg cuts it (av_url_split): what this class takes
 * for the host is the host that FFmpeg asks.
 *
 * @param scheme lower case
 * @param user empty if there is no {@code @}
 * @param passwordStart offset of the password in the address; -1 without one
 * @param passwordEnd offset after it
 * @param host lower case, IPv6 in brackets; may be empty or wrong
 * @param port as typed; empty if there is none; may be wrong
 * @param rest path and query, from the first {@code /}, {@code ?} or {@code #} on
 */
record SourceAddress(
    String scheme,
    Optional<String> user,
    int passwordStart,
    int passwordEnd,
    String host,
    Optional<String> port,
    String rest) {

  private static final String BEFORE_AUTHORITY = "://";

  /** Empty if {@code address} has no {@code scheme://}. */
  static Optional<SourceAddress> split(String address) {
    int mark = address.indexOf(BEFORE_AUTHORITY);
    if (mark < 0) {
      return Optional.empty();
    }
    int start = mark + BEFORE_AUTHORITY.length();
    int end = endOfAuthority(address, start);
    int at = address.lastIndexOf('@', end - 1);
    int hostStart = start;
    int passwordStart = -1;
    Optional<String> user = Optional.empty();
    if (at >= start) {
      hostStart = at + 1;
      int colon = address.indexOf(':', start);
      boolean hasPassword = colon >= 0 && colon < at;
      passwordStart = hasPassword ? colon + 1 : -1;
      user = Optional.of(address.substring(start, hasPassword ? colon : at));
    }
    String hostAndPort = address.substring(hostStart, end);
    int bracket = hostAndPort.startsWith("[") ? hostAndPort.indexOf(']') : 0;
    int colon = bracket < 0 ? -1 : hostAndPort.indexOf(':', bracket);
    return Optional.of(
        new SourceAddress(
            address.substring(0, mark).toLowerCase(Locale.ROOT),
            user,
            passwordStart,
            at,
            (colon < 0 ? hostAndPort : hostAndPort.substring(0, colon)).toLowerCase(Locale.ROOT),
            colon < 0 ? Optional.empty() : Optional.of(hostAndPort.substring(colon + 1)),
            address.substring(end)));
  }

  boolean hasPassword() {
    return passwordStart >= 0;
  }

  /**
   * @param address what this was split from
   * @param login percent-encoded, without the {@code @}
   */
  String withLogin(String address, String login) {
    String bare = withoutLogin(address);
    int start = scheme.length() + BEFORE_AUTHORITY.length();
    return bare.substring(0, start) + login + "@" + bare.substring(start);
  }

  /**
   * @param address what this was split from
   */
  String withoutLogin(String address) {
    int start = scheme.length() + BEFORE_AUTHORITY.length();
    // Without a user the end of the password is a position before the authority, or none.
    return user.isEmpty()
        ? address
        : address.substring(0, start) + address.substring(passwordEnd + 1);
  }

  /** True if a password for the one is a password for the other: nobody new gets to see it. */
  boolean hasSameAudience(SourceAddress other) {
    return scheme.equals(other.scheme)
        && user.equals(other.user)
        && host.equals(other.host)
        && port.equals(other.port);
  }

  /** Path and query apart: what follows the first {@code ?}; empty if there is none. */
  Optional<String> query() {
    int mark = rest.indexOf('?');
    return mark < 0 ? Optional.empty() : Optional.of(rest.substring(mark + 1));
  }

  /** What stands before the query. */
  String path() {
    int mark = rest.indexOf('?');
    return mark < 0 ? rest : rest.substring(0, mark);
  }

  private static int endOfAuthority(String address, int start) {
    for (int i = start; i < address.length(); i++) {
      if ("/?#".indexOf(address.charAt(i)) >= 0) {
        return i;
      }
    }
    return address.length();
  }
}
