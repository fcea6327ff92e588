package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hlsgateway.testing.Ports;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live events on one node, from booking to the end, with FFmpeg as their publisher. */
class EventsIT {
  private static final String PASSWORD = "it-events-pass-1";
  private static final Duration SOON = Duration.ofSeconds(40);

  @TempDir private static Path directory;
  private static OwnGateway gateway;
  private static ApiClient api;
  private static final HttpClient STRANGER =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

  @BeforeAll
  static void startGateway() {
    gateway =
        OwnGateway.start(
            directory,
            Map.of(
                "ADMIN_PASSWORD",
                PASSWORD,
                "EMBEDDED_ENCODER",
                "YES",
                "RTMP_PORT",
                Integer.toString(Ports.free()),
                "HLS_FILESYSTEM_PATH",
                directory.resolve("storage").toString()));
    api = new ApiClient(gateway.address(), "admin", PASSWORD);
  }

  @AfterAll
  static void stopGateway() {
    gateway.close();
  }

  @Test
  void anEvent_isBookedPublishedWatched_andItsEndClosesThePublisher() throws Exception {
    JsonObject booked = book(Json.createObjectBuilder().add("name", "Town hall").build());
    String id = booked.getString("id");
    assertThat(booked.getString("state")).isEqualTo("WAITING");
    assertThat(booked.getString("key")).matches("[a-z0-9]{30}");
    try (Visit browser = new Visit(gateway.address())) {
      browser.open("/hls_gateway/events/" + id);
      browser.awaitText("Nothing is sent yet");
      browser.shot("event-public-waiting");
      try (RtmpPublisher publisher = publish(booked)) {
        awaitState(id, "LIVE");
        String playlist = playlist(id);
        assertThat(playlist).contains("#EXTM3U").contains("#EXT-X-STREAM-INF");
        browser.open("/hls_gateway/events/" + id);
        browser.run("document.querySelector('video').muted = true");
        browser.awaitPictureMoving(SOON);
        browser.shot("event-public-live");
        assertThat(browser.accessibilityFaults()).isEmpty();
        browser.preferDark();
        browser.shot("event-public-live-dark");
        browser.asUsual();

        JsonObject renewed = json(api.call("POST", "/events/" + id + "/key", null), 200);
        assertThat(renewed.getString("key")).isNotEqualTo(booked.getString("key"));
        publisher.awaitEnd(SOON);
        awaitState(id, "INTERRUPTED");
        try (RtmpPublisher late = publish(booked)) {
          assertThat(late.awaitEnd(SOON)).contains("not this event");
        }
        try (RtmpPublisher again = publish(renewed)) {
          awaitState(id, "LIVE");
          patch(id, "{\"end\": \"" + Instant.now() + "\"}", 200);
          again.awaitEnd(SOON);
        }
      }
      awaitState(id, "OVER");
      browser.open("/hls_gateway/events/" + id);
      browser.awaitText("It is over");
      browser.shot("event-public-over");
    }
    Eventually.happens(
        "the log tells it all",
        SOON,
        () ->
            log(id).startsWith("CREATED,STARTED,")
                && new java.util.HashSet<>(java.util.List.of(log(id).split(",")))
                    .equals(
                        Set.of(
                            "CREATED",
                            "STARTED",
                            "NEW_KEY",
                            "INTERRUPTED",
                            "REFUSED",
                            "RESUMED",
                            "CHANGED",
                            "ENDED")));
    assertThat(gateway.consoleText()).doesNotContain(booked.getString("key"));
  }

  @Test
  void beforeItsTime_aPublisherIsRefused_andShortlyBeforeItIsATest_thatItsOwnerSees()
      throws Exception {
    Instant now = Instant.now();
    JsonObject tomorrow =
        book(
            Json.createObjectBuilder()
                .add("name", "Tomorrow")
                .add("begin", now.plus(Duration.ofDays(1)).toString())
                .build());
    try (RtmpPublisher early = publish(tomorrow)) {
      assertThat(early.awaitEnd(SOON)).contains("a test signal is taken from five minutes before");
    }
    Eventually.happens(
        "why it was refused is in its log",
        SOON,
        () -> log(tomorrow.getString("id")).equals("CREATED,REFUSED"));
    JsonObject soon =
        book(
            Json.createObjectBuilder()
                .add("name", "Soon")
                .add("begin", now.plus(Duration.ofMinutes(4)).toString())
                .add("visibility", "PUBLIC")
                .build());
    String id = soon.getString("id");
    try (RtmpPublisher test = publish(soon)) {
      awaitState(id, "TESTING");
      URI index = gateway.address().resolve("/hls_gateway/events/" + id + "/index.m3u8");
      URI read = gateway.address().resolve("/hls_gateway/read/" + id + "/index.m3u8");
      URI watch = gateway.address().resolve("/hls_gateway/watch/" + id);
      for (URI each : new URI[] {index, read, watch}) {
        assertThat(stranger(each).statusCode()).as("a stranger at " + each).isGreaterThan(400);
      }
      assertThat(owner(read).statusCode()).isEqualTo(200);
      try (Visit browser = new Visit(gateway.address())) {
        browser.open("/hls_gateway/events/" + id);
        browser.awaitText("It begins in");
        assertThat(browser.number("return document.querySelectorAll('video').length")).isZero();
        browser.shot("event-public-countdown");
        browser.logIn("admin", PASSWORD);
        browser.open("/hls_gateway/admin/events/" + id);
        browser.awaitText("This is a test");
        browser.awaitPictureMoving(SOON);
        pages(browser, id);
      }
      assertThat(api.call("DELETE", "/events/" + id, null).statusCode()).isEqualTo(204);
      test.awaitEnd(SOON);
      assertThat(api.call("GET", "/events/" + id, null).statusCode()).isEqualTo(404);
    }
  }

