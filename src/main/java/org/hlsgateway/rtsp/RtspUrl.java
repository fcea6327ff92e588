package org.hlsgateway.rtsp;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * An address of a camera, taken apart as loosely as people type it and put together as cameras
 * expect it: as strings, for the rules of RFC 3986 lose what they need.
 *
 * @param secure rtsps
 * @param user decoded; empty if none is given
 * @param password decoded
 * @param host without brackets
 * @param port the scheme's own if none is given
 * @param asked what stands in requests: the whole address without user and password
 */
public record RtspUrl(
    boolean secure, String user, String password, String host, int port, String asked) {

  private static final int PORT = 554;
  private static final int TLS_PORT = 322;
  private static final int LONGEST = 4_096;

  /** Empty if it is no address of RTSP. */
  public static Optional<RtspUrl> parse(String text) {
    String url = text.strip();
    String scheme = url.toLowerCase(Locale.ROOT);
    boolean secure = scheme.startsWith("rtsps://");
    if (url.length() > LONGEST || !secure && !scheme.startsWith("rtsp://")) {
      return Optional.empty();
    }
    if (url.chars().anyMatch(c -> c < ' ' || c == 127)) {
      return Optional.empty();
    }
    String rest = url.substring(url.indexOf("://") + 3);
    int at = endOfLogin(rest);
    String login = at < 0 ? "" : rest.substring(0, at);
    String after = rest.substring(at + 1);
    int path = firstOf(after, "/?#");
    String authority = after.substring(0, path);
    String tail = after.substring(path).replace(" ", "%20");
    return host(authority, secure)
        .map(
            found -> {
              int colon = login.indexOf(':');
              return new RtspUrl(
                  secure,
                  decoded(colon < 0 ? login : login.substring(0, colon)),
                  decoded(colon < 0 ? "" : login.substring(colon + 1)),
                  found.host,
                  found.port,
                  (secure ? "rtsps://" : "rtsp://") + found.text + tail);
            });
  }

  /** Where the login ends: the last @ before the path, for passwords are typed raw. */
  private static int endOfLogin(String rest) {
    int slash = rest.indexOf('/');
    int end = slash < 0 ? rest.length() : slash;
    int at = rest.lastIndexOf('@', end);
    // host?user=a@b has no login before its host; a password with a question mark has one behind.
    int query = rest.indexOf('?');
    boolean isOfQuery = query >= 0 && query < at && rest.indexOf('@') > query;
    return isOfQuery && rest.substring(0, query).matches("[\\w.-]+(:\\d{1,5})?") ? -1 : at;
  }

  private static int firstOf(String text, String characters) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  private record Authority(String host, int port, String text) {}

  private static Optional<Authority> host(String authority, boolean secure) {
    String host = authority;
    String port = "";
    boolean bare = authority.indexOf(':') != authority.lastIndexOf(':');
    if (authority.startsWith("[")) {
      int end = authority.indexOf(']');
      if (end < 0) {
        return Optional.empty();
      }
      host = authority.substring(1, end);
      port = authority.substring(end + 1).replaceFirst("^:", "");
    } else if (!bare && authority.indexOf(':') >= 0) {
      host = authority.substring(0, authority.indexOf(':'));
      port = authority.substring(authority.indexOf(':') + 1);
    }
    if (host.isEmpty() || !port.matches("[0-9]{0,5}") || host.contains(" ")) {
      return Optional.empty();
    }
    int number = port.isEmpty() ? (secure ? TLS_PORT : PORT) : Integer.parseInt(port);
    if (number < 1 || number > 65_535) {
      return Optional.empty();
    }
    String written = bare && !authority.startsWith("[") ? "[" + host + "]" : authority;
    return Optional.of(new Authority(host, number, written));
  }

  /** Percent signs that encode nothing are meant as they stand. */
  static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
      int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
      if (in[i] == '%' && high >= 0 && low >= 0) {
        out[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        out[length++] = in[i];
      }
    }
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }

  public boolean hasLogin() {
    return !user.isEmpty() || !password.isEmpty();
  }

  /** Host and port as they were typed. */
  String authority() {
    return root().substring(root().indexOf("://") + 3);
  }

  /** Path and query; at least a slash. */
  String path() {
    String tail = asked.substring(root().length());
    return tail.startsWith("/") ? tail : "/" + tail;
  }

  /** The same for RTSP within HTTP, whose usual ports are HTTP's. */
  RtspUrl withinHttp() {
    boolean named = authority().matches(".*[^:\\]]:\\d+|\\[.*\\]:\\d+");
    return named ? this : new RtspUrl(secure, user, password, host, secure ? 443 : 80, asked);
  }

  /** Without the path. */
  private String root() {
    int host = asked.indexOf("://") + 3;
    return asked.substring(0, host + firstOf(asked.substring(host), "/?#"));
  }

  /**
   * The base of a description's addresses, as the camera names it, put right where it can be; the
   * address that was asked for where it cannot. Its host is always the one that is connected to:
   * cameras behind an address translator name their own.
   *
   * @param named Content-Base or Content-Location; may be empty
   */
  String base(String named) {
    String text = named.strip();
    while (text.toLowerCase(Locale.ROOT).matches("rtsps?://rtsps?://.*")) {
      text = text.substring(text.indexOf("://") + 3);
    }
    if (text.isEmpty()) {
      return asked;
    }
    if (text.startsWith("/")) {
      return root() + text;
    }
    if (!text.matches("(?i)rtsps?://.*")) {
      text = "rtsp://" + text;
    }
    return rehosted(text).orElse(asked);
  }

  /**
   * Where a track or the session is controlled: absolute addresses as they are, and others put
   * behind the base as they are.
   *
   * @param control may be empty or {@code *}: the base itself
   */
  String control(String base, String control) {
    if (control.isEmpty() || control.equals("*")) {
      return base;
    }
    if (control.matches("(?i)rtsps?://.*")) {
      return rehosted(control).orElse(base);
    }
    boolean joined = base.endsWith("/") || control.startsWith("/");
    return (base.endsWith("/") && control.startsWith("/")
            ? base.substring(0, base.length() - 1)
            : base)
        + (joined ? "" : "/")
        + control;
  }

  /** The same path and query at the host that is connected to. */
  private Optional<String> rehosted(String address) {
    String rest = address.substring(address.indexOf("://") + 3);
    int at = endOfLogin(rest);
    String after = rest.substring(at + 1);
    int path = firstOf(after, "/?");
    return path == 0 && !after.startsWith("/")
        ? Optional.empty()
        : Optional.of(root() + after.substring(path));
  }

  /**
   * Where a redirect leads. A login is kept only for the same host, and none of an encrypted
   * connection for a plain one.
   *
   * @return empty if it leads nowhere
   */
  Optional<RtspUrl> redirected(String location) {
    String target = location.strip();
    if (target.startsWith("/")) {
      target = root() + target;
    }
    return parse(target)
        .filter(next -> next.secure || !secure)
        .map(
            next ->
                next.hasLogin() || !next.host.equalsIgnoreCase(host)
                    ? next
                    : new RtspUrl(next.secure, user, password, next.host, next.port, next.asked));
  }

  @Override
  public String toString() {
    return asked;
  }
}
