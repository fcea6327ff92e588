package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.CookieManager;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What nobody should send, sent to the API and to the form. A channel that came of it could be told
 * from those of others: where a request has a nickname and a source, one of them has {@link #OURS}.
 */
class BadInputIT extends GatewayScene {

  private static final String OURS = "bad-input";
  private static final String GOOD_SOURCE = "rtsp://" + OURS + ".example/stream";
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
  private static final String ADD = "/hls_gateway/admin/add";

  private final HttpClient browser =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

  static Stream<String> badNicknames() {
    return Stream.of(
        "",
        "..",
        "../up",
        "a/b",
        "a\\b",
        "a b",
        "a.b",
        "a\u0000b",
        "a\nb",
        "d\u043e\u043er", // Cyrillic o
        "\uff44oor", // full width d
        "d\u00f6or",
        "\ud83d\udeaa",
        "<script>alert(1)</script>",
        "%2e%2e",
        "n".repeat(51),
        "n".repeat(10_000));
  }

  @ParameterizedTest
  @MethodSource("badNicknames")
  void aBadNickname_isRefusedByApiAndForm_andNothingIsCreated(String nickname) throws Exception {
    String before = channels();
    refusedByApi(nickname, GOOD_SOURCE, "nickname");
    String page = refusedByForm(nickname, GOOD_SOURCE);
    assertThat(page).contains("value=\"" + GOOD_SOURCE + "\"").contains("nickname-error");
    assertThat(page).doesNotContain("<script>alert");
    assertThat(channels()).isEqualTo(before);
  }

  static Stream<String> badSources() {
    return Stream.of(
        "",
        "camera.example",
        "/etc/passwd",
        "file:///etc/passwd",
        "FILE:/etc/passwd",
        "concat:/etc/passwd|/etc/hosts",
        "concatf:/etc/passwd",
        "subfile,,start,0,end,100,,:/etc/passwd",
        "pipe:0",
        "fd:0",
        "data:text/plain;base64,aGVsbG8=",
        "crypto:http://camera.example/x",
        "crypto+file:///etc/passwd",
        "cache:http://camera.example/x",
        "async:file:/etc/passwd",
        "hls+file:///etc/passwd",
        "tee:a|b",
        "unix:/tmp/socket",
        "gopher://camera.example/",
        "ftp://camera.example/x",
        "lavfi:testsrc",
        "-i /etc/passwd",
        "-protocol_whitelist",
        "rtsp://camera.example/a -f null",
        "rtsp://camera.example/a\n-y",
        "rtsp://camera.example/a\r\nSETUP",
        "rtsp://camera.example/\u0000",
        "rtsp://camera.example/%00",
        "rtsp://camera.example/%0d%0aSETUP",
        "rtsp://",
        "rtsp:///stream",
        "rtsp:camera.example",
        "rtsp://camera.example:99999/",
        "rtsp://camera.example:0/",
        "rtsp://came ra.example/",
        "rtsp://c\u0430mera.example/", // Cyrillic a
        "rtmp://camera.example/app listen=1",
        "rtmp://camera.example/app?listen=1",
        "udp://239.0.0.1:5000?sources=1.2.3.4&localaddr=$(id)",
        "http://camera.example/|id",
        "rtsp://camera.example/" + "x".repeat(10_000));
  }

  @ParameterizedTest
  @MethodSource("badSources")
  void aBadSource_isRefusedByApiAndForm_andNothingIsCreated(String source) throws Exception {
    String before = channels();
    refusedByApi(OURS, source, "source");
    String page = refusedByForm(OURS, source);
    assertThat(page).contains("value=\"" + OURS + "\"").contains("source-error");
    assertThat(channels()).isEqualTo(before);
    HttpResponse<String> test =
        send("POST", "/hls_gateway/api/test-source", json("source", source), "application/json");
    assertThat(test.statusCode()).isGreaterThanOrEqualTo(400).isLessThan(500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"text\"",
        "{",
        "{\"nickname\":\"bad-input\",}",
        "{\"nickname\":1,\"source\":[]}",
        "{\"nickname\":\"bad-input\",\"source\":\"rtsp://c/1\",\"unknown\":1}",
        "{\"nickname\":\"bad-input\",\"source\":\"rtsp://c/1\",\"idleSeconds\":1e99}",
        "{\"nickname\":\"bad-input\",\"source\":\"rtsp://c/1\",\"idleSeconds\":-1}",
        "{\"nickname\":\"bad-input\",\"source\":\"rtsp://c/1\",\"enabled\":\"yes\"}",
        "\u0000\u0001\u0002"
      })
  void malformedJson_is400_withAProblem(String body) throws Exception {
    String before = channels();
    HttpResponse<String> answer = api.send("POST", "", body);
    assertThat(answer.statusCode()).isEqualTo(400);
    isProblem(answer);
    assertThat(channels()).isEqualTo(before);
  }

  @Test
  void deepNesting_andHugeBodies_areRefused() throws Exception {
    HttpResponse<String> deep =
        api.send("POST", "", "{\"a\":" + "[".repeat(8000) + "]".repeat(8000) + "}");
    assertThat(deep.statusCode()).isEqualTo(400);
    isProblem(deep);
    HttpResponse<String> huge =
        api.send("POST", "", "{\"nickname\":\"" + "n".repeat(200_000) + "\"}");
    assertThat(huge.statusCode()).isEqualTo(413);
    isProblem(huge);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/hls_gateway/login", "/hls_gateway/logout", ADD})
  void aFormThatIsTooLarge_orCompressed_isRefusedUnread(String path) throws Exception {
    logIn();
    HttpResponse<String> huge = post(path, Map.of("csrf", "a".repeat(70_000)));
    assertThat(huge.statusCode()).isEqualTo(413);
    assertThat(huge.body()).contains("64 KiB");
    HttpResponse<String> packed =
        browser.send(
            HttpRequest.newBuilder(gateway.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(new byte[] {31, -117, 8}))
                .build(),
            BodyHandlers.ofString());
    assertThat(packed.statusCode()).isEqualTo(415);
    assertThat(packed.headers().firstValue("Accept-Encoding")).contains("identity");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", "!"})
  void anotherContentType_isRefused(String type) throws Exception {
    HttpResponse<String> answer =
        send("POST", "/hls_gateway/api/channels", json("nickname", "typed"), type);
    assertThat(answer.statusCode()).isIn(400, 415);
    isProblem(answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATCH", "TRACE", "BREW"})
  void anotherMethod_isRefused(String method) throws Exception {
    for (String path :
        new String[] {"/hls_gateway/api/channels", "/hls_gateway/read/x/index.m3u8"}) {
      HttpResponse<String> answer = send(method, path, "", "application/json");
      assertThat(answer.statusCode()).as(path).isIn(403, 404, 405, 501);
      assertThat(answer.body()).doesNotContain("Exception").doesNotContain("Authorization");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/hls_gateway/read/x/index.m3u8?viewer=%zz",
        "/hls_gateway/login?to=%zz",
        "/hls_gateway/%5Cx",
        "/%5C%2e%2e/"
      })
  void anAddressThatCannotBeDecoded_is400_andNoStackTraceInTheLog(String path) throws Exception {
    URL address = new URL(gateway + path); // a URI would be checked before it is sent
    HttpURLConnection connection = (HttpURLConnection) address.openConnection();
    assertThat(connection.getResponseCode()).isIn(400, 404);
    assertThat(SharedGateway.directory().resolve("logs").resolve("messages.log"))
        .content()
        .doesNotContain("SRVE0315E: ")
        .doesNotContain("A request failed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/commands/report", "/hls_gateway/api/channels", "/hls_gateway/login", "/"})
  void aLoginThatCannotBeRead_is401(String path) throws Exception {
    URL address = new URL(gateway + path);
    HttpURLConnection connection = (HttpURLConnection) address.openConnection();
    connection.setRequestProperty("Authorization", "Basic !!!");
    assertThat(connection.getResponseCode()).isEqualTo(401);
    assertThat(connection.getHeaderField("WWW-Authenticate")).startsWith("Basic ");
  }

  @Test
  void aFormWithoutItsToken_isForbidden() throws Exception {
    logIn();
    String before = channels();
    Map<String, String> fields = Map.of("nickname", "forged", "source", GOOD_SOURCE);
    assertThat(post(ADD, fields).statusCode()).isEqualTo(403);
    Map<String, String> wrong =
        Map.of("nickname", "forged", "source", GOOD_SOURCE, "csrf", "wrong");
    assertThat(post(ADD, wrong).statusCode()).isEqualTo(403);
    assertThat(channels()).isEqualTo(before);
  }

  @Test
  void theLoginForm_needsItsToken_andKeepsNoSessionForWhoeverAsks() throws Exception {
    HttpResponse<String> form = page("/hls_gateway/login");
    assertThat(form.headers().allValues("Set-Cookie"))
        .singleElement()
        .asString()
        .startsWith("hlsgateway-login=");
    Map<String, String> right =
        Map.of("user", SharedGateway.adminUser(), "password", SharedGateway.adminPassword());
    assertThat(post("/hls_gateway/login", right).statusCode()).isEqualTo(403);
    Map<String, String> wrong = new HashMap<>(right);
    wrong.put("csrf", "A".repeat(43));
    assertThat(post("/hls_gateway/login", wrong).statusCode()).isEqualTo(403);
    assertThat(page(ADD).statusCode()).isEqualTo(302);

    HttpResponse<String> again = page("/hls_gateway/login");
    assertThat(again.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(token(again.body())).isEqualTo(token(form.body()));
  }

  private void refusedByApi(String nickname, String source, String field) throws Exception {
    String body =
        Json.createObjectBuilder()
            .add("nickname", nickname)
            .add("source", source)
            .build()
            .toString();
    HttpResponse<String> answer = api.send("POST", "", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    isProblem(answer);
    assertThat(answer.body()).contains("\"field\":\"" + field + "\"");
  }

  /** The page that comes back. */
  private String refusedByForm(String nickname, String source) throws Exception {
    String token = logIn();
    HttpResponse<String> answer =
        post(ADD, Map.of("nickname", nickname, "source", source, "csrf", token));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("Not saved");
    return answer.body();
  }

  private static void isProblem(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("Content-Type"))
        .get()
        .asString()
        .startsWith("application/problem+json");
    assertThat(answer.body()).contains("\"detail\"").doesNotContain("Exception");
  }

  /** Those that are there because of what these tests sent. */
  private String channels() throws Exception {
    return Json.createReader(new StringReader(api.send("GET", "", null).body()))
        .readArray()
        .stream()
        .map(JsonValue::asJsonObject)
        .filter(channel -> channel.toString().contains(OURS))
        .map(channel -> channel.getString("nickname"))
        .collect(Collectors.joining(" "));
  }

  /** The token of the form to add a channel. */
  private String logIn() throws Exception {
    HttpResponse<String> form = page(ADD);
    if (form.statusCode() == 302) {
      String login =
          URI.create(ADD).resolve(form.headers().firstValue("Location").orElseThrow()).toString();
      Map<String, String> fields =
          Map.of(
              "csrf", token(page(login).body()),
              "user", SharedGateway.adminUser(),
              "password", SharedGateway.adminPassword());
      assertThat(post("/hls_gateway/login", fields).statusCode()).isIn(302, 303);
      form = page(ADD);
    }
    assertThat(form.statusCode()).isEqualTo(200);
    return token(form.body());
  }

  private static String token(String page) {
    Matcher token = CSRF.matcher(page);
    assertThat(token.find()).as(page).isTrue();
    return token.group(1);
  }

  private HttpResponse<String> page(String path) throws IOException, InterruptedException {
    return browser.send(
        HttpRequest.newBuilder(gateway.resolve(path)).header("Accept", "text/html").build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, Map<String, String> fields)
      throws IOException, InterruptedException {
    String body =
        fields.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return browser.send(
        HttpRequest.newBuilder(gateway.resolve(path))
            .header("Accept", "text/html")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static String json(String name, String value) {
    return Json.createObjectBuilder().add(name, value).build().toString();
  }

  private HttpResponse<String> send(String method, String path, String body, String type)
      throws IOException, InterruptedException {
    String login = SharedGateway.adminUser() + ":" + SharedGateway.adminPassword();
    return browser.send(
        HttpRequest.newBuilder(gateway.resolve(path))
            .timeout(Duration.ofSeconds(20))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
