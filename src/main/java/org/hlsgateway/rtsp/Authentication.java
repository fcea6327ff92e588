package org.hlsgateway.rtsp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Answers a camera's challenges (RFC 7616, 2617, 2069, 7617) for one connection: the best that it
 * offers, of Digest with SHA-256, Digest with MD5, and Basic.
 */
final class Authentication {

  /** The rank of Digest with SHA-256. */
  private static final Integer SHA_256 = 3;

  /**
   * What is asked for.
   *
   * @param scheme small letters
   * @param parameters keys in small letters
   */
  record Challenge(String scheme, Map<String, String> parameters) {

    String parameter(String name) {
      return parameters.getOrDefault(name, "");
    }

    String algorithm() {
      return parameter("algorithm").toUpperCase(Locale.ROOT);
    }

    boolean isStale() {
      return parameter("stale").equalsIgnoreCase("true");
    }

    /** 0: cannot be answered. */
    private int rank() {
      if (scheme.equals("basic")) {
        return 1;
      }
      boolean digest = scheme.equals("digest") && parameters.containsKey("nonce");
      return !digest
          ? 0
          : switch (algorithm()) {
            case "", "MD5", "MD5-SESS" -> 2;
            case "SHA-256", "SHA-256-SESS" -> SHA_256;
            default -> 0;
          };
    }
  }

  private final String user;
  private final String password;
  private final Supplier<String> clientNonces;
  private Challenge chosen;

  /** Of the last challenges, whichever was answered. */
  private Set<String> nonces = Set.of();

  private int count;
  private volatile boolean needsSha256;

  /**
   * @param clientNonces new random text each time
   */
  Authentication(String user, String password, Supplier<String> clientNonces) {
    this.user = user;
    this.password = password;
    this.clientNonces = clientNonces;
  }

  /**
   * A request was refused for want of a login.
   *
   * @param tried it had one already, and that was refused: see {@link #isRenewed}
   * @return true if it is worth sending once more
   */
  boolean challenged(List<String> headers, boolean tried) {
    List<Challenge> asked = new ArrayList<>();
    for (String header : headers) {
      asked.addAll(challenges(header));
    }
    nonces = noncesOf(asked);
    Challenge before = chosen;
    boolean stale = asked.stream().anyMatch(Challenge::isStale);
    int below = tried && before != null && !stale ? before.rank() : Integer.MAX_VALUE;
    // A camera that offers SHA-256 and fails at it gets MD5; one that refused a digest gets no
    // password in the clear, which would be one more attempt that it counts.
    Optional<Challenge> best =
        asked.stream()
            .filter(challenge -> challenge.rank() > 0 && challenge.rank() < below)
            .filter(challenge -> below == Integer.MAX_VALUE || challenge.rank() > 1)
            .max((left, right) -> Integer.compare(left.rank(), right.rank()));
    // A nonce that is new each time says nothing: only a camera that never saw this one is told.
    boolean another =
        tried && best.isEmpty() && before != null && before.scheme.equals("digest") && !stale
            ? false
            : best.isPresent();
    if (another) {
      chosen = best.get();
      count = 0;
      needsSha256 =
          asked.stream().map(Challenge::rank).filter(rank -> rank > 0).allMatch(SHA_256::equals);
    }
    return another;
  }

  /**
   * True if these ask for another nonce than was answered: what a login is made of has an end, and
   * not every camera says that it is stale. The first time that says nothing against the password.
   */
  boolean isRenewed(List<String> headers) {
    Set<String> asked = new HashSet<>();
    for (String header : headers) {
      asked.addAll(noncesOf(challenges(header)));
    }
    return !asked.isEmpty() && asked.stream().noneMatch(nonces::contains);
  }

  private static Set<String> noncesOf(List<Challenge> challenges) {
    return challenges.stream()
        .map(challenge -> challenge.parameter("nonce"))
        .filter(nonce -> !nonce.isEmpty())
        .collect(Collectors.toSet());
  }

  /** True once a camera has asked for a login. */
  boolean isAsked() {
    return chosen != null;
  }

  /** True if SHA-256 is answered, and nothing else was offered; any thread may ask. */
  boolean needsSha256() {
    return needsSha256;
  }

