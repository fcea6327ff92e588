package org.hlsgateway.rtmp;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a stream is published to, as RTMP cuts it: whom to connect to, the application, and the
 * stream's name, which for most services is a secret key.
 *
 * @param secure RTMP over TLS
 * @param host a name or an address, IPv6 without brackets
 * @param port 1 to 65535
 * @param application the path without its first slash; a query included; may be empty
 * @param name of the stream; may be empty, where the application says it all
 * @param user of a login within the address; empty if there is none
 * @param login user and password as they were typed
 */
public record PublishAddress(
    boolean secure,
    String host,
    int port,
    String application,
    String name,
    String user,
    String password,
    String login) {

  private static final int PORT = 1935;
  private static final int TLS_PORT = 443;

  /** Of address and key each, in characters. */
  public static final int LONGEST = 1_000;

  private static final Pattern FORM =
      Pattern.compile(
          "(rtmps?)://(?:([^@/?#]*)@)?(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?"
              + "(?:/([\\x21-\\x7e]*))?",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]*");

  /**
   * @param address {@code rtmp://host/application} or {@code rtmps://...}
   * @param key of the stream; empty if the address ends with it
   * @throws IllegalArgumentException with what is wrong, and what to do
   */
  public static PublishAddress parse(String address, String key) {
    if (address.length() > LONGEST || key.length() > LONGEST) {
      throw new IllegalArgumentException(
          "The address and the key may have " + LONGEST + " characters each.");
    }
    Matcher form = FORM.matcher(address);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          address.matches("(?i)rtmps?://.*")
              ? "The address cannot be read: it has the form rtmp://host/application, without"
                  + " spaces."
              : "The address must begin with rtmp:// or rtmps://, as the service shows it.");
    }
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "The key contains a space or a letter outside ASCII: copy it again from the service.");
    }
    boolean secure = form.group(1).toLowerCase(Locale.ROOT).equals("rtmps");
    OptionalInt port =
        form.group(4) == null
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseInt(form.group(4)));
    if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65_535)) {
      throw new IllegalArgumentException("The port must be a number from 1 to 65535.");
    }
    String login = form.group(2) == null ? "" : form.group(2);
    int colon = login.indexOf(':');
    String path = form.group(5) == null ? "" : form.group(5).replaceFirst("/+$", "");
    boolean inOne = key.isEmpty();
    int last =
        path.indexOf('?') >= 0 ? path.lastIndexOf('/', path.indexOf('?')) : path.lastIndexOf('/');
    return new PublishAddress(
        secure,
        form.group(3).replaceAll("[\\[\\]]", ""),
        port.orElse(secure ? TLS_PORT : PORT),
        inOne && last >= 0 ? path.substring(0, last) : path,
        inOne && last >= 0 ? path.substring(last + 1) : key,
        decoded(colon < 0 ? login : login.substring(0, colon)),
        decoded(colon < 0 ? "" : login.substring(colon + 1)),
        login);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "In the login before the @, a % must be followed by two hexadecimal digits.", e);
    }
  }

  /**
   * Where the peer says that the stream is to be sent instead; its name and login stay.
   *
   * @throws IllegalArgumentException with a sentence, if that is no address of RTMP, or gives up
   *     TLS
   */
  public PublishAddress moved(String address) {
    PublishAddress other;
    try {
      // The new address ends with the application: the key is not part of it.
      other = parse(address, name.isEmpty() ? "-" : name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          host + " sends the stream on to what is no address of RTMP: check the address.", e);
    }
    if (secure && !other.secure) {
      throw new IllegalArgumentException(
          host
              + " sends the stream on to where there is no TLS: it is not sent there, as its key"
              + " could be read on the way.");
    }
    return new PublishAddress(
        other.secure,
        other.host,
        other.port,
        other.application.isEmpty() ? application : other.application,
        name,
        user,
        password,
        login);
  }

  /** The address of the application, as the connect command has it. */
  String tcUrl() {
    String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    boolean usual = port == (secure ? TLS_PORT : PORT);
    return (secure ? "rtmps://" : "rtmp://")
        + shown
        + (usual ? "" : ":" + port)
        + "/"
        + application;
  }

  /**
   * The same text without key, password and queries, whole or in part, wherever a peer or an error
   * repeats them.
   */
  public String clean(String text) {
    // The longest first: what is part of another must not leave the rest of it.
    String cleaned = text;
    for (String secret :
        secrets().sorted(Comparator.comparing(String::length).reversed()).toList()) {
      cleaned = cleaned.replace(secret, "***");
    }
    return cleaned.replaceAll("[^\\x20-\\x7e]", "?");
  }

  private Stream<String> secrets() {
    String bareName = name.replaceFirst("\\?.*", "");
    String typedPassword = login.substring(login.indexOf(':') + 1);
    Stream<String> words = Stream.of(name, bareName, password, login, typedPassword);
    Stream<String> queries = Stream.of(name, application).flatMap(PublishAddress::query);
    // A word of a letter or two would mask half of what is said.
    return Stream.concat(words, queries).filter(word -> word.length() > 3);
  }

  /** The query of it, and the value of each parameter. */
  private static Stream<String> query(String text) {
    int begin = text.indexOf('?');
    String query = begin < 0 ? "" : text.substring(begin + 1);
    return Stream.concat(
        Stream.of(query),
        Stream.of(query.split("[&;]")).map(pair -> pair.substring(pair.indexOf('=') + 1)));
  }

  /**
   * An address as somebody may see it who must not know its secrets: without login and query.
   *
   * @param holdsKey the last piece of the path is the key
   */
  public static String masked(String address, boolean holdsKey) {
    String bare = address.replaceFirst("//[^@/]*@", "//***@").replaceFirst("\\?.*", "?***");
    return holdsKey ? bare.replaceFirst("(//[^/]*/(?:.*[^/]/+)?)[^/]+/*$", "$1***") : bare;
  }

  /**
   * An address that ends with the key, without it and with what else it had; any other as it is.
   *
   * @param address that {@link #parse} takes
   */
  public static String withoutKey(String address) {
    int query = address.indexOf('?');
    String path = (query < 0 ? address : address.substring(0, query)).replaceFirst("/+$", "");
    int last = path.lastIndexOf('/');
    // Of the scheme, and of the application.
    return parse(address, "").name().isEmpty() ? address : address.substring(0, last);
  }

  /** Name and password are secrets. */
  @Override
  public String toString() {
    return (secure ? "rtmps://" : "rtmp://") + host + ":" + port + "/***";
  }
}
