package org.hlsgateway.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A plain player: asks for the playlist again and again, and keeps what it lists. */
final class Stream {

  private static final long POLL_MILLIS = 300;
  private static final Pattern LISTED =
      Pattern.compile("^(?:#EXT-X-MEDIA:.*URI=\"([^\"]+)\".*|([^#\\s].*))$", Pattern.MULTILINE);

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI playlist;
  private final Set<String> segments = new LinkedHashSet<>();
  private String init;
  private String newest;
  private long firstSequence;
  private long nextSequence;
  private long listedNow;
  private boolean discontinuity;
  private final ByteArrayOutputStream media = new ByteArrayOutputStream();

  private final boolean sinceDiscontinuity;

  private Stream(URI playlist, boolean sinceDiscontinuity) {
    this.playlist = playlist;
    this.sinceDiscontinuity = sinceDiscontinuity;
  }

  /** What is listed behind the last discontinuity, and what follows. */
  static Stream sinceDiscontinuity(URI gateway, String nickname)
      throws IOException, InterruptedException {
    return new Stream(open(gateway, nickname).playlist, true);
  }

  /** The last rendition that is listed; where there is one, all there is. */
  static Stream open(URI gateway, String nickname) throws IOException, InterruptedException {
    List<Stream> all = renditions(gateway, nickname);
    return all.get(all.size() - 1);
  }

  /** All that the multivariant playlist lists: sound apart first, then the variants. */
  static List<Stream> renditions(URI gateway, String nickname)
      throws IOException, InterruptedException {
    URI index = gateway.resolve("/hls_gateway/read/" + nickname + "/index.m3u8");
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(index).timeout(Duration.ofSeconds(40)).build(),
                BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return LISTED
        .matcher(answer.body())
        .results()
        .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
        .map(uri -> new Stream(index.resolve(uri), false))
        .toList();
  }

  /** Looks once; true, so that it fits into a condition. */
  boolean poll() throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = fetch(playlist);
    if (answer.statusCode() != 200) {
      return true;
    }
    long sequence = 0;
    long listed = 0;
    for (String line : lines(new String(answer.body()))) {
      if (line.startsWith("#EXT-X-MEDIA-SEQUENCE:")) {
        sequence = Long.parseLong(line.substring(line.indexOf(':') + 1));
        firstSequence = segments.isEmpty() ? sequence : firstSequence;
      } else if (!line.startsWith("#")) {
        newest = line;
        nextSequence = ++sequence;
        listed++;
      }
      if (line.startsWith("#EXT-X-MAP") && init == null) {
        init = line.replaceFirst(".*URI=\"([^\"]+)\".*", "$1");
        media.write(fetch(playlist.resolve(init)).body());
      } else if (line.equals("#EXT-X-DISCONTINUITY")) {
        // Before all that this player saw it is the end of a run that others saw.
        discontinuity |= !segments.isEmpty();
      } else if (!line.startsWith("#") && segments.add(line) && !discontinuity) {
        media.write(fetch(playlist.resolve(line)).body());
      }
    }
    listedNow = listed;
    return true;
  }

  /** How many were in the playlist when this player last looked. */
  long listedNow() {
    return listedNow;
  }

  private List<String> lines(String text) {
    List<String> lines = text.lines().toList();
    int last = lines.lastIndexOf("#EXT-X-DISCONTINUITY");
    if (sinceDiscontinuity && last < 0 && init == null) {
      // Who has just begun is told of whole segments alone: it is in the one that is not yet.
      return List.of();
    }
    return sinceDiscontinuity ? lines.subList(last + 1, lines.size()) : lines;
  }

  int segments() {
    return segments.size();
  }

  URI playlist() {
    return playlist;
  }

  /** True if something that this player saw does not continue what it saw before. */
  boolean isBroken() {
    return discontinuity;
  }

  /** Listed last when this player last looked. */
  URI newestSegment() {
    return playlist.resolve(newest);
  }

  /** How many left the playlist before this player saw them. */
  long missedSegments() {
    return nextSequence - firstSequence - segments.size();
  }

  /** The initialization section and the segments up to the first discontinuity. */
  byte[] initAndSegments() {
    return media.toByteArray();
  }

  void awaitSegments(int count, Duration within) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (segments.size() < count) {
      pollBefore(deadline, count + " segments; there are " + segments.size());
    }
  }

  void awaitDiscontinuity(Duration within) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (!discontinuity) {
      pollBefore(deadline, "a discontinuity");
    }
  }

  private void pollBefore(long deadline, String what) throws IOException, InterruptedException {
    if (System.nanoTime() > deadline) {
      throw new AssertionError("waited in vain for " + what);
    }
    poll();
    TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
  }

  private HttpResponse<byte[]> fetch(URI uri) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
        BodyHandlers.ofByteArray());
  }
}
