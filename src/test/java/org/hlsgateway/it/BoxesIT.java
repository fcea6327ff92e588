package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.hlsgateway.testing.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.chrome.ChromeDriver;

/**
 * A gateway that controls another one's livebox over a link that is cut at random moments, while
 * each of the two is killed once: 200 commands, none lost, none twice.
 */
class BoxesIT {
  private static final String PASSWORD = "boxes-pass-1";
  private static final String KEY = "djt.zepf-h0qx-1z8d-821q";
  private static final int COMMANDS = 200;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration LONG = Duration.ofSeconds(240);

  @TempDir private Path directory;
  private final Random random = new Random(24);
  private OwnGateway gateway;
  private OwnGateway box;
  private Cable cable;
  private ApiClient atTheGateway;
  private int port;
  private String token;
  private long id;

  /** Of those that were given, in their order: a bit rate that tells it; 0: start; -1: stop. */
  private final List<Integer> given = new ArrayList<>();

  @Test
  void aBoxBehindALinkThatIsCut_doesWhatItIsTold_onceAndInOrder() throws Exception {
    port = Ports.free();
    startGateway();
    try {
      register();
      cable = Cable.to(port);
      startBox();
      try {
        isSeen_set_andRefusesWhatIsWrong();
        doesTwoHundredCommands();
        isControlledFromAPage();
        isRemoved();
      } finally {
        box.close();
        cable.close();
      }
    } finally {
      gateway.close();
    }
    noLogHasTheTokenOrTheKey();
  }

  private void startGateway() throws IOException {
    gateway =
        OwnGateway.start(
            directory.resolve("gateway"),
            Map.of("ADMIN_PASSWORD", PASSWORD, "HTTP_PORT", Integer.toString(port)));
    atTheGateway = new ApiClient(gateway.address(), "admin", PASSWORD);
  }

  private void startBox() throws IOException {
    Path file = Files.writeString(directory.resolve("token"), token + "\n");
    box =
        OwnGateway.start(
            directory.resolve("box"),
            Map.of(
                "ADMIN_PASSWORD",
                PASSWORD,
                "REMOTE_CONTROL_URL",
                "ws://127.0.0.1:" + cable.port() + "/",
                "REMOTE_CONTROL_TOKEN_FILE",
                file.toString()));
  }

  private void register() throws Exception {
    JsonObject made = object(201, atTheGateway.call("POST", "/boxes", "{\"name\": \"Door\"}"));
    token = made.getString("token");
    id = made.getJsonNumber("id").longValue();
    assertThat(made.getBoolean("connected")).isFalse();
    assertThat(atTheGateway.call("POST", "/boxes", "{\"name\": \"door\"}").statusCode())
        .isEqualTo(400);
    assertThat(atTheGateway.call("GET", "/boxes/" + id, null).body()).doesNotContain(token);
  }

  private void isSeen_set_andRefusesWhatIsWrong() throws Exception {
    Eventually.happens("it is connected", SOON, () -> box().getBoolean("connected"));
    Eventually.happens(
        "it says what it does",
        SOON,
        () -> "idle".equals(box().getJsonObject("status").getString("status", "")));
    assertThat(give("control", "{\"fps\": 24}").statusCode()).isEqualTo(400);
    assertThat(give("dance", null).statusCode()).isEqualTo(400);
    assertThat(give("start", null).statusCode()).isEqualTo(202);
    Eventually.happens("it answers", SOON, () -> waiting() == 0);
    assertThat(latest().getString("state")).isEqualTo("refused");
    assertThat(latest().getString("reason")).contains("POST url and name");
    HttpResponse<String> set =
        give(
            "control",
            "{\"name\": \""
                + KEY
                + "\", \"url\": \"rtmp://127.0.0.1:1/live\", \"source\": \"test:\"}");
    assertThat(set.statusCode()).isEqualTo(202);
    assertThat(set.body()).doesNotContain(KEY);
    Eventually.happens("it answers", SOON, () -> waiting() == 0);
    assertThat(latest().getString("state")).isEqualTo("done");
    assertThat(control().getString("name")).isEqualTo(KEY);
  }

  private void doesTwoHundredCommands() throws Exception {
    long before = latest().getJsonNumber("id").longValue();
    int killsGateway = 70;
    int killsBox = 140;
    for (int i = 0; i < COMMANDS; i++) {
      // Twenty broadcasts, with control data between them that tells each command from all others.
      int what = i % 10 == 4 ? 0 : i % 10 == 7 ? -1 : 100_000 + i;
      given.add(what);
      HttpResponse<String> answer =
          what == 0
              ? give("start", null)
              : what < 0 ? give("stop", null) : give("control", "{\"bitrate\": " + what + "}");
      assertThat(answer.statusCode()).isEqualTo(202);
      if (random.nextInt(8) == 0) {
        cable.cut();
      }
      if (random.nextInt(40) == 0) {
        cable.freeze();
      }
      if (i == killsGateway) {
        gateway.kill();
        startGateway();
      } else if (i == killsBox) {
        // Between two broadcasts: with one on the air, its stop would find nothing to stop.
        Eventually.happens("it has caught up", LONG, () -> waiting() <= 1);
        box.kill();
        startBox();
      } else {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(60));
      }
    }
    Eventually.happens("all is answered", LONG, () -> waiting() == 0);