  /** What to send with a request; empty until something was asked for. */
  Optional<String> header(String method, String uri) {
    if (chosen == null) {
      return Optional.empty();
    }
    if (chosen.scheme.equals("basic")) {
      byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(login));
    }
    return Optional.of(digest(method, uri));
  }

  private String digest(String method, String uri) {
    String algorithm = chosen.algorithm();
    String realm = chosen.parameter("realm");
    String nonce = chosen.parameter("nonce");
    boolean authQuality =
        List.of(chosen.parameter("qop").toLowerCase(Locale.ROOT).split("\\s*,\\s*"))
            .contains("auth");
    String own = authQuality || algorithm.endsWith("-SESS") ? clientNonces.get() : "";
    String first = hash(user + ":" + realm + ":" + password);
    if (algorithm.endsWith("-SESS")) {
      first = hash(first + ":" + nonce + ":" + own);
    }
    String second = hash(method + ":" + uri);
    String times = String.format(Locale.ROOT, "%08x", ++count);
    String response =
        authQuality
            ? hash(first + ":" + nonce + ":" + times + ":" + own + ":auth:" + second)
            : hash(first + ":" + nonce + ":" + second);
    StringBuilder out = new StringBuilder("Digest username=\"").append(quoted(user));
    out.append("\", realm=\"").append(quoted(realm));
    out.append("\", nonce=\"").append(quoted(nonce));
    out.append("\", uri=\"").append(uri);
    out.append("\", response=\"").append(response).append('"');
    // TP-Link refuses an algorithm that it did not name.
    if (!algorithm.isEmpty()) {
      out.append(", algorithm=").append(chosen.parameter("algorithm"));
    }
    if (!chosen.parameter("opaque").isEmpty()) {
      out.append(", opaque=\"").append(quoted(chosen.parameter("opaque"))).append('"');
    }
    if (authQuality) {
      out.append(", qop=auth, nc=").append(times);
    }
    if (!own.isEmpty()) {
      out.append(", cnonce=\"").append(own).append('"');
    }
    return out.toString();
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private String hash(String text) {
    String name = chosen.algorithm().startsWith("SHA-256") ? "SHA-256" : "MD5";
    try {
      byte[] hash = MessageDigest.getInstance(name).digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All that one header asks for: several may stand in it, with commas between. */
  static List<Challenge> challenges(String header) {
    List<Challenge> found = new ArrayList<>();
    Map<String, String> parameters = new HashMap<>();
    String scheme = "";
    int at = 0;
    while (at < header.length()) {
      char c = header.charAt(at);
      if (c == ',' || Character.isWhitespace(c)) {
        at++;
        continue;
      }
      int end = at;
      while (end < header.length() && ",= \t".indexOf(header.charAt(end)) < 0) {
        end++;
      }
      String name = header.substring(at, end).toLowerCase(Locale.ROOT);
      int next = end;
      while (next < header.length() && Character.isWhitespace(header.charAt(next))) {
        next++;
      }
      if (next < header.length() && header.charAt(next) == '=') {
        StringBuilder value = new StringBuilder();
        at = value(header, next + 1, value);
        parameters.putIfAbsent(name, value.toString());
      } else {
        if (!scheme.isEmpty()) {
          found.add(new Challenge(scheme, Map.copyOf(parameters)));
        }
        parameters.clear();
        scheme = name;
        at = Math.max(end, at + 1);
      }
    }
    if (!scheme.isEmpty()) {
      found.add(new Challenge(scheme, Map.copyOf(parameters)));
    }
    return found;
  }

  /** Behind the value. */
  private static int value(String header, int from, StringBuilder out) {
    int at = from;
    while (at < header.length() && Character.isWhitespace(header.charAt(at))) {
      at++;
    }
    boolean quotes = at < header.length() && header.charAt(at) == '"';
    at += quotes ? 1 : 0;
    while (at < header.length()) {
      char c = header.charAt(at++);
      if (quotes && c == '\\' && at < header.length()) {
        out.append(header.charAt(at++));
      } else if (quotes ? c == '"' : c == ',' || Character.isWhitespace(c)) {
        return at;
      } else {
        out.append(c);
      }
    }
    return at;
  }
}
