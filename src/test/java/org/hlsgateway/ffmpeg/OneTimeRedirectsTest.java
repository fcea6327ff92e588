package org.hlsgateway.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OneTimeRedirectsTest {
  private static final String CAMERA = "rtsp://anna:p%40ss@camera.example:8554/door?channel=1";
  private static final int PATIENCE_MILLIS = 20_000;

  private final AtomicLong nanos = new AtomicLong();
  private OneTimeRedirects redirects;

  @BeforeEach
  void open() throws IOException {
    redirects = OneTimeRedirects.start(nanos::get);
  }

  @AfterEach
  void close() {
    redirects.close();
  }

  @Test
  void theAddress_namesNothingOfTheSource() {
    assertThat(redirects.to(CAMERA)).matches("rtsp://127\\.0\\.0\\.1:\\d+/[0-9a-f]{32}");
    assertThat(redirects.to(CAMERA)).isNotEqualTo(redirects.to(CAMERA));
  }

  @Test
  void theFirstWhoAsks_isToldTheSource_andNobodyElse() throws IOException {
    URI address = URI.create(redirects.to(CAMERA));
    assertThat(rtsp(address))
        .startsWith("RTSP/1.0 302 ")
        .contains("\r\nCSeq: 1\r\n", "\r\nLocation: " + CAMERA + "\r\n");
    assertThat(rtsp(address)).startsWith("RTSP/1.0 404 ").doesNotContain("camera");
  }

  @Test
  void whoAsksTooLate_isToldNothing() throws IOException {
    URI address = URI.create(redirects.to(CAMERA));
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
    assertThat(rtsp(address)).startsWith("RTSP/1.0 404 ");
  }

  @ParameterizedTest
  @CsvSource({
    "http://anna:secret@camera/live.m3u8?token=a.b, .m3u8",
    "https://anna:secret@camera/a.b/live.mjpg, .mjpg",
    "https://anna:secret@camera/a.b/live, ''",
    "https://anna:secret@camera.example, ''",
    "http://camera/cgi-bin/mjpeg?user=anna&pwd=secret.x, ''"
  })
  void http_isRedirectedToo_andKeepsWhatTellsTheFormat(String url, String extension)
      throws IOException {
    URI address = URI.create(redirects.to(url));
    assertThat(address.toString()).matches("http://127\\.0\\.0\\.1:\\d+/[0-9a-f]{32}.*");
    assertThat(address.getPath()).hasSize(33 + extension.length()).endsWith(extension);
    assertThat(asked(address, "GET " + address.getPath() + " HTTP/1.1\r\nHost: here\r\n\r\n"))
        .startsWith("HTTP/1.1 302 ")
        .contains("\r\nLocation: " + url + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET /../../etc/passwd HTTP/1.1\r\n\r\n",
        "OPTIONS * RTSP/1.0\r\n\r\n",
        "\u0000\u0001\u0002\r\n\r\n"
      })
  void rubbish_isRefused_andTheNextIsAnswered(String rubbish) throws IOException {
    URI address = URI.create(redirects.to(CAMERA));
    assertThat(asked(address, rubbish)).containsPattern("^(RTSP|HTTP)/1.[01] 40[04] ");
    assertThat(rtsp(address)).startsWith("RTSP/1.0 302 ");
  }

  @Test
  void whoAsksForNothing_keepsNobodyWaiting() throws IOException {
    URI address = URI.create(redirects.to(CAMERA));
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
      assertThat(silent.isConnected()).isTrue();
      assertThat(rtsp(address)).startsWith("RTSP/1.0 302 ");
    }
  }

  @Test
  void whatCannotBeRedirected_isLeftAlone() {
    assertThat(OneTimeRedirects.canLeadTo("RTSPS://camera/")).isTrue();
    assertThat(OneTimeRedirects.canLeadTo("rtmp://server/live/key")).isFalse();
    assertThat(OneTimeRedirects.canLeadTo("file:/films/a.ts")).isFalse();
    assertThat(OneTimeRedirects.canLeadTo("nothing")).isFalse();
  }

  @Test
  void ffprobe_findsTheSourceBehindIt_andLogsIn(@TempDir Path folder) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server
        .createContext("/film.wav", OneTimeRedirectsTest::sendSilence)
        .setAuthenticator(
            new BasicAuthenticator("camera") {
              @Override
              public boolean checkCredentials(String user, String password) {
                return user.equals("anna") && password.equals("p@ss:#1");
              }
            });
    server.start();
    try {
      String url =
          "http://anna:p%40ss%3A%231@127.0.0.1:" + server.getAddress().getPort() + "/film.wav";
      SourceProbe.Result result =
          SourceProbe.look(
              FfmpegTools.find("ffmpeg", "ffprobe"),
              url,
              redirects.to(url),
              InputOptions.USUAL,
              new RunRegistry(folder),
              Duration.ofMillis(PATIENCE_MILLIS));
      assertThat(result).isInstanceOf(SourceProbe.Found.class);
    } finally {
      server.stop(0);
    }
  }

  /** A second of WAV. */
  private static void sendSilence(HttpExchange exchange) throws IOException {
    byte[] sound = new byte[44 + 16_000];
    ByteBuffer head = ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN);
    head.put(ascii("RIFF")).putInt(sound.length - 8).put(ascii("WAVEfmt ")).putInt(16);
    head.putShort((short) 1).putShort((short) 1).putInt(8_000).putInt(16_000);
    head.putShort((short) 2).putShort((short) 16).put(ascii("data")).putInt(sound.length - 44);
    exchange.sendResponseHeaders(200, sound.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(sound);
    }
  }

  private static String rtsp(URI address) throws IOException {
    return asked(address, "OPTIONS " + address + " RTSP/1.0\r\nCSeq: 1\r\n\r\n");
  }

  private static String asked(URI address, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(ascii(request));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
