package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.checker.LivePlaylistCheck;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.chrome.ChromeDriver;

/**
 * A camera that slows down when it gets dark, from 25 pictures a second to 5 and to one each two
 * seconds, and comes back.
 */
class SlowCameraIT extends CameraScene {

  private static final Duration SLOW_AND_BACK = Duration.ofSeconds(45);
  private static final String TIME = "return document.querySelector('video').currentTime";
  private static final String BEHIND =
      "const v = document.querySelector('video');"
          + "return v.buffered.length ? v.buffered.end(v.buffered.length - 1) - v.currentTime : 0";

  @ParameterizedTest
  @ValueSource(strings = {"/night", "/night-silent"})
  void itsPlaylistsKeepTheRules_andSayHowLongPicturesStand(String mount) throws Exception {
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

    assertThat(violations).isEmpty();
    assertThat(text).doesNotContain("#EXT-X-DISCONTINUITY\n", "GAP").contains(discontinuities);
    assertThat(declared).isCloseTo(Duration.between(began, Instant.now()), Duration.ofSeconds(3));
    // Dates follow from durations, one after the other: nothing is left out.
    double sum = 0;
    Instant first = null;
    for (String line : text.lines().toList()) {
      if (line.startsWith("#EXT-X-PROGRAM-DATE-TIME:")) {
        Instant date = Instant.parse(line.substring(line.indexOf(':') + 1));
        first = first == null ? date : first;
        assertThat(Duration.between(first, date).toMillis() / 1000.0).isCloseTo(sum, within(0.02));
      } else if (line.startsWith("#EXTINF:")) {
        sum += Double.parseDouble(line.substring(8, line.indexOf(',')));
      }
    }
    api.send("DELETE", "/" + nickname, null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/night", "/night-silent"})
  void chromiumPlaysOn(String mount) throws Exception {
    String nickname = "chromium" + mount.substring(1);
    api.channel(nickname, camera.url(mount));
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
      // A picture that stands for two seconds comes when it ends: once a player has to wait for it.
      assertThat(longest).isLessThan(Duration.ofSeconds(7));
      assertThat(played).isGreaterThan(SLOW_AND_BACK.toSeconds() - 9.0);
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