  private static void pages(Visit browser, String id) throws Exception {
    Map<String, String> pages =
        Map.of(
            "event", "/hls_gateway/admin/events/" + id,
            "event-form", "/hls_gateway/admin/events/" + id + "/edit",
            "event-delete", "/hls_gateway/admin/events/" + id + "/delete",
            "events", "/hls_gateway/admin/events",
            "events-calendar", "/hls_gateway/admin/events/calendar",
            "event-servers", "/hls_gateway/admin/event-servers",
            "event-server", "/hls_gateway/admin/event-servers/transcoders/1");
    for (Map.Entry<String, String> page : pages.entrySet()) {
      browser.open(page.getValue());
      browser.shot(page.getKey());
      assertThat(browser.accessibilityFaults()).as(page.getKey()).isEmpty();
      assertThat(browser.fitsAPhone()).as(page.getKey() + " on a phone").isTrue();
      browser.shot(page.getKey() + "-phone");
      browser.asUsual();
      browser.preferDark();
      browser.shot(page.getKey() + "-dark");
      browser.asUsual();
    }
    browser.open("/hls_gateway/admin/events/new");
    browser.run("document.getElementById('begin').value = '2027-01-01T10:00'");
    browser.run("document.getElementById('end').value = '2027-01-01T09:00'");
    browser.press("main form.form button.primary");
    browser.awaitText("An event needs a name.");
    assertThat(browser.shows("The end must come after the begin.")).isTrue();
    browser.shot("event-form-wrong");
    browser.run("document.getElementById('name').value = 'New year'");
    browser.run("document.getElementById('end').value = '2027-01-01T11:00'");
    browser.press("main form.form button.primary");
    browser.awaitText("New year is booked.");
  }

  @Test
  void anOrganiser_seesOwnEventsAlone() throws Exception {
    JsonObject foreign = book(Json.createObjectBuilder().add("name", "Of the admin").build());
    json(
        api.call(
            "POST",
            "/users",
            "{\"name\": \"olga\", \"role\": \"PUBLISHER\", \"password\": \"" + PASSWORD + "\"}"),
        201);
    ApiClient olga = new ApiClient(gateway.address(), "olga", PASSWORD);
    JsonObject own = json(olga.call("POST", "/events", "{\"name\": \"Olga's\"}"), 201);
    assertThat(own.getString("owner")).isEqualTo("olga");
    String list = olga.call("GET", "/events", null).body();
    assertThat(list).contains("Olga's").doesNotContain("Of the admin");
    String other = "/events/" + foreign.getString("id");
    for (String verb : new String[] {"GET", "DELETE"}) {
      assertThat(olga.call(verb, other, null).statusCode()).isEqualTo(404);
    }
    assertThat(olga.call("POST", other + "/key", null).statusCode()).isEqualTo(404);
    assertThat(olga.call("POST", "/transcoders", "{\"name\": \"x\"}").statusCode()).isEqualTo(403);
    assertThat(olga.call("GET", "/transcoders", null).statusCode()).isEqualTo(200);

    JsonObject user =
        Json.createReader(new StringReader(api.call("GET", "/users", null).body()))
            .readArray()
            .getValuesAs(JsonObject.class)
            .stream()
            .filter(each -> each.getString("name").equals("olga"))
            .findFirst()
            .orElseThrow();
    String account = "/users/" + user.getInt("id");
    HttpResponse<String> refused = api.call("DELETE", account, null);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("Olga's");
    assertThat(api.call("DELETE", account + "?replacement=admin", null).statusCode())
        .isEqualTo(204);
    assertThat(
            json(api.call("GET", "/events/" + own.getString("id"), null), 200).getString("owner"))
        .isEqualTo("admin");
  }