    List<JsonObject> told = commands(before);
    assertThat(told.stream().map(BoxesIT::what).collect(Collectors.toList())).isEqualTo(given);
    // A start that came twice would have found a broadcast, and a stop none.
    assertThat(told).extracting(command -> command.getString("state")).containsOnly("done");
    assertThat(control().getInt("bitrate")).isEqualTo(100_000 + COMMANDS - 1);
  }

  private void isControlledFromAPage() throws Exception {
    ChromeDriver browser = Browser.open();
    try {
      Browser.logIn(browser, gateway.address(), "admin", PASSWORD);
      browser.get(gateway.address() + "/hls_gateway/admin/boxes");
      browser.findElement(By.name("box-name")).sendKeys("Tower");
      browser.findElement(By.cssSelector("form[action$='/add'] button")).click();
      Eventually.happens(
          "it has a token", SOON, () -> !browser.findElements(By.id("token")).isEmpty());
      assertThat(browser.findElement(By.id("token")).getDomProperty("value"))
          .startsWith("hlsgwbox_");
      browser.get(gateway.address() + "/hls_gateway/admin/boxes");
      assertThat(browser.getPageSource()).doesNotContain("hlsgwbox_");
      browser.findElements(By.name("box")).forEach(tick -> tick.click());
      browser.findElement(By.cssSelector("button[value=stop]")).click();
      Eventually.happens(
          "both are told", SOON, () -> Browser.text(browser).contains("Kept for Door, Tower"));
      Eventually.happens("the one that is there answers", SOON, () -> waiting() == 0);
      browser.get(gateway.address() + "/hls_gateway/admin/boxes");
      assertThat(Browser.text(browser))
          .contains("Nothing is streamed: there is nothing to stop.")
          .contains("not connected");
      assertThat(Browser.accessibilityFaults(browser)).isEmpty();
      shots(browser, "boxes");
      browser.get(gateway.address() + "/hls_gateway/admin/boxes/" + id);
      assertThat(Browser.text(browser)).contains("What it was told").contains("refused");
      assertThat(Browser.accessibilityFaults(browser)).isEmpty();
      shots(browser, "box");
    } finally {
      browser.quit();
    }
  }

  private static void shots(ChromeDriver browser, String name) {
    Browser.shot(browser, name);
    browser.manage().window().setSize(new Dimension(500, 900));
    Browser.shot(browser, name + "-phone");
    browser.manage().window().setSize(new Dimension(1280, 900));
  }

  private void isRemoved() throws Exception {
    assertThat(atTheGateway.call("DELETE", "/boxes/" + id, null).statusCode()).isEqualTo(204);
    assertThat(atTheGateway.call("GET", "/boxes/" + id, null).statusCode()).isEqualTo(404);
    Eventually.happens(
        "its token counts no longer",
        SOON,
        () -> logs("box").stream().anyMatch(log -> log.contains("refuses REMOTE_CONTROL_TOKEN")));
  }

  private void noLogHasTheTokenOrTheKey() throws IOException {
    for (String end : List.of("gateway", "box")) {
      assertThat(logs(end)).isNotEmpty().noneMatch(log -> log.contains(token) || log.contains(KEY));
    }
  }

  private List<String> logs(String end) throws IOException {
    List<String> logs = new ArrayList<>();
    try (var files = Files.walk(directory.resolve(end))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.toString().endsWith(".log")) {
          logs.add(Files.readString(file));
        }
      }
    }
    return logs;
  }

  // ---- both ends -------------------------------------------------------------------------------

  private static int what(JsonObject command) {
    return switch (command.getString("command")) {
      case "start" -> 0;
      case "stop" -> -1;
      default -> command.getJsonObject("control").getInt("bitrate");
    };
  }

  private HttpResponse<String> give(String command, String control) throws Exception {
    String body =
        "{\"boxes\": ["
            + id
            + "], \"command\": \""
            + command
            + "\""
            + (control == null ? "" : ", \"control\": " + control)
            + "}";
    return atTheGateway.call("POST", "/box-commands", body);
  }

  private JsonObject box() throws Exception {
    return object(200, atTheGateway.call("GET", "/boxes/" + id, null));
  }

  private int waiting() throws Exception {
    return box().getInt("waiting");
  }

  private JsonObject latest() throws Exception {
    return Json.createReader(
            new StringReader(
                atTheGateway.call("GET", "/boxes/" + id + "/commands?limit=1", null).body()))
        .readArray()
        .getJsonObject(0);
  }

  /** The oldest first. */
  private List<JsonObject> commands(long after) throws Exception {
    List<JsonObject> all =
        new ArrayList<>(
            Json.createReader(
                    new StringReader(
                        atTheGateway
                            .call("GET", "/boxes/" + id + "/commands?limit=500", null)
                            .body()))
                .readArray()
                .getValuesAs(JsonValue::asJsonObject));
    all.removeIf(command -> command.getJsonNumber("id").longValue() <= after);
    Collections.reverse(all);
    return all;
  }

  private JsonObject control() throws Exception {
    return object(200, atTheBox("GET", "control"));
  }

  private HttpResponse<String> atTheBox(String verb, String path) throws Exception {
    return new ApiClient(box.address(), "admin", PASSWORD).atRoot(verb, "/api/livebox/v1/" + path);
  }

  private static JsonObject object(int status, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Json.createReader(new StringReader(answer.body())).readObject();
  }
}
