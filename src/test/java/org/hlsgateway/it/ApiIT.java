package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The API as programs and its own document have it. */
class ApiIT extends GatewayScene {
  private static final String CHANNELS = "/hls_gateway/api/channels";
  private static final String JSON = "application/json";
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final String PROBLEM = "#/components/schemas/Problem";

  @Test
  void aChannel_isReadChangedAndSentBack_onlyByWhoSawItLast() throws Exception {
    api.channel("api-edited", "rtsp://admin:geheim@camera.example/1");
    HttpResponse<String> read = send("GET", "/api-edited", null, Map.of());
    String tag = read.headers().firstValue("ETag").orElseThrow();
    String changed = read.body().replace("\"pinned\":false", "\"idleSeconds\":77");

    HttpResponse<String> put =
        send("PUT", "/api-edited", changed, Map.of("Content-Type", JSON, "If-Match", tag));
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    assertThat(object(put).getInt("idleSeconds")).isEqualTo(77);
    String newer = put.headers().firstValue("ETag").orElseThrow();
    assertThat(newer).isNotEqualTo(tag);

    Map<String, String> late = Map.of("Content-Type", MERGE_PATCH, "If-Match", tag);
    HttpResponse<String> refused = send("PATCH", "/api-edited", "{\"title\":\"T\"}", late);
    assertThat(refused.statusCode()).isEqualTo(412);
    assertThat(send("DELETE", "/api-edited", null, Map.of("If-Match", tag)).statusCode())
        .isEqualTo(412);

    HttpResponse<String> patch =
        send(
            "PATCH",
            "/api-edited",
            "{\"title\":\"T\u00fcr\"}",
            Map.of("Content-Type", MERGE_PATCH, "If-Match", newer));
    assertThat(patch.statusCode()).as(patch.body()).isEqualTo(200);
    assertThat(object(patch).getString("title")).isEqualTo("T\u00fcr");
    assertThat(object(patch).getInt("idleSeconds")).isEqualTo(77);
    assertThat(object(patch).getString("source")).isEqualTo("rtsp://admin:***@camera.example/1");
  }

  @Test
  void aPatchOfAnotherType_isToldWhichItMustBe() throws Exception {
    api.channel("api-typed", "test:");
    HttpResponse<String> answer =
        send("PATCH", "/api-typed", "{}", Map.of("Content-Type", "text/plain"));

    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.headers().firstValue("Accept-Patch")).contains(MERGE_PATCH);
  }

  @Test
  void charsets_areHeeded() throws Exception {
    api.channel("api-latin", "test:");
    HttpRequest.Builder latin =
        request("/api-latin")
            .header("Content-Type", MERGE_PATCH + ";charset=ISO-8859-1")
            .method(
                "PATCH",
                BodyPublishers.ofString("{\"title\":\"T\u00fcr\"}", StandardCharsets.ISO_8859_1));

    HttpResponse<String> answer = client.send(latin.build(), BodyHandlers.ofString());
    assertThat(object(answer).getString("title")).isEqualTo("T\u00fcr");
  }

  @Test
  void theList_comesInParts() throws Exception {
    for (String name : new String[] {"api-part-1", "api-part-2", "api-part-3"}) {
      api.channel(name, "test:");
    }
    HttpResponse<String> first = send("GET", "?limit=2&q=API-part", null, Map.of());
    assertThat(first.body()).contains("api-part-1", "api-part-2").doesNotContain("api-part-3");
    String link = first.headers().firstValue("Link").orElseThrow();
    assertThat(link).endsWith(">; rel=\"next\"");

    URI next = URI.create(link.substring(1, link.indexOf('>')));
    assertThat(next.getAuthority()).isEqualTo(gateway.getAuthority());
    HttpResponse<String> second = send("GET", "?" + next.getRawQuery(), null, Map.of());
    assertThat(second.body()).contains("api-part-3").doesNotContain("api-part-2");
    assertThat(second.headers().firstValue("Link")).isEmpty();
  }

  @Test
  void aNewChannel_isNamedRelatively() throws Exception {
    send("DELETE", "/api-new", null, Map.of());
    HttpResponse<String> made =
        send(
            "POST",
            "",
            "{\"nickname\":\"api-new\",\"source\":\"test:\"}",
            Map.of("Content-Type", JSON));

    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.headers().firstValue("Location")).contains("channels/api-new");
  }

  @Test
  void theDocument_saysOfEveryOperation_whatItAnswers() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(gateway.resolve("/openapi?format=json"))
            .timeout(Duration.ofSeconds(60))
            .build();
    JsonObject document = object(client.send(request, BodyHandlers.ofString()));

    assertThat(document.getJsonArray("servers").getJsonObject(0).getString("url")).isEqualTo("./");
    for (JsonValue path : document.getJsonObject("paths").values()) {
      path.asJsonObject()
          .forEach(
              (method, operation) -> isWhole(method + " " + operation, operation.asJsonObject()));
    }
    JsonObject fields =
        document
            .getJsonObject("components")
            .getJsonObject("schemas")
            .getJsonObject("ChannelRequest")
            .getJsonObject("properties");
    assertThat(fields.getJsonObject("title").get("type").toString())
        .as("what may be left out may be null")
        .contains("null");
    assertThat(fields.getJsonObject("source").get("type").toString()).doesNotContain("null");
  }

  private static void isWhole(String what, JsonObject operation) {
    assertThat(operation.getString("operationId", "")).as(what).isNotEmpty();
    JsonObject responses = operation.getJsonObject("responses");
    assertThat(responses.keySet()).as(what).contains("401", "403");
    if (operation.containsKey("requestBody")) {
      assertThat(responses.keySet()).as(what).contains("400", "413", "415");
    }
    responses.forEach(
        (status, response) -> {
          assertThat(response.asJsonObject().getString("description", ""))
              .as("%s of %s", status, what)
              .isNotEmpty();
          if (status.compareTo("400") >= 0) {
            assertThat(response.toString()).as(what).contains(PROBLEM);
          }
        });
  }

  private HttpResponse<String> send(
      String method, String path, String body, Map<String, String> headers) throws Exception {
    HttpRequest.Builder request =
        request(path)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    String login = SharedGateway.adminUser() + ":" + SharedGateway.adminPassword();
    byte[] bytes = login.getBytes(StandardCharsets.UTF_8);
    return HttpRequest.newBuilder(gateway.resolve(CHANNELS + path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
  }

  private static JsonObject object(HttpResponse<String> answer) {
    return Json.createReader(new StringReader(answer.body())).readObject();
  }
}
