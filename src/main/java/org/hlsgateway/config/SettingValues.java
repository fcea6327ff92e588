package org.hlsgateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hlsgateway.http.Network;
import org.hlsgateway.http.TrustedProxies;

/**
 * Turns texts into values, and collects what is wrong with them instead of stopping at the first: a
 * wrong setting reads as its default until {@link #refuseIfWrong}.
 */
final class SettingValues {
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");
  private static final Pattern USER_NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
  private static final Pattern FFMPEG_NAME = Pattern.compile("[a-z0-9][a-z0-9_]{0,31}");
  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]+");

  /** Short enough for what streams may be called, see ID_MAX_LENGTH; long enough to be one. */
  private static final Pattern STREAM_KEY = Pattern.compile("[A-Za-z0-9_-]{16,128}");

  /** RFC 7617, 2: no control characters. U+FFFD is what Java makes of what it cannot read. */
  private static final Pattern ONE_LINE = Pattern.compile("[^\\p{Cc}\\ufffd]+");

  private static final String UNDERSCORE =
      " names a host with an underscore, which no host name may have: give the host another name,"
          + " or use its IP address";
  private static final int SHORTEST_PASSWORD = 8;
  private static final int LONGEST_PASSWORD = 256;

  /** Of a file that holds a secret, in bytes. */
  private static final int LONGEST_LINE = 4_096;

  private final SettingsReader.Lookup lookup;
  private final List<String> problems = new ArrayList<>();
  private final Map<Setting, Duration> durations = new EnumMap<>(Setting.class);

  SettingValues(SettingsReader.Lookup lookup) {
    this.lookup = lookup;
  }

  /** Whitespace around a value is not part of it; an empty value is no value. */
  String text(Setting setting) {
    return given(setting).orElse(setting.fallback());
  }

  /** What can stand in a header. */
  String printable(Setting setting) {
    String text = text(setting);
    if (text.matches("[\\x21-\\x7e]{0,500}")) {
      return text;
    }
    refuse(setting, text, "must be at most 500 printable ASCII characters without spaces");
    return setting.fallback();
  }

  boolean yesOrNo(Setting setting) {
    String text = text(setting);
    if (text.equalsIgnoreCase("YES")) {
      return true;
    }
    if (!text.equalsIgnoreCase("NO")) {
      refuse(setting, text, "must be YES or NO");
    }
    return false;
  }

  boolean isSet(Setting setting) {
    return given(setting).isPresent();
  }

  /**
   * @param reason completes the error, such as {@code HTTPS needs a certificate}
   */
  void mustBeSet(Setting setting, String reason) {
    if (!isSet(setting)) {
      problems.add(setting + " must be set: " + reason);
    }
  }

  void mustDiffer(Setting one, Setting other) {
    if (text(one).equals(text(other))) {
      refuse(one, text(one), "must differ from " + other + "=" + text(other));
    }
  }

  /** What may be a name that FFmpeg knows; whether it does is seen once FFmpeg was asked. */
  String ffmpegName(Setting setting) {
    String text = text(setting);
    if (FFMPEG_NAME.matcher(text).matches()) {
      return text;
    }
    refuse(setting, text, "must be a name that FFmpeg lists: letters a-z, digits and _");
    return setting.fallback();
  }

  int integer(Setting setting, int least, int most) {
    return integer(setting, least, most, Integer.parseInt(setting.fallback()));
  }

  /**
   * @param otherwise what a wrong number reads as
   */
  int integer(Setting setting, int least, int most, int otherwise) {
    String text = text(setting);
    if (text.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    refuse(setting, text, "must be a whole number from " + least + " to " + most);
    return otherwise;
  }

  /** Decimal seconds, to the millisecond. */
  Duration seconds(Setting setting, String least, String most) {
    String text = text(setting);
    BigDecimal number = new BigDecimal(setting.fallback());
    if (DECIMAL.matcher(text).matches()
        && new BigDecimal(text).compareTo(new BigDecimal(least)) >= 0
        && new BigDecimal(text).compareTo(new BigDecimal(most)) <= 0) {
      number = new BigDecimal(text);
      durations.put(setting, milliseconds(number));
    } else {
      refuse(setting, text, "must be from " + least + " to " + most + " seconds");
    }
    return milliseconds(number);
  }

  /** Compares two that {@link #seconds} has read; says nothing about one that is wrong anyway. */
  void mustBeShorter(Setting shorter, Setting longer) {
    Duration left = durations.get(shorter);
    Duration right = durations.get(longer);
    if (left != null && right != null && left.compareTo(right) >= 0) {
      refuse(shorter, text(shorter), "must be shorter than " + longer + "=" + text(longer));
    }
  }

  /** Absolute and normalized; empty if nothing is set, or if what is set is not a path. */
  Optional<Path> path(Setting setting) {
    String text = text(setting);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(text).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      refuse(setting, text.replace('\0', '?'), "must be a path");
      return Optional.empty();
    }
  }

  /**
   * A folder that exists; empty if none is set.
   *
   * @param empty what it means to set none
   */
  Optional<Path> folder(Setting setting, String empty) {
    Optional<Path> path = path(setting);
    if (path.isPresent() && !Files.isDirectory(path.get())) {
      refuse(setting, text(setting), "must be a folder that exists; leave it empty to " + empty);
    }
    return path;
  }

  /**
   * A folder whose files everybody sees must not hold this, nor lie within it; by their real names.
   *
   * @param what as it is called in the error, such as {@code DATA_DIR}
   */
  void mustBeApart(Setting shown, Optional<Path> folder, String what, Optional<Path> hidden) {
    if (folder.isEmpty() || hidden.isEmpty()) {
      return;
    }
    Path open = real(folder.get());
    Path closed = real(hidden.get());
    if (open.startsWith(closed) || closed.startsWith(open)) {
      refuse(
          shown,
          text(shown),
          "must neither hold nor lie in " + what + ": everybody would see what is in there");
    }
  }

  /** Of what is not there yet, that of the folders above it. */
  private static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    for (Path there = absolute; there != null; there = there.getParent()) {
      try {
        return there.toRealPath().resolve(there.relativize(absolute)).normalize();
      } catch (IOException e) {
        // It is not there.
      }
    }
    return absolute;
  }

  String userName(Setting setting) {
    String text = text(setting);
    // A colon would end the user name in Basic authentication (RFC 7617, 2).
    if (!USER_NAME.matcher(text).matches()) {
      refuse(setting, text, "must be 1 to 64 of the letters a-z, digits, or . _ @ -");
    }
    return text;
  }

  /** Never shown, not even in the error. */
  Optional<String> secret(Setting setting) {
    Optional<String> secret = lookup.value(setting.name()).filter(value -> !value.isEmpty());
    int length = secret.map(String::length).orElse(SHORTEST_PASSWORD);
    if (length < SHORTEST_PASSWORD || length > LONGEST_PASSWORD) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%s must be %d to %d characters long; leave it empty to have one made",
              setting,
              SHORTEST_PASSWORD,
              LONGEST_PASSWORD));
    }
    return secret;
  }

  /** Of any length; never shown, not even in the error. Goes into headers, so one line of ASCII. */
  Optional<String> credential(Setting setting) {
    return credential(setting, PRINTABLE, "must be one line of ASCII characters");
  }

  /** As above; or the first line of the file that another setting names. */
  Optional<String> credential(Setting setting, Setting file) {
    Optional<Path> path = path(file);
    if (unstripped(setting).isPresent() || path.isEmpty()) {
      return credential(setting);
    }
    try {
      byte[] start;
      try (InputStream content = Files.newInputStream(path.get())) {
        start = content.readNBytes(LONGEST_LINE);
      }
      String line =
          new String(start, StandardCharsets.UTF_8).lines().findFirst().orElse("").strip();
      if (PRINTABLE.matcher(line).matches() && !line.isEmpty()) {
        return Optional.of(line);
      }
      refuse(file, text(file), "must be a file whose first line is of ASCII characters");
    } catch (IOException e) {
      refuse(file, text(file), "cannot be read");
    }
    return Optional.empty();
  }

  private Optional<String> credential(Setting setting, Pattern allowed, String remedy) {
    Optional<String> given = unstripped(setting);
    if (given.isPresent() && !allowed.matcher(given.get()).matches()) {
      problems.add(setting + " " + remedy);
      return Optional.empty();
    }
    return given;
  }

  /** A {@link #credential} that stands in addresses of RTMP. */
  Optional<String> streamKey(Setting setting) {
    return credential(setting, STREAM_KEY, "must be 16 to 128 letters, digits, - or _");
  }

  /** A {@link #credential} that must be there because {@code method} has the value {@code is}. */
  String needed(Setting setting, Setting method, String is) {
    refuseMissing(setting, method, is);
    return credential(setting).orElse("");
  }

  /** What must be there because {@code method} has the value {@code is}, and is no secret. */
  String name(Setting setting, Setting method, String is, String pattern) {
    String text = text(setting);
    if (text.isEmpty()) {
      refuseMissing(setting, method, is);
    } else if (!text.matches(pattern)) {
      refuse(setting, text, "must match " + pattern);
      return "";
    }
    return text;
  }

  /** As {@link #needed}, for what Base64 carries, as UTF-8. */
  String neededInBase64(Setting setting, Setting method, String is) {
    refuseMissing(setting, method, is);
    return credential(
            setting,
            ONE_LINE,
            "must be one line; if not all of it is ASCII, LC_ALL must name a UTF-8 locale, such as"
                + " C.UTF-8")
        .orElse("");
  }

  private void refuseMissing(Setting setting, Setting method, String is) {
    if (unstripped(setting).isEmpty()) {
      problems.add(setting + " must be set because " + method + "=" + is);
    }
  }

  private Optional<String> unstripped(Setting setting) {
    return lookup.value(setting.name()).filter(value -> !value.isEmpty());
  }

  /** One of these words, as written here, whatever the case of what is set; or empty. */
  String choice(Setting setting, String... words) {
    String text = text(setting);
    for (String word : words) {
      if (word.equalsIgnoreCase(text)) {
        return word;
      }
    }
    if (!text.isEmpty()) {
      refuse(setting, text, "must be empty or one of " + String.join(", ", words));
    }
    return "";
  }

  /** True if the environment says anything of it. */
  boolean isGiven(Setting setting) {
    return given(setting).isPresent();
  }

  /** A ws or wss address that ends in a slash; empty if none is set. */
  Optional<URI> controlUrl(Setting setting) {
    String text = text(setting);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    // Existing coordinators are also given as http addresses.
    String socket = text.replaceFirst("^(?i)http(s?)://", "ws$1://");
    try {
      URI uri = new URI(socket.endsWith("/") ? socket : socket + "/");
      boolean ws = "ws".equalsIgnoreCase(uri.getScheme());
      if ((ws || "wss".equalsIgnoreCase(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null) {
        return Optional.of(uri);
      }
      if (hasUnderscore(uri)) {
        problems.add(setting + UNDERSCORE);
        return Optional.empty();
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    problems.add(setting + " must be an address like ws://10.0.0.1:8080/");
    return Optional.empty();
  }

  /** ws or wss addresses with spaces between; empty if none is set. */
  List<URI> socketUrls(Setting setting) {
    List<URI> addresses = new ArrayList<>();
    for (String text : text(setting).split("\\s+")) {
      try {
        URI uri = new URI(text);
        boolean ws = "ws".equalsIgnoreCase(uri.getScheme());
        if ((ws || "wss".equalsIgnoreCase(uri.getScheme()))
            && uri.getHost() != null
            && uri.getRawUserInfo() == null) {
          addresses.add(uri);
          continue;
        }
      } catch (URISyntaxException e) {
        // Said below.
      }
      if (!text.isEmpty()) {
        problems.add(setting + " must be addresses like wss://relay.example/, separated by spaces");
        return List.of();
      }
    }
    return addresses;
  }

  /** An http or https address; empty if none is set. */
  Optional<URI> httpUrl(Setting setting) {
    String text = text(setting);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text);
      boolean http = "http".equalsIgnoreCase(uri.getScheme());
      if ((http || "https".equalsIgnoreCase(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null) {
        return Optional.of(uri);
      }
      if (hasUnderscore(uri)) {
        problems.add(setting + UNDERSCORE);
        return Optional.empty();
      }
    } catch (URISyntaxException e) {
      // Said below; without the value, which may hold a password.
    }
    problems.add(
        setting + " must be an address like https://app.example/path, without user and password");
    return Optional.empty();
  }

  /** Addresses and networks, separated by commas. */
  TrustedProxies proxies(Setting setting) {
    return new TrustedProxies(networks(setting, list(setting)));
  }

  /** Addresses and networks, separated by commas; {@code *} is all of them. */
  List<Network> networks(Setting setting) {
    List<String> texts = list(setting);
    return texts.equals(List.of("*"))
        ? networks(setting, List.of("0.0.0.0/0", "::/0"))
        : networks(setting, texts);
  }

  private List<Network> networks(Setting setting, List<String> texts) {
    List<Network> networks = new ArrayList<>();
    for (String text : texts) {
      Optional<Network> network = Network.parse(text);
      network.ifPresent(networks::add);
      if (network.isEmpty()) {
        refuse(setting, text, "must be addresses or networks like 127.0.0.1 or 10.0.0.0/8");
      }
    }
    return networks;
  }

  private List<String> list(Setting setting) {
    return Stream.of(text(setting).split(","))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }

  List<String> origins(Setting setting) {
    List<String> origins = list(setting);
    for (String origin : origins) {
      if (!origin.equals("*") && !isOrigin(origin)) {
        refuse(setting, origin, "must be * or origins like https://example.org");
      }
    }
    return origins;
  }

  /**
   * @throws SettingsException if anything was wrong
   */
  void refuseIfWrong() {
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
  }

  private Optional<String> given(Setting setting) {
    return lookup.value(setting.name()).map(String::strip).filter(text -> !text.isEmpty());
  }

  void refuse(Setting setting, String value, String remedy) {
    problems.add(setting + "=" + value + " " + remedy);
  }

  private static Duration milliseconds(BigDecimal seconds) {
    return Duration.ofMillis(seconds.movePointRight(3).longValue());
  }

  /** RFC 952 forbids it; Java then sees no host, and Docker Compose is full of them. */
  private static boolean hasUnderscore(URI uri) {
    String authority = uri.getRawAuthority();
    return uri.getHost() == null
        && authority != null
        && authority.indexOf('_', authority.lastIndexOf('@') + 1) >= 0;
  }

  /** Scheme, host and perhaps port, and nothing after: RFC 6454, 6.2. */
  private static boolean isOrigin(String text) {
    try {
      URI uri = new URI(text);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getRawPath().isEmpty()
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
