package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.hlsgateway.camera.TestCamera;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People with accounts, and people with a link, before browsers and players. */
class AccountsIT extends GatewayScene {
  private static final String PASSWORD = "it-viewer-pass-1";
  private static final Duration SOON = Duration.ofSeconds(30);

  private final TestCamera camera = TestCamera.start();

  @BeforeEach
  void makeChannels() throws Exception {
    // Most of them are looked at, and not watched.
    for (String name : List.of("acc-garden", "acc-vault")) {
      api.channel(name, camera.url("/h264-aac"));
      made(200, api.send("PUT", "/" + name + "/access", "{\"visibility\": \"GRANTED\"}"));
    }
  }

  @AfterEach
  void forget() throws Exception {
    for (String name : List.of("acc-garden", "acc-vault")) {
      api.send("DELETE", "/" + name, null);
    }
    for (String list : List.of("users", "groups")) {
      for (JsonObject each :
          array(api.call("GET", "/" + list, null)).getValuesAs(JsonObject.class)) {
        if (each.getString("name").toLowerCase(java.util.Locale.ROOT).startsWith("acc")) {
          api.call("DELETE", "/" + list + "/" + each.getInt("id"), null);
        }
      }
    }
    camera.close();
  }

  @Test
  void aViewerIsAdded_seesAndPlaysOnlyWhatWasGranted_andTheAuditSaysWhoDidIt() throws Exception {
    try (Visit admin = new Visit(gateway);
        Visit viewer = new Visit(gateway)) {
      admin.logIn();
      admin.open("/hls_gateway/admin/groups");
      admin.awaitText("Groups of channels");
      shots(admin, "groups-empty");
      admin.open("/hls_gateway/admin/groups/new");
      type(admin, "name", "ACC outside");
      admin.run(
          "[...document.querySelectorAll('.check')].find(each => each.innerText"
              + ".includes('acc-garden')).querySelector('input').click()");
      admin.press("main form button.primary");
      admin.awaitText("ACC outside is added");
      shots(admin, "group");

      admin.open("/hls_gateway/admin/accounts/new");
      type(admin, "name", "acc-anna");
      type(admin, "displayName", "Anna Berg");
      type(admin, "password", PASSWORD);
      admin.run("document.querySelector('details.section').open = true");
      type(admin, "maxViewers", "many");
      admin.press("main form button.primary");
      admin.awaitText("Write a whole number");
      shots(admin, "account-wrong");
      type(admin, "maxViewers", "5");
      type(admin, "password", PASSWORD);
      admin.press("main form button.primary");
      admin.awaitText("Anna Berg is added");
      type(admin, "target", "ACC outside");
      admin.press("form[action$='/grant'] button");
      admin.awaitText("Anna Berg may watch ACC outside now");
      shots(admin, "account");
      admin.open("/hls_gateway/admin/accounts");
      admin.awaitText("Anna Berg");
      shots(admin, "accounts");

      viewer.logIn("acc-anna", PASSWORD);
      viewer.open("/hls_gateway/wall");
      viewer.awaitText("acc-garden");
      assertThat(viewer.shows("acc-vault")).isFalse();
      viewer.open("/hls_gateway/watch/acc-vault");
      assertThat(viewer.shows("acc-vault")).isFalse();
      viewer.open("/hls_gateway/watch/acc-garden");
      viewer.awaitPictureMoving(Duration.ofSeconds(1));
      viewer.open("/hls_gateway/admin/me");
      viewer.awaitText("Where you are logged in");
      shots(viewer, "me");

      admin.open("/hls_gateway/admin/audit?who=admin&q=acc");
      admin.awaitText("Account added: acc-anna");
      assertThat(admin.shows("Group added: ACC outside")).isTrue();
      assertThat(admin.shows("Grant added: acc-anna may watch group ACC outside")).isTrue();
      assertThat(admin.shows("127.0.0.1")).isTrue();
      assertThat(admin.source()).doesNotContain(PASSWORD);
      shots(admin, "audit");
      admin.open("/hls_gateway/admin/audit?kind=nonsense");
      admin.awaitText("Choose one of");
      admin.open("/hls_gateway/admin/audit?q=nobody-ever-had-this-name");
      admin.awaitText("Nothing fits");
    }
  }

