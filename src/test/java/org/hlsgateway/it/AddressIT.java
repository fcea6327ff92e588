package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.servlet.annotation.WebServlet;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every address of the application, in spellings that a server may clean up in more than one way:
 * each is refused, and none changes what the plain address answers, to anybody, afterwards.
 */
class AddressIT extends GatewayScene {

  private static final String WALL = "/hls_gateway/wall";

  private static final String NOT_FOUND =
      "HTTP/1.1 404 Not Found\nContent-Type: application/problem+json\n";

  @Test
  void noSpellingOfAnAddress_isTakenForAnother() throws Exception {
    Set<String> paths = paths();
    assertThat(paths)
        .hasSizeGreaterThan(30)
        .contains("/", "/hls_gateway/login", "/hls_gateway/read/n", "/hls_gateway/api/channels/n");
    for (String path : paths) {
      String before = answer(path);
      refused(path);
      // The container takes this away before anybody sees the address, and takes no session of it.
      String withSession = answer(path + ";jsessionid=0000a");
      assertThat(withSession).as(path).isEqualTo(path.equals("/") ? NOT_FOUND : before);
      assertThat(status(path + ";jsessionid=0000a" + climb(path))).as(path).isEqualTo(400);
      assertThat(answer(path)).as(path).isEqualTo(before);
      // The other order: what was never asked for before.
      if (path.endsWith("/n")) {
        String fresh = path + "ew";
        refused(fresh);
        // Where a login leads back to is the one difference.
        assertThat(answer(fresh).replaceAll("new\\b", "n")).as(fresh).isEqualTo(before);
      }
    }
  }

  @Test
  void signsThatAnAddressMayNotHave_areTheClientsFault() throws Exception {
    for (String path : paths()) {
      for (String sign : List.of("^", "|", "{", "[", "<", "`", "\"", "%", "%zz", "%ff", "\u00ff")) {
        assertThat(status(path + "/a" + sign + "b")).as(path + " " + sign).isIn(400, 404);
        if (path.startsWith("/hls_gateway/api/")) {
          assertThat(status(path + "?channel=a" + sign + "b")).as(path + " " + sign).isEqualTo(400);
        }
      }
    }
  }

  private void refused(String path) throws IOException {
    for (String spelling : spellings(path).toList()) {
      assertThat(status(spelling)).as(spelling).isEqualTo(400);
      assertThat(status(spelling)).as(spelling + " again").isEqualTo(400);
    }
  }

  /** Most of them lead to the wall, if they are read in one of the ways they can be read. */
  private static Stream<String> spellings(String path) {
    String whole = path.equals("/") ? "/hls_gateway/n" : path;
    int times = depth(whole);
    return Stream.of(
        whole + ";" + climb(whole),
        whole + ";a=b",
        whole + ";",
        whole.replaceFirst("^/([^/]+)", "/$1;a=b"),
        whole + "%3b" + climb(whole),
        whole + "/..".repeat(times) + WALL,
        whole + "/%2e%2e".repeat(times) + WALL,
        whole + "%2f..".repeat(times) + "%2fhls_gateway%2fwall",
        whole + "%5c..".repeat(times) + "%5chls_gateway%5cwall",
        whole + "\\..".repeat(times) + "\\hls_gateway\\wall",
        "/." + whole,
        whole + "%00",
        whole + "%0d%0aX",
        whole + "%7f");
  }

  /** From a path to the wall, as if it were a folder. */
  private static String climb(String path) {
    return "/" + "../".repeat(depth(path)) + WALL.substring(1);
  }

  private static int depth(String path) {
    return (int) path.chars().filter(sign -> sign == '/').count();
  }

  private int status(String path) throws IOException {
    return RawRequest.status(ask(path));
  }

  /** What tells the answers of two addresses apart. */
  private String answer(String path) throws IOException {
    String answer = ask(path);
    return answer
        .lines()
        .filter(line -> line.matches("(?i)(http/|content-type:|location:|allow:).*"))
        .reduce("", (all, line) -> all + line + "\n");
  }

  private String ask(String path) throws IOException {
    String login = SharedGateway.adminUser() + ":" + SharedGateway.adminPassword();
    byte[] bytes = login.getBytes(StandardCharsets.UTF_8);
    return RawRequest.get(
        gateway, path, "Authorization: Basic " + Base64.getEncoder().encodeToString(bytes));
  }

  /** Of all servlets and resources, with a name that nothing has where any name may stand. */
  private static Set<String> paths() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.hlsgateway");
    Set<String> paths = new TreeSet<>();
    for (JavaClass type : classes) {
      if (type.isAnnotatedWith(WebServlet.class)) {
        WebServlet servlet = type.getAnnotationOfType(WebServlet.class);
        Stream.of(servlet.value(), servlet.urlPatterns())
            .flatMap(Stream::of)
            .map(pattern -> pattern.isEmpty() ? "/" : pattern.replace("*", "n"))
            .forEach(paths::add);
      }
      if (type.isAnnotatedWith(Path.class)) {
        String base = "/hls_gateway/api/" + type.getAnnotationOfType(Path.class).value();
        paths.add(named(base));
        for (JavaMethod method : type.getMethods()) {
          if (method.isAnnotatedWith(Path.class)) {
            paths.add(named(base + "/" + method.getAnnotationOfType(Path.class).value()));
          }
        }
      }
    }
    return paths;
  }

  private static String named(String template) {
    return template.replaceAll("\\{[^}]*}", "n");
  }
}
