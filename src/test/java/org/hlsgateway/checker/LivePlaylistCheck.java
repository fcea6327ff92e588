package org.hlsgateway.checker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.hlsgateway.checker.ParsedPlaylist.Segment;

/**
 * Plays a live session as a low-latency player does: blocking reloads, hinted parts, delta updates,
 * initialization sections. Run it by hand with an address and a number of seconds.
 */
public final class LivePlaylistCheck {
  /** No segment that a player could wait for. */
  private static final int FAR = 1_000;

  /** Who begins with parts is shown all that there is from the first answer on. */
  private static final String READER_OF_PARTS = "AppleCoreMedia/1.0 (LivePlaylistCheck)";

  private static final String PLAYLIST_TYPE = "application/vnd.apple.mpegurl";

  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final PlaylistChecker checker = new PlaylistChecker().datesTellMoreThanDurations();
  private final Set<URI> fetched = new HashSet<>();
  private final RenditionsChecker together =
      new RenditionsChecker(() -> new PlaylistChecker().datesTellMoreThanDurations());
  private final Map<String, URI> renditions = new LinkedHashMap<>();
  private URI playlistUri;

  private final String program;

  private LivePlaylistCheck(String program) {
    this.program = program;
  }

  /** {@code address [seconds]}; exits with 1 if something is wrong. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length == 0) {
      System.err.println("usage: LivePlaylistCheck ADDRESS [SECONDS]");
      System.exit(2);
    }
    Duration time = Duration.ofSeconds(arguments.length > 1 ? Long.parseLong(arguments[1]) : 30);
    List<String> violations = run(URI.create(arguments[0]), time);
    violations.forEach(System.out::println);
    System.out.println(violations.isEmpty() ? "no violations" : violations.size() + " violations");
    System.exit(violations.isEmpty() ? 0 : 1);
  }

  /**
   * @param address of a multivariant playlist (its first variant is played, the others are held
   *     against it) or a media playlist
   * @param time how long to play; a little more if the last answer is late
   * @return what is wrong, each once; empty is good
   */
  public static List<String> run(URI address, Duration time)
      throws IOException, InterruptedException {
    return run(address, time, READER_OF_PARTS);
  }

  /**
   * As above.
   *
   * @param program what the player calls itself (User-Agent)
   */
  public static List<String> run(URI address, Duration time, String program)
      throws IOException, InterruptedException {
    LivePlaylistCheck check = new LivePlaylistCheck(program);
    check.play(address, time);
    List<String> violations = check.checker.violations();
    violations.addAll(check.together.violations());
    return violations;
  }

  private void play(URI address, Duration time) throws IOException, InterruptedException {
    HttpResponse<String> first = text(address, 60);
    if (first.statusCode() != 200) {
      checker.violation(11, address.getPath() + " answers " + first.statusCode());
      return;
    }
    playlistUri = first.uri();
    String text = first.body();
    if (text.contains("#EXT-X-STREAM-INF")) {
      playlistUri = variant(first.uri(), text);
      text = playlist(playlistUri, 60);
    }
    if (text != null) {
      refusals(new ParsedPlaylist(text));
    }
    Instant end = Instant.now().plus(time);
    while (text != null && Instant.now().isBefore(end)) {
      checker.accept(text, Instant.now());
      ParsedPlaylist now = new ParsedPlaylist(text);
      if (now.segments.isEmpty() || now.ended) {
        return;
      }
      initialization(playlistUri, now);
      others(now);
      text = next(now, text);
    }
  }

  /** The first variant is played; of all others it is looked whether they keep up with it. */
  private URI variant(URI address, String text) {
    ParsedMultivariant multivariant = new ParsedMultivariant(text);
    multivariant.check(sentence -> checker.violation(11, sentence));
    List<URI> all = multivariant.playlists().stream().map(address::resolve).toList();
    all.forEach(uri -> renditions.put(name(uri), uri));
    return all.get(0);
  }

