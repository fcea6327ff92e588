package org.hlsgateway.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.hlsgateway.config.Settings;
import org.hlsgateway.http.Reach;

/**
 * Decides what may be a source, by allow-list. FFmpeg opens far more than cameras: local files,
 * other programs' pipes, lists of addresses inside one address. None of that gets past here.
 */
@ApplicationScoped
public class SourceUrls {
  /** Longer addresses are refused. */
  static final int MAX_CHARACTERS = 2000;

  private static final Set<String> SCHEMES =
      Set.of("rtsp", "rtsps", "http", "https", "rtmp", "rtmps", "srt", "udp", "rtp");

  /** No host, and so no {@code ://}: with rules of their own. */
  private static final Set<String> OF_THEIR_OWN = Set.of("file", "push", "test");

  private static final String SCHEME_LIST =
      "rtsp, rtsps, http, https, rtmp, rtmps, srt, udp or rtp, test: for the test picture, or"
          + " push: and the name that a stream is pushed under";
  private static final Set<String> NEED_PORT = Set.of("srt", "udp", "rtp");

  /** Of what goes by TCP, as what this server listens for does. */
  private static final Map<String, Integer> USUAL_PORTS =
      Map.of("http", 80, "https", 443, "rtsp", 554, "rtsps", 322, "rtmp", 1935, "rtmps", 443);

