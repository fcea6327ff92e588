package org.hlsgateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.hlsgateway.http.Network;
import org.hlsgateway.http.TrustedProxies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {

  @Test
  void withNothingSet_everythingHasItsDefault() {
    Settings settings = read(Map.of());

    assertThat(settings.server())
        .isEqualTo(new Settings.Server(8080, "*", false, Optional.empty(), TrustedProxies.NONE));
    assertThat(settings.store().dataDir()).isEqualTo(Path.of("data").toAbsolutePath());
    assertThat(settings.ffmpeg())
        .isEqualTo(new Settings.Ffmpeg("ffmpeg", "ffprobe", true, Optional.empty()));
    assertThat(settings.encoding())
        .isEqualTo(new Settings.Encoding("libx264", "veryfast", "yuv420p", "aac"));
    assertThat(settings.live())
        .isEqualTo(
            new Settings.Live(
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofMillis(200),
                7));
    assertThat(settings.access())
        .isEqualTo(new Settings.Access("admin", Optional.empty(), false, List.of("*"), List.of()));
  }

  @Test
  void whoControlsTheLivebox_needsAToken_whichMayStandInAFile(@TempDir Path folder)
      throws Exception {
    assertThat(read(Map.of()).livebox().remote()).isEmpty();
    String url = "https://gateway.example/gate";
    Path file = Files.writeString(folder.resolve("token"), "t0ken\n");
    Settings.Remote expected =
        new Settings.Remote(URI.create("wss://gateway.example/gate/"), "t0ken");
    assertThat(
            read(Map.of("REMOTE_CONTROL_URL", url, "REMOTE_CONTROL_TOKEN", "t0ken"))
                .livebox()
                .remote())
        .contains(expected);
    assertThat(
            read(Map.of("REMOTE_CONTROL_URL", url, "REMOTE_CONTROL_TOKEN_FILE", file.toString()))
                .livebox()
                .remote())
        .contains(expected);
    assertThat(expected.toString()).doesNotContain("t0ken");
    assertThatThrownBy(() -> read(Map.of("REMOTE_CONTROL_URL", url)))
        .hasMessageContaining("REMOTE_CONTROL_TOKEN must be set");
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "REMOTE_CONTROL_URL", url, "REMOTE_CONTROL_TOKEN_FILE", folder + "/none")))
        .hasMessageContaining("cannot be read")
        .hasMessageNotContaining("must be set");
  }

  @Test
  void aFolderThatEverybodySees_isApartFromSecretsAndFilms(@TempDir Path folder) throws Exception {
    Path pages = Files.createDirectories(folder.resolve("pages/inner"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("pages"));
    String inner = pages.toString();
    assertThat(
            read(Map.of("LIVEBOX_DOCROOT", inner, "DATA_DIR", folder + "/data"))
                .livebox()
                .docroot())
        .contains(pages);
    for (Map<String, String> wrong :
        List.of(
            Map.of("LIVEBOX_DOCROOT", folder.toString(), "DATA_DIR", folder + "/not/yet"),
            Map.of("LIVEBOX_DOCROOT", link.toString(), "DATA_DIR", inner),
            Map.of("LIVEBOX_DOCROOT", inner, "DATA_DIR", link.toString()),
            Map.of("LIVEBOX_DOCROOT", inner, "DATA_DIR", folder + "/d", "HLS_STREAM_ROOT", inner),
            Map.of(
                "LIVEBOX_DOCROOT",
                inner,
                "DATA_DIR",
                folder + "/d",
                "SSL_CERT",
                folder + "/cert.pem",
                "SSL_KEY",
                inner + "/key.pem"))) {
      assertThatThrownBy(() -> read(wrong))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("must neither hold nor lie in");
    }
  }

  @Test
  void withEverythingSet_everythingIsRead(@TempDir Path folder) {
    Map<String, String> environment = new HashMap<>();
    environment.put("HTTP_PORT", "18080");
    environment.put("BIND_ADDRESS", "127.0.0.1");
    environment.put("LOG_DEBUG", "yes");
    environment.put("DATA_DIR", folder + "/x/../data");
    environment.put("FFMPEG_PATH", "/opt/ffmpeg");
    environment.put("FFPROBE_PATH", "/opt/ffprobe");
    environment.put("INPUT", "ffmpeg");
    environment.put("HLS_STREAM_ROOT", folder.toString());
    environment.put("HLS_VIDEO_CODEC", "h264_vaapi");
    environment.put("HLS_H264_PRESET", "medium");
    environment.put("HLS_PIXEL_FORMAT", "yuv444p");
    environment.put("HLS_AUDIO_CODEC", "libfdk_aac");
    environment.put("HLS_HEARTBEAT_CHECK_SECONDS", "30");
    environment.put("HLS_START_SECONDS", "5");
    environment.put("HLS_STALL_SECONDS", "2.5");
    environment.put("HLS_TIME_SECONDS", "2");
    environment.put("HLS_PART_SECONDS", "0.333");
    environment.put("HLS_WINDOW_SEGMENTS", "12");
    environment.put("ADMIN_USER", "root@example.org");
    environment.put("ADMIN_PASSWORD", " keeps its spaces ");
    environment.put("WATCH_REQUIRES_LOGIN", "YES");
    environment.put("TRUSTED_PROXIES", "127.0.0.1, ::1,10.0.0.0/8");
    environment.put("EMBED_ORIGINS", "https://home.example,*");
    environment.put("CORS_ORIGINS", "https://a.example, http://b.example:8080");

    Settings settings = read(environment);

    assertThat(settings.server())
        .isEqualTo(
            new Settings.Server(
                18080,
                "127.0.0.1",
                true,
                Optional.empty(),
                new TrustedProxies(
                    Stream.of("127.0.0.1", "::1", "10.0.0.0/8")
                        .map(text -> Network.parse(text).orElseThrow())
                        .toList())));
    assertThat(settings.store().dataDir()).isEqualTo(folder.resolve("data"));
    assertThat(settings.ffmpeg())
        .isEqualTo(new Settings.Ffmpeg("/opt/ffmpeg", "/opt/ffprobe", false, Optional.of(folder)));
    assertThat(settings.encoding())
        .isEqualTo(new Settings.Encoding("h264_vaapi", "medium", "yuv444p", "libfdk_aac"));
    assertThat(settings.live())
        .isEqualTo(
            new Settings.Live(
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofMillis(2500),
                Duration.ofSeconds(2),
                Duration.ofMillis(333),
                12));
    assertThat(settings.access())
        .isEqualTo(
            new Settings.Access(
                "root@example.org",
                Optional.of(" keeps its spaces "),
                true,
                List.of("https://a.example", "http://b.example:8080"),
                List.of("https://home.example", "*")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTP_PORT | 0 | HTTP_PORT=0 must be a whole number from 1 to 65535
          HTTP_PORT | http | HTTP_PORT=http must be a whole number from 1 to 65535
          HTTP_PORT | 99999999999 | HTTP_PORT=99999999999 must be a whole number from 1 to 65535
          TRUSTED_PROXIES | proxy.example | TRUSTED_PROXIES=proxy.example must be addresses or networks like 127.0.0.1 or 10.0.0.0/8
          TRUSTED_PROXIES | ::1, 10.0.0.0/33 | TRUSTED_PROXIES=10.0.0.0/33 must be addresses or networks like 127.0.0.1 or 10.0.0.0/8
          SSL_CHECK_RELOAD_SECONDS | 0 | SSL_CHECK_RELOAD_SECONDS=0 must be from 1 to 86400 seconds
          SSL_CERT | a.pem | SSL_KEY must be set: a PEM file with the certificate's private key
          SSL_KEY | a.pem | SSL_CERT must be set: a PEM file with the certificate for HTTPS
          LOG_DEBUG | true | LOG_DEBUG=true must be YES or NO
          WATCH_REQUIRES_LOGIN | 1 | WATCH_REQUIRES_LOGIN=1 must be YES or NO
          HLS_STREAM_ROOT | /no/such | HLS_STREAM_ROOT=/no/such must be a folder that exists; leave it empty to forbid files
          HLS_VIDEO_CODEC | libx264 -f | HLS_VIDEO_CODEC=libx264 -f must be a name that FFmpeg lists: letters a-z, digits and _
          HLS_H264_PRESET | -y | HLS_H264_PRESET=-y must be a name that FFmpeg lists: letters a-z, digits and _
          HLS_AUDIO_CODEC | aac:x | HLS_AUDIO_CODEC=aac:x must be a name that FFmpeg lists: letters a-z, digits and _
          HLS_PIXEL_FORMAT | yuv420p/etc | HLS_PIXEL_FORMAT=yuv420p/etc must be a name that FFmpeg lists: letters a-z, digits and _
          HLS_HEARTBEAT_CHECK_SECONDS | 0 | HLS_HEARTBEAT_CHECK_SECONDS=0 must be from 1 to 86400 seconds
          INPUT | direct | INPUT=direct must be empty or one of AUTO, FFMPEG
          HLS_START_SECONDS | 301 | HLS_START_SECONDS=301 must be from 1 to 300 seconds
          HLS_STALL_SECONDS | -1 | HLS_STALL_SECONDS=-1 must be from 1 to 300 seconds
          HLS_TIME_SECONDS | 1s | HLS_TIME_SECONDS=1s must be from 0.5 to 30 seconds
          HLS_PART_SECONDS | 1e-1 | HLS_PART_SECONDS=1e-1 must be from 0.05 to 5 seconds
          HLS_PART_SECONDS | 2 | HLS_PART_SECONDS=2 must be shorter than HLS_TIME_SECONDS=1
          HLS_PART_SECONDS | 1.0 | HLS_PART_SECONDS=1.0 must be shorter than HLS_TIME_SECONDS=1
          RTMP_PORT | on | RTMP_PORT=on must be a whole number from 1 to 65535
          RTMP_PORT | 8080 | RTMP_PORT=8080 must differ from HTTP_PORT=8080
          RTMPS_PORT | 1936 | SSL_CERT must be set: a PEM file with the certificate for RTMPS
          EXTERNAL_IP | 10.0.0.1:80 | EXTERNAL_IP=10.0.0.1:80 must be an IP address without a port
          EXTERNAL_PORT | 0 | EXTERNAL_PORT=0 must be a whole number from 1 to 65535
          EXTERNAL_WS_PORT | no | EXTERNAL_WS_PORT=no must be a whole number from 1 to 65535
          EXTERNAL_SSL | YES | RTMPS_PORT must be set: EXTERNAL_SSL=YES needs it for RTMP, or EXTERNAL_PORT; SSL_CERT must be set: EXTERNAL_SSL=YES needs it for WebSocket, or EXTERNAL_WS_PORT
          PUBLISH_MAX_KBPS | 5M | PUBLISH_MAX_KBPS=5M must be a whole number from 0 to 100000000
          RTMP_CHUNK_SIZE | 100 | RTMP_CHUNK_SIZE=100 must be a whole number from 128 to 65536
          RTMP_PLAY_WHITELIST | *, 10.0.0.1 | RTMP_PLAY_WHITELIST=* must be addresses or networks like 127.0.0.1 or 10.0.0.0/8
          HLS_WINDOW_SEGMENTS | 5 | HLS_WINDOW_SEGMENTS=5 must be a whole number from 6 to 1000
          ADMIN_USER | a:b | ADMIN_USER=a:b must be 1 to 64 of the letters a-z, digits, or . _ @ -
          ADMIN_PASSWORD | short | ADMIN_PASSWORD must be 8 to 256 characters long; leave it empty to have one made
          CORS_ORIGINS | example.org | CORS_ORIGINS=example.org must be * or origins like https://example.org
          CORS_ORIGINS | https://a.example/ | CORS_ORIGINS=https://a.example/ must be * or origins like https://example.org
          CORS_ORIGINS | https://a b | CORS_ORIGINS=https://a b must be * or origins like https://example.org
          """)
  void settingThatCannotWork_saysValueLimitAndRemedy(String name, String value, String message) {
    assertThatThrownBy(() -> read(Map.of(name, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(message);
  }

  @Test
  void certificateAndKey_areEnoughForHttps() {
    assertThat(read(Map.of("SSL_CERT", "/a.pem", "SSL_KEY", "/b.pem")).server().tls())
        .contains(
            new Settings.Tls(443, Path.of("/a.pem"), Path.of("/b.pem"), Duration.ofSeconds(60)));
  }

  @Test
  void portOfHttps_isCheckedAndDiffersFromThatOfHttp() {
    Map<String, String> files = Map.of("SSL_CERT", "/a.pem", "SSL_KEY", "/b.pem");
    Map<String, String> environment = new HashMap<>(files);
    environment.put("SSL_CHECK_RELOAD_SECONDS", "5");
    environment.put("SSL_PORT", "8443");
    assertThat(read(environment).server().tls())
        .contains(
            new Settings.Tls(8443, Path.of("/a.pem"), Path.of("/b.pem"), Duration.ofSeconds(5)));
    environment.put("SSL_PORT", "0");
    assertThatThrownBy(() -> read(environment))
        .hasMessage("SSL_PORT=0 must be a whole number from 1 to 65535");
    environment.put("SSL_PORT", "8080");
    assertThatThrownBy(() -> read(environment))
        .hasMessage("SSL_PORT=8080 must differ from HTTP_PORT=8080");
  }

  @Test
  void rtmp_hasItsDefaults_andCanBeSwitchedOff() {
    Settings.Rtmp unset = read(Map.of()).rtmp();
    assertThat(unset)
        .isEqualTo(
            new Settings.Rtmp(
                OptionalInt.of(1935),
                OptionalInt.empty(),
                false,
                false,
                Duration.ofSeconds(10),
                false,
                100_000_000,
                new Settings.External(
                    Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), false),
                List.of(),
                4096,
                4,
                networks("127.0.0.0/8", "::1"),
                256_000_000,
                new Settings.WebSocket(true, List.of())));
    for (String off : List.of("0", "OFF", "off")) {
      assertThat(read(Map.of("RTMP_PORT", off)).rtmp().port()).isEmpty();
    }
    Settings.Rtmp set =
        read(Map.of("RTMP_PORT", "1940", "RTMP_PLAY_WHITELIST", "*", "PUBLISH_OPEN", "YES")).rtmp();
    assertThat(set.port()).hasValue(1940);
    assertThat(set.isAsked()).isTrue();
    assertThat(set.isOpen()).isTrue();
    assertThat(set.players()).isEqualTo(networks("0.0.0.0/0", "::/0"));
  }

  @Test
  void portOfRtmps_needsThePlainOneToo() {
    Map<String, String> environment =
        Map.of("SSL_CERT", "/a.pem", "SSL_KEY", "/b.pem", "RTMPS_PORT", "1936", "RTMP_PORT", "OFF");
    assertThatThrownBy(() -> read(environment))
        .hasMessage("RTMPS_PORT=1936 needs a plain RTMP_PORT too: encoders fetch streams there");
  }

  private static List<Network> networks(String... texts) {
    return Stream.of(texts).map(text -> Network.parse(text).orElseThrow()).toList();
  }

  @Test
  void pathThatIsNone_saysSo() {
    assertThatThrownBy(() -> read(Map.of("DATA_DIR", "a\0b")))
        .isInstanceOf(SettingsException.class)
        .hasMessage("DATA_DIR=a?b must be a path");
  }

  @Test
  void severalThatCannotWork_areAllNamed() {
    assertThatThrownBy(() -> read(Map.of("HTTP_PORT", "x", "HLS_TIME_SECONDS", "99")))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "HTTP_PORT=x must be a whole number from 1 to 65535;"
                + " HLS_TIME_SECONDS=99 must be from 0.5 to 30 seconds");
  }

  @Test
  void password_isNeverPrinted() {
    assertThat(read(Map.of("ADMIN_PASSWORD", "correct horse")).toString())
        .doesNotContain("correct horse");
  }

  private static Settings read(Map<String, String> environment) {
    return SettingsReader.read(name -> Optional.ofNullable(environment.get(name)));
  }
}
