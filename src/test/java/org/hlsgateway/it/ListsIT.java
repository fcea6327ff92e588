package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.Select;

/** Channels come from somebody's list, and go out in one. */
class ListsIT extends GatewayScene {
  private static final String LIST =
      """
      #EXTM3U
      #EXTINF:-1 tvg-chno="70001" tvg-logo="http://l.example/1.png",List one
      http://tv.example/lists-it/1.m3u8
      #EXTINF:-1,List one
      http://tv.example/lists-it/2.m3u8|User-Agent=Test
      #EXTINF:-1,Not to be had
      file:///etc/passwd
      """;

  @TempDir Path folder;

  @AfterEach
  void clear() throws Exception {
    api.send("DELETE", "/list-one", null);
    api.send("DELETE", "/list-one-2", null);
  }

  @Test
  void aFile_isLookedAtFirst_andThenImported_andItsChannelsAreListed() throws Exception {
    Path file = Files.writeString(folder.resolve("channels.m3u"), LIST);
    ChromeDriver browser = Browser.open();
    try {
      Browser.logIn(browser);
      browser.get(gateway + "/hls_gateway/admin/import");
      Browser.shot(browser, "import");
      browser.findElement(By.id("list")).sendKeys(file.toString());
      browser.findElement(By.cssSelector("main form button")).click();
      awaitText(browser, "channels.m3u has 3 entries", "2 will be added");
      assertThat(Browser.text(browser)).contains("list-one-2", "Is left out: ");
      assertThat(api.send("GET", "/list-one", null).statusCode()).isEqualTo(404);
      Browser.shot(browser, "import-plan");
      browser.manage().window().setSize(new Dimension(390, 800));
      Browser.shot(browser, "import-plan-phone");
      browser.findElement(By.cssSelector("main form button.primary")).click();
      awaitText(browser, "Imported: 2 added, 0 changed.");
      browser.get(gateway + "/hls_gateway/admin/import");
      browser.findElement(By.cssSelector("main form button.danger")).click();
      awaitText(browser, "Take the last import back?", "2 channels are deleted");
      Browser.shot(browser, "import-undo-phone");
      assertThat(Browser.accessibilityFaults(browser)).isEmpty();
      assertThat(api.send("GET", "/list-one", null).statusCode()).isEqualTo(200);
    } finally {
      browser.quit();
    }

    List<String> lines = get("/hls_gateway/playlist.m3u?format=ts").lines().toList();
    int first =
        lines.indexOf(
            "#EXTINF:-1 tvg-id=\"list-one\" tvg-name=\"List one\" tvg-chno=\"70001\""
                + " tvg-logo=\"http://l.example/1.png\",List one");
    assertThat(lines.get(first + 1))
        .isEqualTo(gateway.resolve("/hls_gateway/read/list-one/index.m3u8?format=ts").toString());
    assertThat(get("/hls_gateway/guide.xml")).contains("<channel id=\"list-one\">");
  }

  @Test
  void programs_sendTheListItself_asOftenAsTheyLike() throws Exception {
    assertThat(send("?dryRun=true", LIST).body()).contains("\"added\":2", "\"skipped\":1");
    assertThat(send("", LIST).body()).contains("\"added\":2");
    assertThat(send("", LIST).body()).contains("\"added\":0", "\"same\":2");
    assertThat(send("", "<html>").statusCode()).isEqualTo(400);
    assertThat(send("?dryRun=maybe", LIST).statusCode()).isEqualTo(400);
    assertThat(send("", "x".repeat(16 * 1024 * 1024 + 1)).statusCode()).isEqualTo(413);
  }

  @Test
  void whatWasImported_isExported_andTakenBack() throws Exception {
    String csv =
        """
        nickname,title,source,groups
        list-one,List one,rtsp://admin:geheim@tv.example/lists-it/csv,Lists IT
        """;
    assertThat(send("", csv).body()).contains("\"added\":1", "Lists IT");
    HttpResponse<String> masked = api.call("GET", "/export", null);
    assertThat(masked.body()).contains("list-one", "Lists IT").doesNotContain("geheim");
    assertThat(api.call("GET", "/export?secrets=true&format=csv", null).body())
        .contains("list-one,List one,rtsp://admin:geheim@tv.example/lists-it/csv");
    assertThat(api.call("GET", "/export?format=xml", null).statusCode()).isEqualTo(400);
    assertThat(get("/hls_gateway/playlist.m3u?group=lists%20it"))
        .contains("group-title=\"Lists IT\",List one")
        .contains("/read/list-one/index.m3u8");
    assertThat(get("/hls_gateway/playlist.m3u?group=none")).doesNotContain("#EXTINF");
    assertThat(api.call("POST", "/import/undo", "").body()).contains("\"removed\":1");
    assertThat(api.send("GET", "/list-one", null).statusCode()).isEqualTo(404);
    assertThat(api.call("POST", "/import/undo", "").statusCode()).isEqualTo(404);
  }

  @Test
  void severalAreTicked_switchedOff_andDeletedAfterAQuestion() throws Exception {
    send("", LIST);
    ChromeDriver browser = Browser.open();
    try {
      Browser.logIn(browser);
      browser.get(gateway + "/hls_gateway/admin/list?q=list-one");
      Browser.shot(browser, "list-several");
      for (String name : List.of("list-one", "list-one-2")) {
        browser.findElement(By.cssSelector("input[name=channel][value=" + name + "]")).click();
      }
      new Select(browser.findElement(By.id("bulk-action"))).selectByValue("disable");
      browser.findElement(By.cssSelector("#bulk button")).click();
      awaitText(browser, "2 channels are switched off.");
      assertThat(browser.getCurrentUrl()).endsWith("?q=list-one");
      browser.manage().window().setSize(new Dimension(390, 800));
      Browser.shot(browser, "list-several-phone");
      assertThat(Browser.accessibilityFaults(browser)).isEmpty();
      new Select(browser.findElement(By.id("bulk-which"))).selectByValue("found");
      new Select(browser.findElement(By.id("bulk-action"))).selectByValue("delete");
      browser.findElement(By.cssSelector("#bulk button")).click();
      awaitText(browser, "Delete 2 channels?", "List one");
      Browser.shot(browser, "delete-several-phone");
      browser.findElement(By.cssSelector("main button.danger")).click();
      awaitText(browser, "2 channels are deleted.");
    } finally {
      browser.quit();
    }
    assertThat(api.send("GET", "/list-one", null).statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> send(String query, String list) throws Exception {
    HttpRequest request =
        api.request("/import" + query)
            .header("Content-Type", "audio/x-mpegurl")
            .POST(HttpRequest.BodyPublishers.ofString(list))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  /** Right after a click the former page, or none, may still be there. */
  private static void awaitText(ChromeDriver browser, String... texts) throws Exception {
    Eventually.happens(
        "the page says " + List.of(texts),
        Duration.ofSeconds(20),
        () -> Stream.of(texts).allMatch(Browser.text(browser)::contains));
  }

  private String get(String path) throws Exception {
    URI address = gateway.resolve(path);
    HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(20)).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }
}