  private static final Pattern SCHEME_AT_START = Pattern.compile("([^:/?#]*):.*", Pattern.DOTALL);
  private static final Pattern HOST_NAME =
      Pattern.compile(
          "[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?)*");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]{2,45}\\]");
  private static final Pattern PORT = Pattern.compile("\\d{1,5}");

  /** RFC 3986, 2: reserved and unreserved characters, and the percent sign. */
  private static final String PUNCTUATION = "-._~:/?#[]@!$&'()*+,;=%";

  /** What the native RTMP client of FFmpeg reads for itself; the rest is the server's. */
  private static final Set<String> RTMP_OPTIONS =
      Set.of("listen", "slist", "app", "playpath", "tcurl", "conn", "swfurl", "swfvfy", "pageurl");

  private Optional<Path> fileRoot = Optional.empty();
  private Reach reach = new Reach(Set.of());

  /** For the client proxy. */
  protected SourceUrls() {}

  @Inject
  SourceUrls(Settings settings) {
    this(settings.ffmpeg().fileRoot(), new Reach(settings.server().ports()));
  }

  SourceUrls(Optional<Path> fileRoot) {
    this(fileRoot, new Reach(Set.of()));
  }

  SourceUrls(Optional<Path> fileRoot, Reach reach) {
    this.fileRoot = fileRoot;
    this.reach = reach;
  }

  /**
   * @param typed as somebody typed or pasted it; space around it is forgiven
   * @throws RefusedSource with what to do about it
   */
  public SourceUrl parse(String typed) {
    return parse(typed, Optional.empty());
  }

  /**
   * The same for an address that was shown masked and edited.
   *
   * @param stored what was shown; its password stays where {@code ***} was left standing, unless it
   *     would go to somebody else
   * @throws RefusedSource with what to do about it
   */
  public SourceUrl parse(String typed, Optional<SourceUrl> stored) {
    String text = SrtText.tidy(typed == null ? "" : typed.strip());
    checkLength(text);
    checkScheme(text);
    checkCharacters(text);
    if (text.regionMatches(true, 0, TestSources.SCHEME, 0, TestSources.SCHEME.length())) {
      return TestSources.parse(text);
    }
    if (text.regionMatches(true, 0, PushedSources.SCHEME, 0, PushedSources.SCHEME.length())) {
      return PushedSources.parse(text);
    }
    if (text.regionMatches(true, 0, "file:", 0, 5)) {
      return FileSources.parse(text, fileRoot);
    }
    String address = SourceSecrets.unmasked(text, stored);
    SourceAddress pieces =
        SourceAddress.split(address)
            .orElseThrow(
                () ->
                    new RefusedSource(
                        "The scheme must be followed by ://, as in rtsp://camera.example/stream."));
    checkHost(pieces);
    checkPort(pieces);
    checkReach(pieces);
    checkRest(pieces);
    return new SourceUrl(pieces.scheme() + address.substring(pieces.scheme().length()));
  }

  /**
   * Why a stored source may no longer be opened; empty if it may. Settings and symbolic links
   * change after a channel was stored: asked again before each start.
   */
  public Optional<String> problemNow(SourceUrl source) {
    try {
      parse(source.value(), Optional.of(source));
      return Optional.empty();
    } catch (RefusedSource e) {
      return Optional.of(e.getMessage());
    }
  }

  private static void checkLength(String text) {
    if (text.isEmpty()) {
      throw new RefusedSource(
          "Type the address of the source, for example rtsp://user:password@192.168.1.20/stream.");
    }
    if (text.length() > MAX_CHARACTERS) {
      throw new RefusedSource(
          String.format(
              Locale.ROOT,
              "The address has %d characters: shorten it to %d at most.",
              text.length(),
              MAX_CHARACTERS));
    }
  }

  private static void checkCharacters(String text) {
    for (int i = 0; i < text.length(); i++) {
      checkCharacter(text, i);
    }
  }

  private static void checkCharacter(String text, int index) {
    char c = text.charAt(index);
    if (c <= ' ' || c == 0x7f) {
      throw new RefusedSource(
          "The address contains a space or a control character: remove it, or write a space as"
              + " %20.");
    }
    if (c > 0x7f) {
      throw new RefusedSource(
          "The address contains a letter outside ASCII: write it percent-encoded (%C3%A4 for"
              + " a-umlaut), and a host name in its xn-- form.");
    }
    if (c == '#') {
      throw new RefusedSource("The address contains #: remove it, or write it as %23.");
    }
    if (c == '%') {
      checkPercent(text, index);
    } else if (!isAllowed(c)) {
      throw new RefusedSource(
          String.format(
              Locale.ROOT,
              "The address contains %s, which no address may: remove it, or write it as %%%02X.",
              c,
              (int) c));
    }
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || PUNCTUATION.indexOf(c) >= 0;
  }

  private static void checkPercent(String text, int index) {
    boolean isComplete =
        index + 2 < text.length()
            && Character.digit(text.charAt(index + 1), 16) >= 0
            && Character.digit(text.charAt(index + 2), 16) >= 0;
    if (!isComplete) {
      throw new RefusedSource(
          "A % must be followed by two hexadecimal digits: write a % of its own as %25.");
    }
    int code = Integer.parseInt(text.substring(index + 1, index + 3), 16);
    if (code < ' ' || code == 0x7f) {
      throw new RefusedSource("The address contains an encoded control character: remove it.");
    }
  }

  private static void checkScheme(String text) {
    if (text.startsWith("-")) {
      throw new RefusedSource("An address cannot begin with -: begin with rtsp:// or the like.");
    }
    var scheme = SCHEME_AT_START.matcher(text);
    if (!scheme.matches()) {
      throw new RefusedSource(
          "The scheme is missing: begin with it, as in rtsp://camera.example/stream.");
    }
    String name = scheme.group(1).toLowerCase(Locale.ROOT);
    if (!SCHEMES.contains(name) && !OF_THEIR_OWN.contains(name)) {
      throw new RefusedSource("This kind of address is not allowed: use " + SCHEME_LIST + ".");
    }
  }

  private static void checkHost(SourceAddress pieces) {
    String host = pieces.host();
    if (host.isEmpty()) {
      throw new RefusedSource(
          NEED_PORT.contains(pieces.scheme())
              ? "The host is missing: to receive on every interface write 0.0.0.0 as the host."
              : "The host is missing: write it behind the ://, as in"
                  + " rtsp://camera.example/stream.");
    }
    boolean isName = host.length() <= 253 && HOST_NAME.matcher(host).matches();
    if (!isName && !IPV6.matcher(host).matches()) {
      throw new RefusedSource(
          "The host is not a name or an IP address: check it. In a password, write / as %2F, ? as"
              + " %3F, @ as %40 and : as %3A.");
    }
    boolean hasLogin = pieces.hasPassword() || pieces.user().filter(u -> !u.isEmpty()).isPresent();
    if (hasLogin && NEED_PORT.contains(pieces.scheme())) {
      throw new RefusedSource(
          String.format(
              Locale.ROOT,
              "A %s address has no user and password: remove what stands before the @.",
              pieces.scheme()));
    }
  }

  private static void checkPort(SourceAddress pieces) {
    if (pieces.port().isEmpty()) {
      if (NEED_PORT.contains(pieces.scheme())) {
        throw new RefusedSource(
            String.format(
                Locale.ROOT,
                "A %s address needs a port: write it behind the host, as in :5000.",
                pieces.scheme()));
      }
      return;
    }
    String port = pieces.port().get();
    boolean isPort = PORT.matcher(port).matches() && Integer.parseInt(port) >= 1;
    if (!isPort || Integer.parseInt(port) > 65_535) {
      throw new RefusedSource(
          "The port must be a number from 1 to 65535. In a password, write / as %2F, ? as %3F and"
              + " : as %3A.");
    }
  }

  /** Of what can be seen before anything is resolved. */
  private void checkReach(SourceAddress pieces) {
    Integer usual = USUAL_PORTS.get(pieces.scheme());
    if (usual == null) {
      return; // nothing of ours answers to it
    }
    int port = pieces.port().map(Integer::valueOf).orElse(usual);
    reach
        .objection(pieces.host(), port, Reach.NamedBy.ADMINISTRATOR)
        .ifPresent(
            why -> {
              throw new RefusedSource(why);
            });
  }

  private static void checkRest(SourceAddress pieces) {
    if (SourceOptions.belongTo(pieces.scheme())) {
      if (!pieces.path().isEmpty() && !pieces.path().equals("/")) {
        throw new RefusedSource(
            String.format(
                Locale.ROOT,
                "A %s address has no path: remove what stands behind the port.",
                pieces.scheme()));
      }
      pieces.query().ifPresent(query -> SourceOptions.check(pieces.scheme(), query));
    }
    if (pieces.scheme().startsWith("rtmp")) {
      pieces.query().ifPresent(SourceUrls::checkRtmpQuery);
    }
  }

  private static void checkRtmpQuery(String query) {
    boolean hasOption =
        Arrays.stream(query.split("[&?]"))
            .map(parameter -> parameter.split("=", 2)[0].toLowerCase(Locale.ROOT))
            .anyMatch(RTMP_OPTIONS::contains);
    if (hasOption) {
      throw new RefusedSource(
          "The address contains an option of the RTMP client: remove listen, slist, app, playpath"
              + " and the like from behind the ?.");
    }
  }
}
