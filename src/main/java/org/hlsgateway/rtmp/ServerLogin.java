package org.hlsgateway.rtmp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How servers of Adobe's and Limelight's kind ask for name and password: they refuse the
 * connection, twice, and the refusal's description says what to answer. The answers go behind the
 * application, each over a connection of its own.
 */
final class ServerLogin {
  private static final Pattern WANTED = Pattern.compile("authmod=(adobe|llnw)\\b");
  private static final Pattern QUERY = Pattern.compile("\\?(\\S+)");

  private ServerLogin() {}

  /**
   * @param description of the refused connection
   * @param nonce eight hexadecimal digits of the client's own
   * @return what is to follow the application next time; empty if it asks for no login that is
   *     known, or refuses this one
   */
  static Optional<String> answer(String description, PublishAddress address, String nonce) {
    Matcher wanted = WANTED.matcher(description);
    if (address.user().isEmpty()
        || !wanted.find()
        || description.contains("authfailed")
        || description.contains("nosuchuser")) {
      return Optional.empty();
    }
    String kind = wanted.group(1);
    if (!description.contains("reason=needauth")) {
      return Optional.of("?authmod=" + kind + "&user=" + address.user());
    }
    Matcher query = QUERY.matcher(description);
    Map<String, String> asked = new HashMap<>();
    if (query.find()) {
      for (String pair : query.group(1).split("[&;]")) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          asked.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
      }
    }
    return Optional.of(
        kind.equals("adobe") ? adobe(asked, address, nonce) : limelight(asked, address, nonce));
  }

  private static String adobe(Map<String, String> asked, PublishAddress address, String nonce) {
    String salted = base64(address.user() + asked.getOrDefault("salt", "") + address.password());
    String opaque = asked.getOrDefault("opaque", "");
    String challenge = opaque.isEmpty() ? asked.getOrDefault("challenge", "") : opaque;
    String answer =
        "?authmod=adobe&user="
            + address.user()
            + "&challenge="
            + nonce
            + "&response="
            + base64(salted + challenge + nonce);
    return opaque.isEmpty() ? answer : answer + "&opaque=" + opaque;
  }

  private static String limelight(Map<String, String> asked, PublishAddress address, String nonce) {
    String serverNonce = asked.getOrDefault("nonce", "");
    String count = "00000001";
    String application = address.application().replaceFirst("\\?.*", "");
    String path = "/" + application + (application.contains("/") ? "" : "/_definst_");
    String who = hex(address.user() + ":live:" + address.password());
    String what = hex("publish:" + path);
    String answer = hex(String.join(":", who, serverNonce, count, nonce, "auth", what));
    return String.format(
        Locale.ROOT,
        "?authmod=llnw&user=%s&nonce=%s&cnonce=%s&nc=%s&response=%s",
        address.user(),
        serverNonce,
        nonce,
        count,
        answer);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(md5(text));
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(md5(text));
  }

  /** Weak, and what these servers know. */
  private static byte[] md5(String text) {
    try {
      return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
