package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.imageio.ImageIO;
import org.hlsgateway.camera.TestCamera;
import org.junit.jupiter.api.Test;

/** The small picture of a real camera. */
class ThumbnailIT extends GatewayScene {

  @Test
  void aRunningChannel_hasAPicture_thatIsRenewed_thatOutlivesTheRun_andGoesWithTheChannel()
      throws Exception {
    try (TestCamera camera = TestCamera.start()) {
      api.channel("pictured", camera.url("/h264-aac"));
      HttpResponse<byte[]> none = thumbnail("pictured");
      assertThat(none.statusCode()).isEqualTo(404);
      assertThat(header(none, "Content-Type")).startsWith("application/problem+json");
      HttpResponse<byte[]> placeholder = thumbnail("pictured", "Accept", "image/svg+xml,image/*");
      assertThat(placeholder.statusCode()).isEqualTo(200);
      assertThat(new String(placeholder.body())).startsWith("<svg ");
      String created = created("pictured");
      assertThat(thumbnailFiles(created)).isEmpty();

      Stream.open(gateway, "pictured");
      Eventually.happens(
          "a picture is there",
          Duration.ofSeconds(20),
          () -> thumbnail("pictured").statusCode() == 200);
      assertThat(camera.clients()).as("connections to the camera").isEqualTo(1);
      HttpResponse<byte[]> first = thumbnail("pictured");
      BufferedImage picture = ImageIO.read(new ByteArrayInputStream(first.body()));
      assertThat(picture.getWidth()).isEqualTo(640);
      assertThat(picture.getHeight()).isEqualTo(360);
      assertThat(header(first, "Cache-Control")).isEqualTo("public, max-age=5");
      Eventually.happens(
          "the picture is made anew for who looks",
          Duration.ofSeconds(20),
          () -> {
            HttpResponse<byte[]> next = thumbnail("pictured");
            return next.statusCode() == 200 && !header(next, "ETag").equals(header(first, "ETag"));
          });

      api.send("POST", "/pictured/stop", null);
      Eventually.happens(
          "it stops", Duration.ofSeconds(10), () -> api.state("pictured").equals("IDLE"));
      Eventually.happens(
          "a last picture is kept",
          Duration.ofSeconds(10),
          () -> thumbnailFiles(created).size() == 1 && isTheSameTwice());
      HttpResponse<byte[]> last = thumbnail("pictured");
      assertThat(ImageIO.read(new ByteArrayInputStream(last.body())).getWidth()).isEqualTo(640);
      assertThat(thumbnail("pictured", "If-None-Match", header(last, "ETag")).statusCode())
          .isEqualTo(304);
      assertThat(
              thumbnail("pictured", "If-Modified-Since", header(last, "Last-Modified"))
                  .statusCode())
          .isEqualTo(304);
      assertThat(thumbnail("pictured", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);

      assertThat(api.send("DELETE", "/pictured", null).statusCode()).isEqualTo(204);
      assertThat(thumbnailFiles(created)).isEmpty();
      assertThat(thumbnail("pictured").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aChannelThatIsOff_showsNoPicture() throws Exception {
    api.channel(
        "dark", "rtsp://127.0.0.1:9/none", Json.createObjectBuilder().add("enabled", false));
    assertThat(thumbnail("dark").statusCode()).isEqualTo(403);
    api.send("DELETE", "/dark", null);
  }

  private boolean isTheSameTwice() throws Exception {
    String etag = header(thumbnail("pictured"), "ETag");
    return !etag.isEmpty() && etag.equals(header(thumbnail("pictured"), "ETag"));
  }

  private String created(String nickname) throws Exception {
    String channel = api.send("GET", "/" + nickname, null).body();
    return Json.createReader(new StringReader(channel)).readObject().getString("created");
  }

  /**
   * @param created when their channel was, which is in their names: others have pictures beside
   *     them
   */
  private static List<Path> thumbnailFiles(String created) throws Exception {
    String end = "-" + Long.toString(Instant.parse(created).toEpochMilli(), 36) + ".jpg";
    Path folder = SharedGateway.directory().resolve("data").resolve("thumbnails");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).toList();
    }
  }

  private HttpResponse<byte[]> thumbnail(String nickname, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve("/hls_gateway/read/" + nickname + "/thumbnail.jpg"))
            .timeout(Duration.ofSeconds(20));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