  @Test
  void aChannelIsShared_watchedByTheLinkAlone_andNoMoreOnceItIsRevoked() throws Exception {
    try (Visit admin = new Visit(gateway);
        Visit stranger = new Visit(gateway)) {
      admin.logIn();
      admin.open("/hls_gateway/admin/channel/acc-garden");
      admin.awaitText("only who was granted it");
      shots(admin, "channel-access");
      admin.open("/hls_gateway/admin/access/acc-garden");
      admin.awaitText("Who may watch acc-garden");
      type(admin, "owner", "nobody-of-this-name");
      admin.press("main form button.primary");
      admin.awaitText("There is no account of this name");
      shots(admin, "access");
      type(admin, "owner", "admin");
      admin.press("main form button.primary");
      admin.awaitText("acc-garden is saved");

      admin.open("/hls_gateway/admin/share/acc-garden");
      admin.awaitText("There are none yet");
      type(admin, "label", "Aunt Mary");
      type(admin, "network", "nonsense");
      admin.press("main form button.primary");
      admin.awaitText("Write an address or a network");
      type(admin, "network", "");
      admin.press("main form button.primary");
      admin.awaitText("The link is made");
      String address = admin.value(admin.id("input[readonly]"));
      assertThat(admin.number("return document.querySelector('svg.qr path').getBBox().width"))
          .isGreaterThan(20);
      shots(admin, "share");

      stranger.open("/hls_gateway/watch/acc-garden");
      assertThat(stranger.shows("Log in")).isTrue();
      stranger.open(address.substring(gateway.toString().length()));
      stranger.awaitPictureMoving(Duration.ofSeconds(1));
      HttpResponse<String> playlist = player(URI.create(address));
      assertThat(playlist.statusCode()).as(playlist.body()).isEqualTo(200);

      admin.press("form[action$='/revoke'] button");
      admin.awaitText("who watched by it is let go");
      assertThat(player(URI.create(address)).statusCode()).isIn(401, 404);
      Eventually.happens(
          "nobody watches any more", SOON, () -> api.status("acc-garden").getInt("viewers") == 0);
    }
  }

  @Test
  void anOperator_isShownNoButton_thatIsNotTheirs() throws Exception {
    account("acc-olga", "OPERATOR", Json.createObjectBuilder());
    grant("acc-olga", "acc-garden", "OPERATE");
    try (Visit operator = new Visit(gateway)) {
      operator.logIn("acc-olga", PASSWORD);
      for (String page :
          List.of(
              "/hls_gateway/admin/list",
              "/hls_gateway/admin/channel/acc-garden",
              "/hls_gateway/admin/share/acc-garden",
              "/hls_gateway/admin/recordings",
              "/hls_gateway/admin/viewers",
              "/hls_gateway/admin/publish",
              "/hls_gateway/admin/edit/acc-garden",
              "/hls_gateway/wall",
              "/hls_gateway/admin/me")) {
        operator.open(page);
        assertThat(operator.deadEnds()).as("what " + page + " leads to").isEmpty();
      }
      operator.open("/hls_gateway/admin/channel/acc-garden");
      assertThat(operator.shows("Delete")).isFalse();
      assertThat(operator.shows("Share this channel")).isTrue();
      operator.shot("channel-operator");
    }
  }

  @Test
  void aPublisher_makesTheFirstKeyOfAGrantedChannel_andFindsNothingThatIsNotTheirs()
      throws Exception {
    account("acc-paul", "PUBLISHER", Json.createObjectBuilder());
    grant("acc-paul", "acc-garden", "PUBLISH");
    try (Visit publisher = new Visit(gateway)) {
      publisher.logIn("acc-paul", PASSWORD);
      publisher.open("/hls_gateway/admin/publish");
      publisher.awaitText("acc-garden");
      assertThat(publisher.shows("acc-vault")).isFalse();
      assertThat(publisher.deadEnds()).isEmpty();
      shots(publisher, "publish-own");
      publisher.open("/hls_gateway/admin/publish/acc-garden");
      publisher.press("main form button.primary");
      publisher.awaitText("it is shown this once");
      String key = publisher.value("key");
      assertThat(key).matches("[0-9a-f]{32}");
      assertThat(publisher.deadEnds()).isEmpty();
      publisher.press("a[href$='/key']");
      publisher.awaitText("That one is worth nothing any more then");
      shots(publisher, "publish-key");
      publisher.press("form[action$='/key'] button");
      publisher.awaitText("it is shown this once");
      assertThat(publisher.value("key")).isNotEqualTo(key);
      shots(publisher, "publish-publisher");
    } finally {
      api.call("DELETE", "/streaming-channels/acc-garden", null);
    }
  }

