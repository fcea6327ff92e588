package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.servlet.annotation.WebServlet;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hlsgateway.accounts.AccessTable.Need;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every servlet's pattern and every resource's path and verb, found by their annotations so that a
 * new one cannot be forgotten, with every kind of caller.
 */
class AccessTableTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("test-classes"))
          .importPackages("org.hlsgateway");

  private static final String API = "/hls_gateway/api/";

  /** What may be sent; those that a servlet does not answer must be closed as well. */
  private static final List<String> VERBS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE");

  private final TestAccounts accounts = TestAccounts.withAdmin();
  private final Map<String, Caller> callers = new LinkedHashMap<>();
  private long own;
  private long other;

  @BeforeEach
  void people() {
    own = accounts.channel("own");
    other = accounts.channel("other");
    accounts.grants.setAccess(own, 0, Optional.empty(), Visibility.GRANTED);
    accounts.grants.setAccess(other, 0, Optional.empty(), Visibility.GRANTED);
    callers.put("stranger", Caller.STRANGER);
    for (Role role : Role.values()) {
      Account account =
          role == Role.ADMIN ? accounts.admin() : accounts.add(role.group(), role, "right");
      if (role != Role.ADMIN) {
        accounts.grants.createGrant(
            Optional.of(account.id()),
            Target.channel(own),
            role == Role.OPERATOR ? Permission.OPERATE : Permission.WATCH);
      }
      callers.put(role.group(), Caller.of(account));
      for (Scope scope : Scope.values()) {
        ApiToken token =
            accounts.tokens.create(account, scope.name(), Set.of(scope), Optional.empty()).token();
        callers.put(role.group() + " token " + scope, Caller.of(account, token));
      }
    }
    accounts.owners.put("own", callers.get("publisher").account().orElseThrow().id());
    callers.put(
        "link",
        Caller.of(
            accounts.links.create(
                accounts.admin(), Target.channel(own), "x", Optional.empty(), Optional.empty())));
  }

  @Test
  void everyServletAndEveryResource_hasRowsOfItsOwn() {
    assertThat(servletPatterns()).hasSizeGreaterThan(15);
    for (String pattern : servletPatterns()) {
      boolean known =
          pattern.equals("/hls_gateway/*")
              || AccessTable.all().stream()
                  .anyMatch(row -> row.pattern().startsWith(base(pattern)));
      assertThat(known).as("a servlet without a row: " + pattern).isTrue();
    }
    assertThat(resources()).hasSizeGreaterThan(25);
    for (Endpoint each : resources()) {
      assertThat(AccessTable.ask(each.verb(), each.path("x"), false).row().own())
          .as("a resource without a row: " + each)
          .isTrue();
    }
  }

  @Test
  void rowsOfTheApi_haveNoVerb_thatNoResourceHas() {
    List<Endpoint> there = resources();
    List<String> strays = new ArrayList<>();
    for (AccessTable.Row row : AccessTable.all()) {
      if (!row.pattern().startsWith(API) || isOfAServlet(row)) {
        continue;
      }
      for (String verb : row.verbs()) {
        boolean fits =
            there.stream()
                .anyMatch(
                    each ->
                        each.verb().equals(verb)
                            && row.fits(verb, each.path("x").substring(1).split("/", -1)));
        if (!fits) {
          strays.add(verb + " " + row.pattern());
        }
      }
    }
    assertThat(strays).isEmpty();
  }

  private static boolean isOfAServlet(AccessTable.Row row) {
    return servletPatterns().stream()
        .map(AccessTableTest::base)
        .anyMatch(base -> base.startsWith(API) && row.pattern().startsWith(base + "/"));
  }

  @Test
  void everyCaller_mayDoWhatItsRoleSays_andNothingElse() {
    int cases = 0;
    for (String channel : List.of("own", "other", "absent")) {
      for (Endpoint each : all(channel)) {
        for (Map.Entry<String, Caller> caller : callers.entrySet()) {
          for (boolean needsLogin : new boolean[] {false, true}) {
            AccessTable.Asked asked = AccessTable.ask(each.verb(), each.path(), false);
            Verdict verdict = accounts.access(needsLogin).verdict(asked, caller.getValue());
            assertThat(verdict)
                .as(caller.getKey() + " " + each + " login " + needsLogin)
                .isEqualTo(expected(asked, channel, caller, needsLogin));
            cases++;
          }
        }
      }
    }
    System.out.println("Access table: " + cases + " cases");
    assertThat(cases).isGreaterThan(10_000);
  }

  /** Written once more, and otherwise: by who it is, not by what is asked. */
  private static Verdict expected(
      AccessTable.Asked asked,
      String channel,
      Map.Entry<String, Caller> caller,
      boolean needsLogin) {
    String who = caller.getKey().split(" ")[0];
    Need need = asked.row().need();
    if (need == Need.OPEN || need == Need.PEER) {
      return Verdict.ALLOWED;
    }
    if (need == Need.WATCH) {
      return needsLogin && who.equals("stranger") ? Verdict.LOGIN_NEEDED : Verdict.ALLOWED;
    }
    if (who.equals("stranger") || who.equals("link")) {
      return Verdict.LOGIN_NEEDED;
    }
    Map<Need, Set<String>> roles = new EnumMap<>(Need.class);
    roles.put(Need.MEMBER, Set.of("admin", "operator", "publisher", "viewer"));
    roles.put(Need.OPERATOR, Set.of("admin", "operator"));
    roles.put(Need.OPERATE, Set.of("admin", "operator"));
    roles.put(Need.LIVEBOX, Set.of("admin", "operator"));
    roles.put(Need.PUBLISHER, Set.of("admin", "operator", "publisher"));
    roles.put(Need.PUBLISH, Set.of("admin", "operator", "publisher"));
    roles.put(Need.ADMIN, Set.of("admin"));
    String token = caller.getKey().contains(" token ") ? caller.getKey().split(" ")[2] : "ADMIN";
    boolean scoped =
        token.equals("ADMIN")
            || asked.row().scope() == Scope.READ
            || token.equals(asked.row().scope().name());
    if (!roles.get(need).contains(who) || !scoped) {
      return Verdict.FORBIDDEN;
    }
    boolean its =
        switch (need) {
          case OPERATE -> who.equals("admin") || channel.equals("own");
          case PUBLISH -> who.equals("admin") || (who.equals("publisher") && channel.equals("own"));
          default -> true;
        };
    return its || !asked.channel().equals(channel) ? Verdict.ALLOWED : Verdict.HIDDEN;
  }

  @Test
  void whatHasNoRow_isTheAdministrators_andThatThereIsNothing_everybodyMayKnow() {
    for (String verb : VERBS) {
      assertThat(AccessTable.ask(verb, "/hls_gateway/new-thing", false).row().need())
          .isEqualTo(Need.ADMIN);
      assertThat(AccessTable.ask(verb, "/hls_gateway/api/new", true).row().need())
          .isEqualTo(Need.ADMIN);
      assertThat(AccessTable.ask(verb, "/hls_gateway/nothing", true).row().need())
          .isEqualTo(Need.OPEN);
    }
    assertThat(AccessTable.ask("DELETE", "/hls_gateway/admin/list", false).row().need())
        .isEqualTo(Need.ADMIN);
  }

  @Test
  void whoseTheStreamIs_goesLive_andEndsIt_andForgetsNoKey_norAWall() {
    Caller publisher = callers.get("publisher");
    assertThat(verdict("GET", "publish/own/live", publisher)).isEqualTo(Verdict.ALLOWED);
    assertThat(verdict("POST", "publish/own/pass", publisher)).isEqualTo(Verdict.ALLOWED);
    assertThat(verdict("POST", "publish/own/close", publisher)).isEqualTo(Verdict.ALLOWED);
    assertThat(verdict("POST", "publish/other/close", publisher)).isEqualTo(Verdict.HIDDEN);
    assertThat(verdict("POST", "publish/own/remove", publisher)).isEqualTo(Verdict.FORBIDDEN);
    Caller operator = callers.get("operator");
    assertThat(verdict("POST", "wall/save", operator)).isEqualTo(Verdict.ALLOWED);
    assertThat(verdict("POST", "wall/delete", operator)).isEqualTo(Verdict.FORBIDDEN);
  }

  @Test
  void whoWasGrantedToPublish_goesLive_asTheRoleAllows() {
    assertThat(verdict("GET", "publish/other/live", callers.get("publisher")))
        .isEqualTo(Verdict.HIDDEN);
    grantPublishing("publisher", Target.channel(other));
    grantPublishing("viewer", Target.channel(other));
    long group = accounts.grants.createGroup("doors", Set.of(other)).id();
    grantPublishing("operator", Target.group(group));
    for (String who : List.of("publisher", "operator")) {
      Caller caller = callers.get(who);
      assertThat(verdict("GET", "publish/other/live", caller)).isEqualTo(Verdict.ALLOWED);
      assertThat(verdict("POST", "publish/other/key", caller)).isEqualTo(Verdict.ALLOWED);
      assertThat(verdict("POST", "publish/absent/key", caller)).isEqualTo(Verdict.HIDDEN);
      Caller reads = callers.get(who + " token READ");
      assertThat(verdict("GET", "publish/other", reads)).isEqualTo(Verdict.ALLOWED);
      assertThat(verdict("POST", "publish/other/key", reads)).isEqualTo(Verdict.FORBIDDEN);
    }
    assertThat(verdict("GET", "publish/other", callers.get("viewer"))).isEqualTo(Verdict.FORBIDDEN);
  }

  @Test
  void whoseTheChannelIs_publishesToIt() {
    Caller publisher = callers.get("publisher");
    Optional<Long> owner = publisher.account().map(Account::id);
    accounts.grants.setAccess(other, 1, owner, Visibility.GRANTED);
    assertThat(verdict("POST", "publish/other/pass", publisher)).isEqualTo(Verdict.ALLOWED);
  }

  private void grantPublishing(String who, Target target) {
    accounts.grants.createGrant(
        callers.get(who).account().map(Account::id), target, Permission.PUBLISH);
  }

  private Verdict verdict(String verb, String page, Caller caller) {
    String path = "/hls_gateway/admin/" + page;
    return accounts.access(false).verdict(AccessTable.ask(verb, path, false), caller);
  }

  @Test
  void docs_haveTheWholeTable() throws IOException {
    String table =
        AccessTable.all().stream()
            .collect(
                Collectors.groupingBy(
                    row -> new Line(row.pattern(), row.need(), row.scope()),
                    LinkedHashMap::new,
                    Collectors.toList()))
            .entrySet()
            .stream()
            .map(entry -> entry.getKey().text(entry.getValue()))
            .collect(Collectors.joining("\n"));
    Files.writeString(java.nio.file.Path.of("target/access-table.md"), table);
    assertThat(Files.readString(java.nio.file.Path.of("docs/access.md"))).contains(table);
  }

  private record Line(String pattern, Need need, Scope scope) {
    String text(List<AccessTable.Row> rows) {
      String verbs =
          rows.stream()
              .flatMap(row -> row.verbs().isEmpty() ? Set.of("all").stream() : row.verbs().stream())
              .collect(Collectors.joining(", "));
      return "| `"
          + pattern
          + "` | "
          + verbs
          + " | "
          + need.inWords()
          + " | "
          + scope.name().toLowerCase(java.util.Locale.ROOT)
          + " |";
    }
  }

  private record Endpoint(String verb, String path) {
    String path(String variable) {
      return path.replaceAll("\\{[^}]*}", variable);
    }
  }

  private static List<Endpoint> all(String channel) {
    Set<Endpoint> all = new LinkedHashSet<>();
    Set<String> paths = new LinkedHashSet<>();
    resources().forEach(each -> paths.add(each.path(channel)));
    servletPatterns().forEach(pattern -> paths.add(pattern.replace("*", channel)));
    AccessTable.all()
        .forEach(
            row ->
                paths.add(
                    row.pattern()
                        .replace("{channel}", channel)
                        .replace("**", "a/b")
                        .replace("*", "x")));
    for (String path : paths) {
      VERBS.forEach(verb -> all.add(new Endpoint(verb, path)));
    }
    return List.copyOf(all);
  }

  private static List<String> servletPatterns() {
    List<String> patterns = new ArrayList<>();
    for (JavaClass type : CLASSES) {
      type.tryGetAnnotationOfType(WebServlet.class)
          .ifPresent(servlet -> patterns.addAll(List.of(servlet.urlPatterns())));
    }
    return patterns;
  }

  private static String base(String pattern) {
    return pattern.isEmpty() ? "/" : pattern.replaceFirst("/\\*$", "");
  }

  private static List<Endpoint> resources() {
    List<Endpoint> found = new ArrayList<>();
    for (JavaClass type : CLASSES) {
      Optional<Path> root = type.tryGetAnnotationOfType(Path.class);
      if (root.isEmpty()) {
        continue;
      }
      for (JavaMethod method : type.getMethods()) {
        method.getAnnotations().stream()
            .map(annotation -> annotation.getRawType().tryGetAnnotationOfType(HttpMethod.class))
            .flatMap(Optional::stream)
            .forEach(
                verb -> {
                  String rest =
                      method
                          .tryGetAnnotationOfType(Path.class)
                          .map(p -> "/" + p.value())
                          .orElse("");
                  found.add(new Endpoint(verb.value(), API + root.get().value() + rest));
                });
      }
    }
    return found;
  }
}
