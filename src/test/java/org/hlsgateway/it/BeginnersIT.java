package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hlsgateway.checker.LivePlaylistCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every kind of channel keeps the rules from the first answer on that a browser gets, of a channel
 * that starts for it.
 */
class BeginnersIT extends CameraScene {

  private static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0";

  private static final Duration LONG_ENOUGH = Duration.ofSeconds(7);

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "h264-aac, ORIGINAL",
    "video-only, ORIGINAL",
    "audio-only, ORIGINAL",
    "bframes, ORIGINAL",
    "gop10, ORIGINAL",
    "night, ORIGINAL",
    "h264-aac, CHOSEN"
  })
  void aChannelThatJustStarts_keepsTheRules(String mount, String ladder) throws Exception {
    JsonObjectBuilder output = Json.createObjectBuilder().add("ladder", ladder);
    if (ladder.equals("CHOSEN")) {
      output.add("rungs", Json.createArrayBuilder(List.of("640x360", "426x240-25~300")));
    }
    // A query makes it a source of its own, of which nothing is known.
    String source = camera.url("/" + mount) + "?beginners-" + ladder;
    api.channel("beginners", source, Json.createObjectBuilder().add("output", output));
    keepsTheRules(mount.equals("audio-only"));
  }

  @Test
  void twoLanguages_keepTheRules() throws Exception {
    List<String> two = new ArrayList<>(List.of("-map", "0:v", "-map", "1:a", "-map", "1:a"));
    two.addAll(List.of("-metadata:s:a:0", "language=deu", "-metadata:s:a:1", "language=fra"));
    two.addAll(Sender.H264_AND_AAC);
    try (HttpSender sender = new HttpSender()) {
      String source = sender.film("/beginners", "video/mp2t", "mpegts", two).url("/beginners");
      JsonObjectBuilder output = Json.createObjectBuilder().add("audio", "ALL");
      api.channel("beginners", source, Json.createObjectBuilder().add("output", output));
      keepsTheRules(false);
    }
  }

  private void keepsTheRules(boolean soundAlone) throws Exception {
    try {
      URI index = gateway.resolve("/hls_gateway/read/beginners/index.m3u8");
      assertThat(LivePlaylistCheck.run(index, LONG_ENOUGH, BROWSER)).isEmpty();
      HttpRequest request = HttpRequest.newBuilder(index).timeout(LONG_ENOUGH).build();
      String offered = client.send(request, BodyHandlers.ofString()).body();
      // Otherwise shaka looks for captions in a segment that is not whole.
      assertThat(offered.contains(",CLOSED-CAPTIONS=NONE")).isNotEqualTo(soundAlone);
    } finally {
      api.send("DELETE", "/beginners", null);
    }
  }
}
