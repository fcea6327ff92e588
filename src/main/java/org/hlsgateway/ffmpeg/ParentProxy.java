package org.hlsgateway.ffmpeg;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The proxy that the environment names, by {@code http_proxy} and {@code no_proxy}: as FFmpeg reads
 * them.
 *
 * @param authorization the header's value
 * @param without hosts and ends of hosts that are asked directly
 */
record ParentProxy(String host, int port, Optional<String> authorization, List<String> without) {

  private static final int USUAL_PORT = 80;

  /** Empty if there is none, or none that can be understood. */
  static Optional<ParentProxy> of(Map<String, String> environment) {
    String address = environment.getOrDefault("http_proxy", "");
    if (!address.startsWith("http://")) {
      return Optional.empty();
    }
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (uri.getHost() == null) {
      return Optional.empty();
    }
    Optional<String> login =
        Optional.ofNullable(uri.getUserInfo())
            .map(user -> user.getBytes(StandardCharsets.UTF_8))
            .map(user -> "Basic " + Base64.getEncoder().encodeToString(user));
    List<String> without =
        Arrays.stream(environment.getOrDefault("no_proxy", "").split("[,\\s]+"))
            .map(name -> name.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", "."))
            .filter(name -> !name.isEmpty())
            .toList();
    int port = uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
    return Optional.of(new ParentProxy(uri.getHost(), port, login, without));
  }

  boolean isFor(String asked) {
    return without.stream()
        .noneMatch(
            name ->
                name.equals("*")
                    || asked.equals(name)
                    || asked.endsWith(name.startsWith(".") ? name : "." + name));
  }
}