  private static String name(URI uri) {
    return uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1);
  }

  /**
   * Switches to each other rendition as a player does that saw its report, and looks at all
   * together.
   */
  private void others(ParsedPlaylist now) throws IOException, InterruptedException {
    if (renditions.size() < 2) {
      return;
    }
    for (Map<String, String> report : now.renditionReports) {
      URI uri = renditions.get(report.get("URI"));
      if (uri == null) {
        checker.violation(10, report.get("URI") + " is reported, and no rendition");
        continue;
      }
      long msn = Long.parseLong(report.get("LAST-MSN"));
      long part = Long.parseLong(report.get("LAST-PART"));
      String directives = "_HLS_msn=" + msn + "&_HLS_part=" + part;
      String text = playlist(with(uri, directives), waitSeconds(now));
      if (text != null) {
        initialization(uri, new ParsedPlaylist(text));
      }
    }
    Map<String, String> texts = new LinkedHashMap<>();
    Instant at = Instant.now();
    for (Map.Entry<String, URI> rendition : renditions.entrySet()) {
      String text = playlist(rendition.getValue(), waitSeconds(now));
      if (text == null || text.contains("#EXT-X-ENDLIST")) {
        return;
      }
      texts.put(rendition.getKey(), text);
    }
    together.accept(texts, at);
  }

  /** Asks for the next part's playlist and for the part itself at once, as players do. */
  private String next(ParsedPlaylist now, String text) throws IOException, InterruptedException {
    Segment last = now.last();
    long msn = last.mediaSequence;
    // For a whole segment this is (M, last + 1), which means (M + 1, 0).
    int part = last.parts.size();
    CompletableFuture<HttpResponse<byte[]>> hinted = null;
    URI hint = null;
    if (now.hints.size() == 1) {
      hint = playlistUri.resolve(now.hints.get(0).get("URI"));
      hinted = client.sendAsync(request(hint, waitSeconds(now)), bytes());
    }
    String asked = "_HLS_msn=" + msn + "&_HLS_part=" + part;
    String next = playlist(with(asked), waitSeconds(now));
    if (next == null) {
      return null;
    }
    if (next.equals(text)) {
      checker.violation(3, "a blocking reload answered 200 with an unchanged playlist");
    }
    ParsedPlaylist answer = new ParsedPlaylist(next);
    boolean there =
        !answer.segments.isEmpty()
            && (answer.last().mediaSequence > msn || answer.last().parts.size() > part);
    if (!there && !answer.ended) {
      checker.violation(3, "asked for (" + msn + ", " + part + "), which the answer lacks");
    }
    if (hinted != null) {
      hinted(hint, hinted);
    }
    // Who asks for nothing in particular may be a beginner, who is shown less.
    playlist(playlistUri, waitSeconds(now));
    String before = playlist(with(asked), waitSeconds(now));
    String delta = playlist(with(asked + "&_HLS_skip=YES"), waitSeconds(now));
    String full = playlist(with(asked), waitSeconds(now));
    // The two are comparable only if nothing came between them.
    if (delta != null && full != null && full.equals(before)) {
      checker.acceptDelta(delta, full);
    }
    return next;
  }

  private void hinted(URI hint, CompletableFuture<HttpResponse<byte[]>> response) {
    try {
      media(hint, response.join(), 4);
    } catch (CompletionException e) {
      checker.violation(4, "the hinted part " + hint.getPath() + " did not come: " + e.getCause());
    }
  }

  private void refusals(ParsedPlaylist now) throws IOException, InterruptedException {
    int withoutMsn = text(with("_HLS_part=1"), 10).statusCode();
    if (withoutMsn != 400) {
      checker.violation(3, "_HLS_part without _HLS_msn is answered " + withoutMsn);
    }
    long far = now.segments.isEmpty() ? FAR : now.last().mediaSequence + FAR;
    int tooFar = text(with("_HLS_msn=" + far), 10).statusCode();
    if (tooFar != 400) {
      checker.violation(3, "a segment far in the future is answered " + tooFar);
    }
  }

  private void initialization(URI base, ParsedPlaylist now)
      throws IOException, InterruptedException {
    for (Segment segment : now.segments) {
      List<String> names = new ArrayList<>();
      names.add(segment.map);
      if (segment == now.last() || segment.uri != null && segment.parts.isEmpty()) {
        names.add(segment.uri);
      }
      for (String name : names) {
        URI uri = name == null ? null : base.resolve(name);
        if (uri != null && fetched.add(uri)) {
          media(uri, client.send(request(uri, 10), bytes()), 9);
        }
      }
    }
  }

  private void media(URI uri, HttpResponse<byte[]> response, int rule) {
    String name = uri.getPath();
    if (response.statusCode() != 200) {
      checker.violation(rule, name + " is answered " + response.statusCode());
      return;
    }
    String type = response.headers().firstValue("Content-Type").orElse("none");
    if (!type.startsWith("video/mp4") && !type.startsWith("video/iso.segment")) {
      checker.violation(rule, name + " has the content type " + type);
    }
    long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
    if (length != response.body().length) {
      checker.violation(
          rule,
          name + " has the content length " + length + " and " + response.body().length + " bytes");
    }
  }

  private String playlist(URI uri, long seconds) throws IOException, InterruptedException {
    HttpResponse<String> response = text(uri, seconds);
    if (response.statusCode() != 200) {
      checker.violation(3, uri.getQuery() + " is answered " + response.statusCode());
      return null;
    }
    String type = response.headers().firstValue("Content-Type").orElse("none");
    if (!type.startsWith(PLAYLIST_TYPE)) {
      checker.violation(11, "a playlist has the content type " + type);
    }
    return response.body();
  }

  private HttpResponse<String> text(URI uri, long seconds)
      throws IOException, InterruptedException {
    return client.send(request(uri, seconds), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse.BodyHandler<byte[]> bytes() {
    return HttpResponse.BodyHandlers.ofByteArray();
  }

  private HttpRequest request(URI uri, long seconds) {
    return HttpRequest.newBuilder(uri)
        .timeout(Duration.ofSeconds(seconds))
        .header("User-Agent", program)
        .build();
  }

  private static long waitSeconds(ParsedPlaylist now) {
    return 4 * Long.parseLong(now.targetDuration) + 5;
  }

  private URI with(String directives) {
    return with(playlistUri, directives);
  }

  private static URI with(URI playlist, String directives) {
    String uri = playlist.toString();
    return URI.create(uri + (uri.contains("?") ? "&" : "?") + directives);
  }
}
