package org.hlsgateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.hlsgateway.config.Settings;
import org.hlsgateway.http.TrustedProxies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupTest {

  @Test
  void refusal_endsTheServerWithCodeOne() {
    IntConsumer real = StartupFailure.exit;
    List<Integer> codes = new ArrayList<>();
    StartupFailure.exit = codes::add;
    try {
      assertThat(StartupFailure.refuse("The disk is full.", null)).hasMessage("The disk is full.");
    } finally {
      StartupFailure.exit = real;
    }
    assertThat(codes).containsExactly(1);
  }

  @Test
  void aServerWithoutOurGuards_isToldWhichAreMissing() {
    assertThat(ServerGuards.missing(name -> null))
        .singleElement()
        .asString()
        .contains("-DinvocationCacheSize=0");
    assertThat(ServerGuards.missing(name -> name.equals("invocationCacheSize") ? "500" : null))
        .hasSize(1);
    assertThat(ServerGuards.missing(name -> name.equals("invocationCacheSize") ? "0" : null))
        .isEmpty();
  }

  @Test
  void ourOwnServerXml_lacksNothing() {
    assertThat(ServerGuards.missing(server(Path.of("liberty")))).isEmpty();
  }

  @Test
  void aServerXmlOfSomebodyElse_isToldWhatItLacks_withWhatItIncludes(@TempDir Path folder)
      throws IOException {
    Files.writeString(folder.resolve("server.xml"), "<server><httpOptions/></server>");
    List<String> all = ServerGuards.missing(server(folder));
    assertThat(all).hasSize(6).allMatch(line -> line.startsWith("server.xml lacks <http"));

    Files.writeString(
        folder.resolve("server.xml"),
        "<server><include location='more.xml'/><include location='server.xml'/></server>");
    Files.writeString(
        folder.resolve("more.xml"),
        "<server><httpOptions writeTimeout='20s' readTimeout='20s'/>"
            + "<httpDispatcher trustedHeaderOrigin='*'/></server>");
    Files.createDirectories(folder.resolve("configDropins/overrides"));
    Files.writeString(
        folder.resolve("configDropins/overrides/own.xml"),
        "<server><httpDispatcher trustedHeaderOrigin='none'/></server>");
    assertThat(ServerGuards.missing(server(folder)))
        .hasSize(3)
        .noneMatch(line -> line.contains("httpOptions") || line.contains("httpDispatcher"));
  }

  @Test
  void aServerXmlThatIsNone_isSaidToBeUnknown(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("server.xml"), "<!DOCTYPE server []><server/>");
    assertThat(ServerGuards.missing(server(folder)))
        .containsExactly("What server.xml keeps away is not known: it could not be read.");
  }

  private static UnaryOperator<String> server(Path folder) {
    return name ->
        switch (name) {
          case "invocationCacheSize" -> "0";
          case "server.config.dir" -> folder.toString();
          default -> null;
        };
  }

  @Test
  void dataFolder_isMadeAndLeftEmpty(@TempDir Path folder) throws IOException {
    Path data = folder.resolve("a/b");
    Startup.use(data);
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void dataFolderThatIsAFile_isAnError(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("data"));
    assertThatThrownBy(() -> Startup.use(file)).isInstanceOf(IOException.class);
  }

  @Test
  void firstStart_showsAddressNameAndPassword() {
    assertThat(Announcement.of(settings("*", null), "admin", Optional.of("abc-def")))
        .contains("http://localhost:8080/hls_gateway/", "log in as  admin", "password   abc-def");
  }

  @Test
  void laterStart_saysWhichPasswordCounts() {
    assertThat(Announcement.of(settings("192.0.2.7", null), "admin", Optional.empty()))
        .contains("http://192.0.2.7:8080/hls_gateway/", "log in as admin with its password");
    assertThat(Announcement.of(settings("2001:db8::1", "my secret"), "admin", Optional.empty()))
        .contains("http://[2001:db8::1]:8080/hls_gateway/", "ADMIN_PASSWORD")
        .doesNotContain("my secret");
  }

  private static Settings settings(String bindAddress, String password) {
    return new Settings(
        new Settings.Server(8080, bindAddress, false, Optional.empty(), TrustedProxies.NONE),
        null,
        null,
        null,
        null,
        null,
        new Settings.Access("admin", Optional.ofNullable(password), false, List.of("*"), List.of()),
        null,
        null,
        null,
        null);
  }
}
