package org.hlsgateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.hlsgateway.FakeRequest;
import org.hlsgateway.FakeResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticServletTest {
  private final StaticFiles files = new StaticFiles(FakeApplication.context());
  private final String version = files.root().substring(StaticFiles.PREFIX.length());

  @Test
  void currentFile_mayBeKeptForEver() throws IOException {
    FakeResponse response = get("/" + version + "/gateway.css", null);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(response.header("Content-Type")).isEqualTo("text/css;charset=UTF-8");
    assertThat(response.header("Content-Encoding")).isNull();
    assertThat(response.bytes())
        .isEqualTo(Files.readAllBytes(Path.of("webapp/static/gateway.css")));
  }

  @Test
  void fileUnderAnOldVersion_isTodaysAndNotKept() throws IOException {
    FakeResponse response = get("/000000000000/gateway.css", null);
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void browserThatTakesGzip_getsGzip() throws IOException {
    FakeResponse response = get("/" + version + "/hls.min.js", "br, gzip");
    assertThat(response.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(response.header("Vary")).isEqualTo("Accept-Encoding");
    try (var in = new GZIPInputStream(new ByteArrayInputStream(response.bytes()))) {
      assertThat(in.readAllBytes()).hasSize(600);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip;q=0", "br, gzip; q=0.0, deflate", "gzippo"})
  void browserThatDoesNot_getsPlain(String accepted) throws IOException {
    assertThat(get("/" + version + "/hls.min.js", accepted).header("Content-Encoding")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/gateway.css",
        "/v/",
        "/v/nothing.css",
        "/v/../gateway.css",
        "/v/../../WEB-INF/web.xml",
        "/v//gateway.css",
        "/v/gateway.css/",
        "/v/..\\gateway.css"
      })
  void whatIsNotAFileByName_isNotFound(String path) throws IOException {
    assertThat(get(path, null).status()).isEqualTo(404);
  }

  @Test
  void playerThatNpmGaveToTheBuild_isTakenBeforeTheOneOfTheJar() {
    var built = new StaticFiles(FakeApplication.withPlayer("1.7.4"));
    assertThat(built.find("hls.min.js").orElseThrow().bytes())
        .asString()
        .isEqualTo("/WEB-INF/player/1.7.4/hls.min.js");
    assertThat(files.find("hls.min.js").orElseThrow().bytes()).asString().startsWith("player");
  }

  private FakeResponse get(String path, String acceptEncoding) throws IOException {
    var response = new FakeResponse();
    var request = new FakeRequest("GET", "/hls_gateway/static").answer("getPathInfo", path);
    request.header("Accept-Encoding", acceptEncoding);
    new StaticServlet(files).doGet(request.request(), response.response());
    return response;
  }
}