  @Test
  void whatChanged_isListedByTheApi_partByPart_andWhatIsWrongIsSaid() throws Exception {
    account("acc-bert", "VIEWER", Json.createObjectBuilder().add("maxStreams", 2));
    account("acc-carl", "VIEWER", Json.createObjectBuilder());
    HttpResponse<String> first = api.call("GET", "/audit?kind=ACCOUNT&q=acc-&limit=1", null);
    JsonObject newest = array(first).getJsonObject(0);
    assertThat(newest.getString("subject")).isEqualTo("acc-carl");
    assertThat(newest.getString("who")).isEqualTo("admin");
    assertThat(newest.getString("deed")).isEqualTo("ADDED");
    assertThat(newest.getString("address")).isEqualTo("127.0.0.1");
    String next = first.headers().firstValue("Link").orElseThrow();
    URI rest = URI.create(next.substring(1, next.indexOf('>')));
    HttpResponse<String> second = api.call("GET", "/audit?" + rest.getRawQuery(), null);
    assertThat(array(second).getJsonObject(0).getString("subject")).isEqualTo("acc-bert");
    for (String wrong : List.of("limit=0", "kind=MOON", "from=yesterday", "cursor=x")) {
      assertThat(api.call("GET", "/audit?" + wrong, null).statusCode()).as(wrong).isEqualTo(400);
    }
    HttpResponse<String> others =
        new ApiClient(gateway, "acc-bert", PASSWORD).call("GET", "/audit", null);
    assertThat(others.statusCode()).isEqualTo(403);
  }

  @Test
  void asManyAsAnAccountMayHave_mayWatchAtATime_andTheNextIsToldSo() throws Exception {
    account("acc-dora", "VIEWER", Json.createObjectBuilder().add("maxViewers", 1));
    grant("acc-dora", "acc-garden", "WATCH");
    HttpRequest.Builder index =
        new ApiClient(gateway, "acc-dora", PASSWORD)
            .watching(gateway.resolve("/hls_gateway/read/acc-garden/index.m3u8"));
    assertThat(client.send(index.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    HttpResponse<String> second = client.send(index.build(), BodyHandlers.ofString());
    assertThat(second.statusCode()).isEqualTo(403);
    assertThat(second.body()).contains("as many viewers at a time as they may have");
    assertThat(api.status("acc-garden").getInt("viewers")).isEqualTo(1);
  }

  @Test
  void recordingsBeyondWhatTheOwnerMayHave_areRefusedInASentence() throws Exception {
    account("acc-emil", "OPERATOR", Json.createObjectBuilder().add("maxRecordingGigabytes", 0));
    made(
        200,
        api.send(
            "PUT", "/acc-garden/access", "{\"visibility\": \"GRANTED\", \"owner\": \"acc-emil\"}"));
    HttpResponse<String> answer =
        new ApiClient(gateway, "acc-emil", PASSWORD).send("POST", "/acc-garden/recording", null);
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("have 0 GB, which is as much as they may have");
  }

  // ---- what all need ---------------------------------------------------------------------------

  private void account(String name, String role, JsonObjectBuilder more) throws Exception {
    made(
        201,
        api.call(
            "POST",
            "/users",
            more.add("name", name).add("role", role).add("password", PASSWORD).build().toString()));
  }

  private void grant(String account, String channel, String permission) throws Exception {
    made(
        201,
        api.call(
            "POST",
            "/grants",
            Json.createObjectBuilder()
                .add("account", account)
                .add("channel", channel)
                .add("permission", permission)
                .build()
                .toString()));
  }

  private static void made(int status, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
  }

  private static JsonArray array(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.createReader(new StringReader(answer.body())).readArray();
  }

  /** What a player gets that carries neither cookies nor headers, after redirects. */
  private HttpResponse<String> player(URI address) throws Exception {
    HttpResponse<String> answer =
        client.send(HttpRequest.newBuilder(address).timeout(SOON).build(), BodyHandlers.ofString());
    if (answer.statusCode() != 302) {
      return answer;
    }
    return player(address.resolve(answer.headers().firstValue("Location").orElseThrow()));
  }

  private static void type(Visit visit, String id, String text) {
    visit.run("document.getElementById('" + id + "').value = '" + text + "'");
  }

  /** As it looks on a desktop, in the dark, and on a phone, and what axe-core says of it. */
  private static void shots(Visit visit, String name) {
    visit.shot(name);
    assertThat(visit.accessibilityFaults()).as(name).isEmpty();
    visit.preferDark();
    visit.shot(name + "-dark");
    assertThat(visit.fitsAPhone()).as(name + " on a phone").isTrue();
    visit.shot(name + "-phone");
    visit.asUsual();
  }
}
