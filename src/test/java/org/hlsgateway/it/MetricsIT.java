package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The gateway in numbers. */
class MetricsIT extends GatewayScene {
  private static final String CHANNEL = "metrics-it";
  private static final Pattern NAME =
      Pattern.compile("\\b(?:hls_gateway|jvm|process|system)_[a-z_]+\\b");

  @AfterEach
  void clear() throws Exception {
    api.send("DELETE", "/" + CHANNEL, null);
  }

  private HttpResponse<String> metrics(boolean asAdmin) throws Exception {
    HttpRequest.Builder request =
        asAdmin
            ? api.request("/../../metrics")
            : HttpRequest.newBuilder(gateway).timeout(Duration.ofSeconds(20));
    return client.send(
        request.uri(gateway.resolve("/metrics")).GET().build(), BodyHandlers.ofString());
  }

  @Test
  void strangers_areAskedWhoTheyAre() throws Exception {
    HttpResponse<String> answer = metrics(false);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).doesNotContain("hls_gateway_");
  }

  @Test
  void aChannelThatRuns_isInTheNumbers_andTheBoardAsksForNoneThatAreNotThere() throws Exception {
    api.channel(CHANNEL, "test:");
    api.send("POST", "/" + CHANNEL + "/start", null);
    Eventually.happens(
        "the channel is live, and what comes in is measured",
        Duration.ofSeconds(60),
        () -> {
          // Started again where nobody watched for too long.
          api.send("POST", "/" + CHANNEL + "/start", null);
          return metrics(true)
              .body()
              .contains("hls_gateway_channel_input_bits_per_second{channel=\"" + CHANNEL + "\"}");
        });
    HttpResponse<String> answer = metrics(true);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
    String text = answer.body();
    assertThat(value(text, "hls_gateway_channels{state=\"live\"}")).isPositive();
    assertThat(value(text, "hls_gateway_ffmpeg_processes")).isPositive();
    assertThat(value(text, "hls_gateway_channel_starts_total")).isPositive();
    assertThat(value(text, "hls_gateway_first_pictures_total")).isPositive();
    assertThat(value(text, "hls_gateway_first_picture_wait_seconds_total")).isPositive();
    assertThat(value(text, "hls_gateway_disk_free_bytes")).isPositive();

    Set<String> there =
        text.lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.replaceFirst("[{ ].*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(namesOfTheBoard()).hasSizeGreaterThan(20).isSubsetOf(there);
  }

  private static double value(String text, String series) {
    return text.lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + series + " in " + text));
  }

  private static Set<String> namesOfTheBoard() throws Exception {
    Path board = Path.of(System.getProperty("basedir", "."), "deploy/grafana/hls-gateway.json");
    List<String> queries = new ArrayList<>();
    try (JsonReader json = Json.createReader(Files.newBufferedReader(board))) {
      JsonArray panels = json.readObject().getJsonArray("panels");
      for (JsonValue panel : panels) {
        for (JsonValue target : panel.asJsonObject().getJsonArray("targets")) {
          queries.add(target.asJsonObject().getString("expr"));
        }
      }
    }
    Set<String> names = new TreeSet<>();
    for (String query : queries) {
      Matcher name = NAME.matcher(query);
      assertThat(name.find()).as(query).isTrue();
      do {
        names.add(name.group());
      } while (name.find());
    }
    return names;
  }
}
