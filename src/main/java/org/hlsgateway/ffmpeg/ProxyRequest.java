package org.hlsgateway.ffmpeg;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request as FFmpeg sends it to a proxy (RFC 9112, 3.2): {@code CONNECT host:port}, or a method
 * with a whole {@code http://} address.
 *
 * @param method never empty
 * @param host lower case, IPv6 in brackets
 * @param path what the server itself is asked for; empty with {@code CONNECT}
 * @param headers each {@code Name: value}, in their order
 */
record ProxyRequest(String method, String host, int port, String path, List<String> headers) {

  private static final Pattern CONNECT =
      Pattern.compile("CONNECT ([^\\s/?#@]+):(\\d{1,5}) HTTP/1\\.[01]");
  private static final Pattern PLAIN =
      Pattern.compile(
          "([A-Z]{1,20}) http://(\\[[^]\\s]*]|[^\\s/?#@:]+)(?::(\\d{1,5}))?([/?]\\S*)? HTTP/1\\.[01]",
          Pattern.CASE_INSENSITIVE);
  private static final int HTTP_PORT = 80;
  private static final String AUTHORIZATION = "proxy-authorization";

  ProxyRequest {
    headers = List.copyOf(headers);
  }

  /**
   * @param head up to and with the empty line
   * @return empty if it is none
   */
  static Optional<ProxyRequest> parse(String head) {
    List<String> lines = new ArrayList<>(head.lines().filter(line -> !line.isEmpty()).toList());
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    String first = lines.remove(0);
    Matcher tunnel = CONNECT.matcher(first);
    if (tunnel.matches()) {
      return of("CONNECT", tunnel.group(1), tunnel.group(2), "", lines);
    }
    Matcher plain = PLAIN.matcher(first);
    return plain.matches()
        ? of(plain.group(1), plain.group(2), plain.group(3), path(plain.group(4)), lines)
        : Optional.empty();
  }

  /**
   * A request within a tunnel, which names a path only.
   *
   * @param tunnel what opened it
   */
  static Optional<ProxyRequest> parseWithin(ProxyRequest tunnel, String head) {
    int space = head.indexOf(' ');
    return head.startsWith(" /", space)
        ? parse(
            head.substring(0, space + 1)
                + "http://"
                + tunnel.authority()
                + head.substring(space + 1))
        : Optional.empty();
  }

  private static String path(String text) {
    return text == null ? "/" : text.startsWith("?") ? "/" + text : text;
  }

  private static Optional<ProxyRequest> of(
      String method, String host, String port, String path, List<String> headers) {
    int number = port == null ? HTTP_PORT : Integer.parseInt(port);
    return number < 1 || number > 65_535
        ? Optional.empty()
        : Optional.of(
            new ProxyRequest(method, host.toLowerCase(Locale.ROOT), number, path, headers));
  }

  boolean isTunnel() {
    return method.equals("CONNECT");
  }

  String authority() {
    return host + ":" + port;
  }

  /**
   * The first header's value.
   *
   * @param name lower case
   */
  Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> name(header).equals(name))
        .map(header -> header.substring(header.indexOf(':') + 1).strip())
        .findFirst();
  }

  /** What stands behind {@code Proxy-Authorization: Basic}. */
  Optional<String> credentials() {
    return header(AUTHORIZATION)
        .filter(value -> value.regionMatches(true, 0, "Basic ", 0, 6))
        .map(value -> value.substring(6).strip());
  }

  /**
   * As the server itself is asked.
   *
   * @param more replace what is there under the same names
   */
  String toServer(Map<String, String> more) {
    return head(method + " " + path + " HTTP/1.1", more);
  }

  /**
   * As another proxy is asked.
   *
   * @param authorization the whole value of its header; empty: none
   */
  String toProxy(Optional<String> authorization, Map<String, String> more) {
    String target = isTunnel() ? authority() : "http://" + authority() + path;
    StringBuilder head = new StringBuilder(head(method + " " + target + " HTTP/1.1", more));
    authorization.ifPresent(
        value -> head.insert(head.length() - 2, "Proxy-Authorization: " + value + "\r\n"));
    return head.toString();
  }

  private String head(String first, Map<String, String> more) {
    StringBuilder head = new StringBuilder(first).append("\r\n");
    for (String header : headers) {
      String name = name(header);
      boolean isReplaced = more.keySet().stream().anyMatch(name::equalsIgnoreCase);
      if (!isReplaced && !name.startsWith("proxy-")) {
        head.append(header).append("\r\n");
      }
    }
    more.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("\r\n").toString();
  }

  private static String name(String header) {
    return header.substring(0, Math.max(0, header.indexOf(':'))).strip().toLowerCase(Locale.ROOT);
  }

  /** There may be passwords in it. */
  @Override
  public String toString() {
    return method + " " + authority();
  }
}