  @Test
  void aTranscoderElsewhere_asksWithItsSecret_andNobodyElseTellsKeysApart() throws Exception {
    JsonObject hall =
        json(
            api.call(
                "POST",
                "/transcoders",
                "{\"name\": \"Hall\", \"address\": \"rtmp://192.0.2.9/live\"}"),
            201);
    JsonObject event =
        book(
            Json.createObjectBuilder()
                .add("name", "In the hall")
                .add("transcoder", hall.getInt("id"))
                .build());
    String id = event.getString("id");
    assertThat(event.getString("server")).isEqualTo("rtmp://192.0.2.9/live");
    assertThat(event.getString("key")).startsWith(id + "?key=");
    HttpResponse<String> inUse = api.call("DELETE", "/transcoders/" + hall.getInt("id"), null);
    assertThat(inUse.statusCode()).isEqualTo(409);
    assertThat(inUse.body()).contains("In the hall");

    String secret = hall.getString("secret");
    Map<String, String> asked =
        Map.of(
            "app",
            "live",
            "name",
            id,
            "key",
            event.getString("key").replaceFirst("^.*=", ""),
            "addr",
            "192.0.2.77");
    assertThat(ask(secret, with(asked, "call", "publish"))).isEqualTo(200);
    awaitState(id, "LIVE");
    assertThat(ask(secret, with(asked, "call", "update_publish"))).isEqualTo(200);
    assertThat(ask(secret, with(asked, "key", "guess"))).isEqualTo(403);
    assertThat(ask(secret, with(asked, "call", "publish_done"))).isEqualTo(200);
    awaitState(id, "INTERRUPTED");
    json(api.call("POST", "/events/" + id + "/key", null), 200);
    assertThat(ask(secret, with(asked, "call", "update_publish"))).as("a new key").isEqualTo(403);
    for (int i = 0; i < 10; i++) {
      assertThat(ask("guess", asked)).isEqualTo(401);
    }
    assertThat(ask("guess", asked)).isEqualTo(429);
  }

  private static Map<String, String> with(Map<String, String> fields, String name, String value) {
    Map<String, String> all = new java.util.HashMap<>(fields);
    all.put(name, value);
    return all;
  }

  /** As nginx asks. */
  private static int ask(String secret, Map<String, String> fields) throws Exception {
    String body =
        fields.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(
                gateway.address().resolve("/hls_gateway/api/events/authorize?secret=" + secret))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .timeout(Duration.ofSeconds(20))
            .POST(BodyPublishers.ofString(body))
            .build();
    return STRANGER.send(request, BodyHandlers.ofString()).statusCode();
  }

  private static JsonObject book(JsonObject event) throws Exception {
    HttpResponse<String> answer = api.call("POST", "/events", event.toString());
    assertThat(answer.headers().firstValue("Location")).isPresent();
    return json(answer, 201);
  }

  private static void patch(String id, String body, int status) throws Exception {
    HttpRequest request =
        api.request("/events/" + id)
            .header("Content-Type", "application/merge-patch+json")
            .method("PATCH", BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = STRANGER.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
  }

  private static RtmpPublisher publish(JsonObject event) {
    return RtmpPublisher.ffmpeg(event.getString("server") + "/" + event.getString("key"));
  }

  private static String playlist(String id) throws Exception {
    URI index = gateway.address().resolve("/hls_gateway/events/" + id + "/index.m3u8");
    HttpResponse<String> answer = stranger(index);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static HttpResponse<String> stranger(URI address) throws Exception {
    return STRANGER.send(
        HttpRequest.newBuilder(address).timeout(SOON).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> owner(URI address) throws Exception {
    return STRANGER.send(api.watching(address).build(), BodyHandlers.ofString());
  }

  private static void awaitState(String id, String state) throws Exception {
    Eventually.happens(
        "event " + id + " is " + state,
        SOON,
        () -> json(api.call("GET", "/events/" + id, null), 200).getString("state").equals(state));
  }

  /** Kinds, the first first. */
  private static String log(String id) throws Exception {
    HttpResponse<String> answer = api.call("GET", "/events/" + id + "/log", null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    java.util.List<String> kinds =
        new java.util.ArrayList<>(
            Json.createReader(new StringReader(answer.body())).readArray().stream()
                .map(JsonValue::asJsonObject)
                .map(entry -> entry.getString("kind"))
                .toList());
    java.util.Collections.reverse(kinds);
    return String.join(",", kinds);
  }

  private static JsonObject json(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Json.createReader(new StringReader(answer.body())).readObject();
  }
}
