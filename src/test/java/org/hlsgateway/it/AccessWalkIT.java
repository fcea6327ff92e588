package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hlsgateway.accounts.AccessTable;
import org.hlsgateway.accounts.AccessTable.Need;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every path and verb that a running server answers, found by asking the container ({@link
 * AccessProbe}), with every role, a stranger, tokens of every scope and a viewer link: what comes
 * back is compared with the access table.
 */
class AccessWalkIT {
  private static final String PASSWORD = "it-access-pass-1";
  private static final List<String> VERBS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
  private static final List<String> ROLES = List.of("ADMIN", "OPERATOR", "PUBLISHER", "VIEWER");
  private static final List<String> SCOPES = List.of("READ", "OPERATE", "PUBLISH", "ADMIN");
  private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" content=\"([^\"]+)\"");

  /** What no longer answers as the table says once it did what it is for: asked last. */
  private static final Set<String> LAST = Set.of("/hls_gateway/logout");

  @TempDir private Path directory;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final List<String> wrong = new ArrayList<>();
  private URI gateway;
  private int cases;

  /** How somebody comes; {@code headers} are its credentials. */
  private record Way(
      String name,
      String role,
      String scope,
      HttpClient client,
      List<String> headers,
      String query) {
    boolean isAccount() {
      return !role.isEmpty();
    }
  }

  private enum Area {
    API,
    WATCH,
    PAGES
  }

  @Test
  void whatTheServerAnswers_isWhatTheTableSays() throws Exception {
    String server = withProbe();
    try (OwnGateway own =
        OwnGateway.start(
            directory, Map.of("LIVEBOX_LOCAL", "NO", "ADMIN_PASSWORD", PASSWORD), server)) {
      gateway = own.address();
      ApiClient admin = new ApiClient(gateway, "admin", PASSWORD);
      for (String channel : List.of("own", "other")) {
        // Nothing listens there: who starts it starts nothing for long.
        admin.channel(channel, "rtsp://127.0.0.1:1/nothing");
        admin.send("PUT", "/" + channel + "/access", "{\"visibility\": \"GRANTED\"}");
      }
      List<String> there = there();
      Set<String> paths = paths(there);
      assertThat(there).hasSizeGreaterThan(80);
      List<Way> ways = ways(admin);
      for (String path : paths) {
        for (Way way : ways) {
          for (String verb : VERBS) {
            walk(verb, path, way);
          }
        }
      }
      System.out.println("Access table against a running server: " + cases + " cases");
    } finally {
      Path servers = Path.of(System.getProperty("gateway.wlp")).resolve("usr/servers");
      delete(servers.resolve(server));
    }
    assertThat(wrong).isEmpty();
    assertThat(cases).isGreaterThan(5_000);
  }

  // ---- what there is ---------------------------------------------------------------------------

  /** A copy of the tests' own server, whose WAR has the probe in it. */
  private static String withProbe() throws IOException {
    Path servers = Path.of(System.getProperty("gateway.wlp")).resolve("usr/servers");
    String name = System.getProperty("gateway.own.server");
    Path copy = servers.resolve(name + "-access");
    delete(copy);
    try (Stream<Path> files = Files.walk(servers.resolve(name))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path relative = servers.resolve(name).relativize(file);
        if (!relative.startsWith("workarea") && !relative.startsWith("logs")) {
          Files.copy(file, copy.resolve(relative.toString()));
        }
      }
    }
    Path war;
    try (Stream<Path> apps = Files.list(copy.resolve("apps"))) {
      war = apps.filter(app -> app.toString().endsWith(".war")).findFirst().orElseThrow();
    }
    String entry = AccessProbe.class.getName().replace('.', '/') + ".class";
    try (FileSystem zip = FileSystems.newFileSystem(war);
        InputStream probe = AccessProbe.class.getClassLoader().getResourceAsStream(entry)) {
      Path place = zip.getPath("WEB-INF/classes", entry);
      Files.createDirectories(place.getParent());
      Files.copy(probe, place);
    }
    return name + "-access";
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private List<String> there() throws Exception {
    HttpResponse<String> answer =
        send("GET", AccessProbe.PATH, client, List.of("Authorization", basic("admin")));
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body().lines().toList();
  }

  /**
   * Of every servlet its own path and some below it, of every resource its paths, and what the
   * table has below servlets that answer many.
   */
  private static Set<String> paths(List<String> there) {
    Set<String> paths = new LinkedHashSet<>();
    Set<String> servlets = new TreeSet<>();
    Set<String> resources = new TreeSet<>();
    String base = "/" + there.get(0).replaceFirst("^base /?", "") + "/";
    for (String line : there) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("servlet")) {
        servlets.add(words[1]);
      } else if (words[0].equals("resource")) {
        resources.add(base + words[2]);
      }
    }
    assertThat(resources).hasSizeGreaterThan(25).contains("/hls_gateway/api/audit");
    for (String channel : List.of("own", "other")) {
      for (String pattern : servlets) {
        if (pattern.startsWith("/") && !pattern.equals("/*") && !pattern.equals("/")) {
          paths.add(pattern.replaceFirst("/\\*$", ""));
          if (pattern.endsWith("/*")) {
            paths.add(pattern.replace("*", channel));
          }
        }
      }
      for (String resource : resources) {
        paths.add(resource.replaceFirst("\\{[^}]*}", channel).replaceAll("\\{[^}]*}", "x"));
      }
      for (AccessTable.Row row : AccessTable.all()) {
        String path =
            row.pattern().replace("{channel}", channel).replace("/**", "/x").replace("*", "x");
        boolean served =
            servlets.stream()
                .anyMatch(
                    pattern ->
                        pattern.endsWith("/*")
                            && path.startsWith(pattern.substring(0, pattern.length() - 1)));
        if (served) {
          paths.add(path);
        }
      }
    }
    // Pages first: what the API does by the way ends logins.
    Comparator<String> order = Comparator.comparing(path -> area(path) == Area.API);
    List<String> ordered =
        paths.stream().filter(path -> !LAST.contains(path)).sorted(order).toList();
    Set<String> all = new LinkedHashSet<>(ordered);
    all.addAll(LAST);
    return all;
  }

  // ---- who comes -------------------------------------------------------------------------------

  private List<Way> ways(ApiClient admin) throws Exception {
    List<Way> ways = new ArrayList<>();
    ways.add(new Way("stranger", "", "", client, List.of(), ""));
    for (String role : ROLES) {
      String name = role.equals("ADMIN") ? "admin" : role.toLowerCase(Locale.ROOT);
      if (!role.equals("ADMIN")) {
        made(
            admin.call(
                "POST",
                "/users",
                Json.createObjectBuilder()
                    .add("name", name)
                    .add("role", role)
                    .add("password", PASSWORD)
                    .build()
                    .toString()));
        String permission =
            switch (role) {
              case "OPERATOR" -> "OPERATE";
              case "PUBLISHER" -> "PUBLISH";
              default -> "WATCH";
            };
        made(
            admin.call(
                "POST",
                "/grants",
                Json.createObjectBuilder()
                    .add("account", name)
                    .add("channel", "own")
                    .add("permission", permission)
                    .build()
                    .toString()));
      }
      ways.add(session(role, name));
      ways.add(
          new Way(
              role + " Basic", role, "ADMIN", client, List.of("Authorization", basic(name)), ""));
      for (String scope : SCOPES) {
        JsonObject token =
            made(
                admin.call(
                    "POST",
                    "/tokens",
                    Json.createObjectBuilder()
                        .add("name", scope)
                        .add("account", name)
                        .add("scopes", Json.createArrayBuilder().add(scope))
                        .build()
                        .toString()));
        ways.add(
            new Way(
                role + " token " + scope,
                role,
                scope,
                client,
                List.of("Authorization", "Bearer " + token.getString("token")),
                ""));
      }
    }
    JsonObject link =
        made(admin.call("POST", "/links", "{\"channel\": \"own\", \"label\": \"walk\"}"));
    String address = link.getJsonArray("addresses").getString(0);
    ways.add(new Way("link", "", "", client, List.of(), address.substring(address.indexOf('?'))));
    return ways;
  }

  private static JsonObject made(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return Json.createReader(new StringReader(answer.body())).readObject();
  }

  /** By the form, as a browser does. */
  private Way session(String role, String name) throws Exception {
    HttpClient browser =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .cookieHandler(new CookieManager())
            .build();
    HttpResponse<String> form = send("GET", "/hls_gateway/login", browser, List.of());
    Matcher field = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"").matcher(form.body());
    assertThat(field.find()).isTrue();
    String body =
        "csrf="
            + URLEncoder.encode(field.group(1), StandardCharsets.UTF_8)
            + "&user="
            + name
            + "&password="
            + PASSWORD;
    HttpResponse<String> answer =
        browser.send(
            HttpRequest.newBuilder(gateway.resolve("/hls_gateway/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as("the login of " + name).isEqualTo(302);
    HttpResponse<String> page = send("GET", "/hls_gateway/admin/me", browser, List.of());
    Matcher csrf = TOKEN.matcher(page.body());
    assertThat(csrf.find()).as("the page of " + name).isTrue();
    return new Way(
        role + " session", role, "ADMIN", browser, List.of("X-CSRF-Token", csrf.group(1)), "");
  }

  private static String basic(String name) {
    byte[] login = (name + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(login);
  }

  // ---- what comes back -------------------------------------------------------------------------

  private void walk(String verb, String path, Way way) throws Exception {
    Area area = area(path);
    boolean bySession = way.name().endsWith("session");
    boolean byHeader = way.isAccount() && !bySession;
    if ((byHeader && area == Area.PAGES && !way.name().contains("READ"))
        || (bySession && area != Area.PAGES)
        || (!way.query().isEmpty() && area == Area.API)) {
      // The same as another way does there.
      return;
    }
    AccessTable.Asked asked = AccessTable.ask(verb, path, isFront(path));
    Need need = asked.row().need();
    if (need == Need.OPEN || need == Need.PEER) {
      return;
    }
    // Pages take no credentials from headers, and links count where one watches.
    boolean known = way.isAccount() && !(byHeader && area == Area.PAGES);
    HttpResponse<String> answer =
        send(verb, path + (area == Area.WATCH ? way.query() : ""), way.client(), way.headers());
    cases++;
    int status = answer.statusCode();
    String location = answer.headers().firstValue("Location").orElse("");
    boolean toLogin = status == 302 && location.matches("(.*/)?login(\\?.*)?");
    String expected = expected(asked, known ? way : null);
    boolean fits =
        switch (expected) {
          case "LOGIN" -> area == Area.API ? status == 401 : toLogin;
          case "FORBIDDEN" -> status == 403;
          case "HIDDEN" -> status == 404;
          default -> status != 401 && status != 403 && !toLogin;
        };
    if (!fits) {
      wrong.add(
          way.name() + " " + verb + " " + path + ": " + expected + ", but " + status + location);
    }
  }

  /** As the table says it, written once more. */
  private static String expected(AccessTable.Asked asked, Way way) {
    Need need = asked.row().need();
    if (need == Need.WATCH) {
      // The servlets say 404 to who may not; watching needs no login here.
      return "ALLOWED";
    }
    if (way == null) {
      return "LOGIN";
    }
    Set<String> roles =
        switch (need) {
          case MEMBER -> Set.copyOf(ROLES);
          case OPERATOR, OPERATE, LIVEBOX -> Set.of("ADMIN", "OPERATOR");
          case PUBLISHER, PUBLISH -> Set.of("ADMIN", "OPERATOR", "PUBLISHER");
          default -> Set.of("ADMIN");
        };
    String scope = asked.row().scope().name();
    boolean scoped =
        way.scope().equals("ADMIN") || scope.equals("READ") || scope.equals(way.scope());
    if (!roles.contains(way.role()) || !scoped) {
      return "FORBIDDEN";
    }
    boolean theirs =
        way.role().equals("ADMIN")
            || (asked.channel().equals("own")
                && switch (need) {
                  case OPERATE -> way.role().equals("OPERATOR");
                  case PUBLISH -> way.role().equals("PUBLISHER");
                  default -> true;
                });
    boolean ofAChannel = need == Need.OPERATE || need == Need.PUBLISH;
    return ofAChannel && !theirs ? "HIDDEN" : "ALLOWED";
  }

  private static Area area(String path) {
    if (path.startsWith("/hls_gateway/api/")
        || path.startsWith("/api/livebox/")
        || path.equals("/metrics")) {
      return Area.API;
    }
    return path.matches("/hls_gateway/(watch|read|wall|events)(/.*)?")
            || path.matches("/hls_gateway/(playlist\\.m3u|guide\\.xml)")
        ? Area.WATCH
        : Area.PAGES;
  }

  private static boolean isFront(String path) {
    return !path.startsWith("/hls_gateway/admin/") && !path.startsWith("/hls_gateway/api/");
  }

  private HttpResponse<String> send(
      String verb, String path, HttpClient through, List<String> headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve(path))
            .timeout(Duration.ofSeconds(30))
            // Of a version that nothing has: what could be deleted stays.
            .header("If-Match", "\"0.0\"")
            .header("Accept", "text/html, application/json")
            .method(
                verb,
                Set.of("GET", "HEAD", "DELETE").contains(verb)
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString("{}"));
    if (!Set.of("GET", "HEAD", "DELETE").contains(verb)) {
      request.header(
          "Content-Type",
          !path.startsWith("/hls_gateway/api/")
              ? "application/x-www-form-urlencoded"
              : verb.equals("PATCH") ? "application/merge-patch+json" : "application/json");
    }
    for (int i = 0; i < headers.size(); i += 2) {
      request.header(headers.get(i), headers.get(i + 1));
    }
    return through.send(request.build(), BodyHandlers.ofString());
  }
}
