package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.camera.TestCamera;
import org.hlsgateway.checker.LivePlaylistCheck;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.openqa.selenium.chrome.ChromeDriver;

/**
 * A camera that slows down when it gets dark, from 25 pictures a second to 5 and to one each two
 * seconds, and comes back. Whoever looks sees all of it: they look at the same time, each at a
 * night of its own, and the tests judge what they saw.
 */
class SlowCameraIT extends CameraScene {

  private static final Duration SLOW_AND_BACK = Duration.ofSeconds(45);
  private static final Duration ALL_OVER = Duration.ofSeconds(180);
  private static final List<String> MOUNTS = List.of("/night", "/night-silent");
  private static final String TIME = "return document.querySelector('video').currentTime";
  private static final String BEHIND =
      "const v = document.querySelector('video');"
          + "return v.buffered.length ? v.buffered.end(v.buffered.length - 1) - v.currentTime : 0";

  /** What a plain player saw. */
  private record Night(
      List<String> violations,
      String discontinuitiesBefore,
      String playlist,
      Duration declared,
      Duration took) {}

  /** What a browser showed. */
  private record Shown(double seconds, Duration longestStop) {}

  private static final Map<String, Future<Night>> NIGHTS = new HashMap<>();
  private static final Map<String, Future<Shown>> SHOWN = new HashMap<>();
  private static ExecutorService threads;

  @BeforeAll
  static void everybodyLooks(TestCamera camera) {
    threads = Executors.newFixedThreadPool(2 * MOUNTS.size());
    SlowCameraIT all = new SlowCameraIT();
    all.take(camera);
    for (String mount : MOUNTS) {
      NIGHTS.put(mount, threads.submit(() -> all.night(mount)));
      SHOWN.put(mount, threads.submit(() -> all.shown(mount)));
    }
  }

  @AfterAll
  static void nobodyLooks() throws Exception {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @FieldSource("MOUNTS")
  void itsPlaylistsKeepTheRules_andSayHowLongPicturesStand(String mount) throws Exception {
    Night night = NIGHTS.get(mount).get(ALL_OVER.toSeconds(), TimeUnit.SECONDS);

    assertThat(night.violations()).isEmpty();
    assertThat(night.playlist())
        .doesNotContain("#EXT-X-DISCONTINUITY\n", "GAP")
        .contains(night.discontinuitiesBefore());
    assertThat(night.declared()).isCloseTo(night.took(), Duration.ofSeconds(3));
    // Dates follow from durations, one after the other: nothing is left out.
    double sum = 0;
    Instant first = null;
    for (String line : night.playlist().lines().toList()) {
      if (line.startsWith("#EXT-X-PROGRAM-DATE-TIME:")) {
        Instant date = Instant.parse(line.substring(line.indexOf(':') + 1));
        first = first == null ? date : first;
        assertThat(Duration.between(first, date).toMillis() / 1000.0).isCloseTo(sum, within(0.02));
      } else if (line.startsWith("#EXTINF:")) {
        sum += Double.parseDouble(line.substring(8, line.indexOf(',')));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("MOUNTS")
  void chromiumPlaysOn(String mount) throws Exception {
    Shown seen = SHOWN.get(mount).get(ALL_OVER.toSeconds(), TimeUnit.SECONDS);

    // A picture that stands for two seconds comes when it ends: once a player has to wait for it.
    assertThat(seen.longestStop()).isLessThan(Duration.ofSeconds(7));
    assertThat(seen.seconds()).isGreaterThan(SLOW_AND_BACK.toSeconds() - 9.0);
  }

  private Night night(String mount) throws Exception {
    String nickname = mount.substring(1);
    api.channel(nickname, camera.url(mount));
    URI index = gateway.resolve("/hls_gateway/read/" + nickname + "/index.m3u8");
    Stream stream = Stream.open(gateway, nickname);
    stream.awaitSegments(2, Duration.ofSeconds(40));
    Instant from = lastDate(stream.playlist());
    String discontinuities =
        text(stream.playlist())
            .lines()
            .filter(line -> line.startsWith("#EXT-X-DISCONTINUITY-SEQUENCE:"))
            .findFirst()
            .orElseThrow();
    Instant began = Instant.now();
    List<String> violations = LivePlaylistCheck.run(index, SLOW_AND_BACK);
    String text = text(stream.playlist());
    Duration declared = Duration.between(from, lastDate(stream.playlist()));
    Duration took = Duration.between(began, Instant.now());
    api.send("DELETE", "/" + nickname, null);
    return new Night(violations, discontinuities, text, declared, took);
  }

  private Shown shown(String mount) throws Exception {
    String nickname = "chromium" + mount.substring(1);
    // A query makes it a night that begins when this one looks.
    api.channel(nickname, camera.url(mount) + "?chromium");
    ChromeDriver browser = Browser.open();
    try {
      Browser.logIn(browser);
      browser.get(gateway + "/hls_gateway/watch/" + nickname);
      Eventually.happens("it plays", Duration.ofSeconds(40), () -> number(browser, TIME) > 1);
      double from = number(browser, TIME);
      Instant began = Instant.now();
      Instant moved = began;
      double last = from;
      List<String> stops = new ArrayList<>();
      Duration longest = Duration.ZERO;
      while (Instant.now().isBefore(began.plus(SLOW_AND_BACK))) {
        TimeUnit.MILLISECONDS.sleep(200);
        double at = number(browser, TIME);
        if (at > last) {
          Duration stop = Duration.between(moved, Instant.now());
          longest = stop.compareTo(longest) > 0 ? stop : longest;
          if (stop.toMillis() > 900) {
            stops.add(String.format("%.1f s at %.1f", stop.toMillis() / 1000.0, last));
          }
          moved = Instant.now();
        }
        last = at;
      }
      double played = last - from;
      System.out.printf(
          "%s: played %.1f s of %s, stops %s, %.1f s in the buffer%n",
          mount, played, SLOW_AND_BACK, stops, number(browser, BEHIND));
      return new Shown(played, longest);
    } finally {
      browser.quit();
      api.send("DELETE", "/" + nickname, null);
    }
  }

  private static double number(ChromeDriver browser, String script) {
    return ((Number) browser.executeScript(script)).doubleValue();
  }

  private String text(URI playlist) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(playlist).timeout(Duration.ofSeconds(20)).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private Instant lastDate(URI playlist) throws Exception {
    String text = text(playlist);
    String date = "#EXT-X-PROGRAM-DATE-TIME:";
    int at = text.lastIndexOf(date) + date.length();
    return Instant.parse(text.substring(at, text.indexOf('\n', at)));
  }
}
