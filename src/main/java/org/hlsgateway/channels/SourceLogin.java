package org.hlsgateway.channels;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * User name and password in fields of their own, as people know them; within the address they stand
 * percent-encoded, which FFmpeg takes back when it answers an RTSP or HTTP server (RFC 3986,
 * 3.2.1).
 *
 * @param username blank: none
 * @param password blank: the stored one, if the user name has one
 */
record SourceLogin(String username, String password) {
  private static final int MAX_CHARACTERS = 200;
  private static final Set<String> WITHOUT_LOGIN = Set.of("srt", "udp", "rtp", "file", "test");

  /** The login is wrong; {@link #field} says which half. */
  static final class Refused extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final String field;

    Refused(String field, String message) {
      super(message);
      this.field = field;
    }

    String field() {
      return field;
    }
  }

  SourceLogin {
    username = username == null ? "" : username.strip();
    password = password == null ? "" : password;
  }

  /** The decoded user name of an address; blank if it has none. */
  static String userOf(SourceUrl source) {
    return SourceAddress.split(source.value())
        .flatMap(SourceAddress::user)
        .map(SourceLogin::decoded)
        .orElse("");
  }

  static boolean hasPassword(SourceUrl source) {
    return SourceAddress.split(source.value()).filter(SourceLogin::hasPassword).isPresent();
  }

  private static boolean hasPassword(SourceAddress pieces) {
    return pieces.hasPassword() && pieces.passwordEnd() > pieces.passwordStart();
  }

  /** The address, masked, without user name and password. */
  static String addressWithout(SourceUrl source) {
    String masked = source.masked();
    return SourceAddress.split(masked).map(pieces -> pieces.withoutLogin(masked)).orElse(masked);
  }

  /**
   * The address with this login in it; {@link SourceSecrets#MASK} stands for the stored password. A
   * login that somebody typed into the address wins over fields that were left as they were shown.
   *
   * @param address as typed; what cannot be an address comes back as it is
   * @param stored what is edited; empty for a new source
   * @throws Refused if the login cannot be one, or contradicts the address
   */
  String into(String address, Optional<SourceUrl> stored) {
    check("username", username);
    check("password", password);
    if (username.contains(":")) {
      throw new Refused("username", "A user name cannot contain a colon.");
    }
    if (username.isEmpty() && password.isEmpty()) {
      return address;
    }
    if (username.isEmpty() && !hasUser(address)) {
      throw new Refused(
          "username",
          "There is a password, but no user name: type it, or, if the source has none, write"
              + " :PASSWORD@ before the host in the address and empty the field of the password.");
    }
    String scheme = address.replaceFirst(":.*", "").toLowerCase(Locale.ROOT);
    if (WITHOUT_LOGIN.contains(scheme)) {
      throw new Refused(
          "username",
          String.format(
              Locale.ROOT, "A %s source has no user name and password: leave them empty.", scheme));
    }
    Optional<SourceAddress> split = SourceAddress.split(address);
    if (split.isEmpty()) {
      return address;
    }
    SourceAddress pieces = split.get();
    String shown = stored.map(SourceLogin::userOf).orElse("");
    String typed = pieces.user().map(SourceLogin::decoded).orElse("");
    if (!typed.isEmpty() || pieces.hasPassword()) {
      boolean leftAsShown = password.isEmpty() && username.equals(shown);
      if (leftAsShown || (password.isEmpty() && username.equals(typed))) {
        return address;
      }
      if (!typed.equals(username)) {
        throw new Refused(
            "username",
            "The address has a user name of its own: remove it there, or empty this field and the"
                + " password's.");
      }
    }
    return pieces.withLogin(address, login(shown, stored));
  }

  private static boolean hasUser(String address) {
    return SourceAddress.split(address)
        .flatMap(SourceAddress::user)
        .filter(user -> !user.isEmpty())
        .isPresent();
  }

  private String login(String shown, Optional<SourceUrl> stored) {
    Optional<SourceAddress> known = stored.flatMap(source -> SourceAddress.split(source.value()));
    // As it was typed then: the stored password belongs to this very spelling.
    String user =
        username.equals(shown)
            ? known.flatMap(SourceAddress::user).orElse(encoded(username))
            : encoded(username);
    if (!password.isEmpty()) {
      return user + ":" + encoded(password);
    }
    boolean hasStored = known.filter(SourceLogin::hasPassword).isPresent();
    return hasStored ? user + ":" + SourceSecrets.MASK : user;
  }

  private static void check(String field, String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw new Refused(
          field, String.format(Locale.ROOT, "At most %d characters.", MAX_CHARACTERS));
    }
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      throw new Refused(field, "A control character came along: type it instead of pasting it.");
    }
  }

  /** A password that reads *** is one, here: its stars are encoded. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // a stray percent sign: the address is refused for it later
    }
  }

  @Override
  public String toString() {
    return "SourceLogin[hidden]";
  }
}
