package org.hlsgateway.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whose word counts on where a request came from. Anybody else's X-Forwarded headers are only text.
 *
 * @param networks empty: nobody's
 */
public record TrustedProxies(List<Network> networks) {
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  public TrustedProxies {
    networks = List.copyOf(networks);
  }

  /** The request as its client sent it; asked again, the same. */
  public Outside outside(HttpServletRequest request) {
    if (request.getAttribute(Outside.ATTRIBUTE) instanceof Outside known) {
      return known;
    }
    Outside inside = Outside.asItCame(request);
    boolean believed = IpAddress.parse(inside.address()).filter(this::trusts).isPresent();
    Outside outside = believed ? asSaid(request, inside) : inside;
    request.setAttribute(Outside.ATTRIBUTE, outside);
    return outside;
  }

  /** Whether what comes from there may say whom it brings. */
  public boolean trusts(InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  private Outside asSaid(HttpServletRequest request, Outside inside) {
    Predicate<InetAddress> trusted = this::trusts;
    Forwarding standard = Forwarding.standard(request, trusted);
    Forwarding traditional = Forwarding.traditional(request, trusted);
    boolean secure = agreed(standard.secure(), traditional.secure()).orElse(inside.secure());
    String host = agreed(standard.host(), traditional.host()).orElse(inside.host());
    Outside outside =
        new Outside(
            agreed(standard.client(), traditional.client())
                .map(InetAddress::getHostAddress)
                .orElse(inside.address()),
            secure,
            host,
            Forwarding.prefix(request, trusted));
    return Forwarding.port(request, trusted).map(port -> withPort(outside, port)).orElse(outside);
  }

  /**
   * A proxy speaks one of the languages and passes on what a client says in the other: where they
   * contradict each other, one of them is a lie, and nobody knows which.
   */
  private static <T> Optional<T> agreed(Optional<T> one, Optional<T> other) {
    if (one.isPresent() && other.isPresent()) {
      return one.equals(other) ? one : Optional.empty();
    }
    return one.or(() -> other);
  }

  private static Outside withPort(Outside outside, int port) {
    return outside.saysPort() || port == Outside.usualPort(outside.secure())
        ? outside
        : new Outside(
            outside.address(), outside.secure(), outside.host() + ":" + port, outside.prefix());
  }
}
