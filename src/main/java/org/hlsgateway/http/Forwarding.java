package org.hlsgateway.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the proxies that a request came through say of it, in one of two languages: Forwarded (RFC
 * 7239) or the X-Forwarded headers that everybody had before. Each proxy adds at the right: what
 * stands left of the first one that is not trusted may be invented.
 *
 * @param client the right-most address that is no trusted proxy's; empty: nothing was said that can
 *     be read
 * @param secure empty: not said
 * @param host empty: not said
 */
record Forwarding(Optional<InetAddress> client, Optional<Boolean> secure, Optional<String> host) {

  /** RFC 7239, 6, and without the quotes and brackets that others leave out; with any port. */
  private static final Pattern NODE =
      Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::[0-9]{1,5})?|([0-9.]+)(?::[0-9]{1,5})?");

  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");
  private static final Pattern PREFIX = Pattern.compile("(?:/[A-Za-z0-9_~%-][A-Za-z0-9._~%-]*)+");

  // RFC 7239, 4: token "=" (token / quoted-string); colons and brackets are often not quoted.
  private static final Pattern PAIR =
      Pattern.compile("\\s*([A-Za-z]+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s\";,]*))\\s*(;|,|$)");

  private static final int MOST_HOPS = 50;

  /** Forwarded; what cannot be read says nothing. */
  static Forwarding standard(HttpServletRequest request, Predicate<InetAddress> trusted) {
    List<Element> elements = elements(String.join(",", lines(request, "Forwarded")));
    Chain chain = chain(elements.stream().map(Element::node).toList(), trusted);
    // What the outermost trusted proxy says; what it leaves out, the next one may say.
    List<Element> credible = elements.subList(from(elements, chain), elements.size());
    return new Forwarding(
        chain.client(),
        credible.stream()
            .map(Element::proto)
            .filter(s -> !s.isEmpty())
            .findFirst()
            .flatMap(Forwarding::secure),
        credible.stream()
            .map(Element::host)
            .filter(s -> !s.isEmpty())
            .findFirst()
            .filter(Forwarding::isHost));
  }

  /** X-Forwarded-For, -Proto, -Host and -Port. */
  static Forwarding traditional(HttpServletRequest request, Predicate<InetAddress> trusted) {
    Chain chain = chain(list(request, "X-Forwarded-For"), trusted);
    Optional<Boolean> secure =
        credible(list(request, "X-Forwarded-Proto"), chain).flatMap(Forwarding::secure);
    Optional<String> host =
        credible(list(request, "X-Forwarded-Host"), chain).filter(Forwarding::isHost);
    return new Forwarding(chain.client(), secure, host);
  }

  /** X-Forwarded-Port; empty: not said. */
  static Optional<Integer> port(HttpServletRequest request, Predicate<InetAddress> trusted) {
    return credible(
            list(request, "X-Forwarded-Port"), chain(list(request, "X-Forwarded-For"), trusted))
        .filter(text -> text.matches("[1-9][0-9]{0,4}"))
        .map(Integer::valueOf)
        .filter(port -> port <= 65_535);
  }

  /** X-Forwarded-Prefix: each proxy adds what it took off, the outermost first. */
  static String prefix(HttpServletRequest request, Predicate<InetAddress> trusted) {
    List<String> said = list(request, "X-Forwarded-Prefix");
    Chain chain = chain(list(request, "X-Forwarded-For"), trusted);
    String prefix =
        String.join(
            "",
            said.subList(from(said, chain), said.size()).stream().map(Forwarding::piece).toList());
    return PREFIX.matcher(prefix).matches() ? prefix : "";
  }

  private static String piece(String said) {
    String whole = said.startsWith("/") ? said : "/" + said;
    return whole.replaceFirst("/+$", "");
  }

  /** One proxy's part of Forwarded; what is not said is empty. */
  private record Element(String node, String proto, String host) {}

  /**
   * @param hops how many of the last entries are credible, at least 1: what a trusted proxy wrote
   */
  private record Chain(Optional<InetAddress> client, int hops) {}

  private static Chain chain(List<String> nodes, Predicate<InetAddress> trusted) {
    Optional<InetAddress> client = Optional.empty();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Optional<InetAddress> node = node(nodes.get(i));
      // "unknown", or a name that a proxy made up (RFC 7239, 6.2, 6.3): nobody to count by.
      client = node.isPresent() ? node : client;
      if (node.isEmpty() || !trusted.test(node.get())) {
        return new Chain(client, nodes.size() - i);
      }
    }
    return new Chain(client, Math.max(1, nodes.size()));
  }

  private static int from(List<?> entries, Chain chain) {
    return Math.max(0, entries.size() - chain.hops());
  }

  private static Optional<String> credible(List<String> entries, Chain chain) {
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(from(entries, chain)));
  }

  private static Optional<InetAddress> node(String text) {
    Matcher match = NODE.matcher(text);
    if (!match.matches()) {
      return IpAddress.parse(text);
    }
    return IpAddress.parse(match.group(1) != null ? match.group(1) : match.group(2));
  }

  private static Optional<Boolean> secure(String scheme) {
    return switch (scheme.toLowerCase(Locale.ROOT)) {
      case "https", "wss" -> Optional.of(true);
      case "http", "ws" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static boolean isHost(String text) {
    return HOST.matcher(text).matches();
  }

  /** None if a part of it cannot be read. */
  private static List<Element> elements(String header) {
    List<Element> elements = new ArrayList<>();
    Element element = new Element("", "", "");
    Matcher pair = PAIR.matcher(header);
    int end = 0;
    while (end < header.length()) {
      if (!pair.find(end) || pair.start() != end || elements.size() == MOST_HOPS) {
        return List.of();
      }
      end = pair.end();
      element = with(element, pair);
      if (!pair.group(4).equals(";")) {
        elements.add(element);
        element = new Element("", "", "");
      }
    }
    return elements;
  }

  private static Element with(Element element, Matcher pair) {
    String quoted = pair.group(2);
    String value = quoted != null ? quoted.replaceAll("\\\\(.)", "$1") : pair.group(3);
    return switch (pair.group(1).toLowerCase(Locale.ROOT)) {
      case "for" -> new Element(value, element.proto, element.host);
      case "proto" -> new Element(element.node, value, element.host);
      case "host" -> new Element(element.node, element.proto, value);
      default -> element;
    };
  }

  private static List<String> list(HttpServletRequest request, String header) {
    List<String> entries = new ArrayList<>();
    for (String line : lines(request, header)) {
      for (String entry : line.split(",")) {
        if (!entry.isBlank()) {
          entries.add(entry.strip());
        }
      }
    }
    return entries.subList(Math.max(0, entries.size() - MOST_HOPS), entries.size());
  }

  private static List<String> lines(HttpServletRequest request, String header) {
    Enumeration<String> lines = request.getHeaders(header);
    return lines == null ? List.of() : Collections.list(lines);
  }
}
