package org.hlsgateway.coordinator;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.http.Reach;
import org.hlsgateway.http.Reach.NamedBy;

/**
 * Where the application sends a request on to: as existing coordinators follow it, with the method
 * that their client takes, but not from https to http, and not to this machine or its cable unless
 * the application is there.
 *
 * @param isSameHost false: what logs in at the one must not be shown to the other
 */
record Redirect(String method, URI to, boolean isSameHost) {
  /** One after the other. */
  static final int MOST = 5;

  private static final Reach REACH = new Reach(Set.of());

  /**
   * Blocks while a name is looked up.
   *
   * @param location the answer's header; may be anything
   * @return empty: the answer stands as it is
   */
  static Optional<Redirect> of(String method, URI from, int status, String location) {
    // RFC 9110, 15.4: only 307 and 308 forbid another method; for the others GET is what clients do
    boolean keepsMethod = status == 307 || status == 308;
    if (!keepsMethod && status != 301 && status != 302 && status != 303) {
      return Optional.empty();
    }
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    String scheme = scheme(to);
    boolean isHttp = scheme.equals("https") || scheme.equals("http") && scheme(from).equals("http");
    if (!isHttp || to.getHost() == null || to.getRawUserInfo() != null) {
      return Optional.empty();
    }
    boolean isSameHost = to.getHost().equalsIgnoreCase(from.getHost());
    boolean isSamePlace = isSameHost && (port(to) == port(from) || isUpgrade(from, to));
    return isSamePlace || isElsewhere(to)
        ? Optional.of(new Redirect(keepsMethod ? method : "GET", to, isSameHost))
        : Optional.empty();
  }

  private static boolean isUpgrade(URI from, URI to) {
    return scheme(from).equals("http") && port(from) == 80 && port(to) == 443;
  }

  private static boolean isElsewhere(URI to) {
    try {
      String host = to.getHost().replaceAll("[\\[\\]]", "");
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (REACH.objection(address, port(to), NamedBy.ANSWER).isPresent()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static String scheme(URI uri) {
    return String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : scheme(uri).equals("https") ? 443 : 80;
  }
}
