package org.hlsgateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinatorSettingsTest {

  @Test
  void withNothingSet_everythingHasItsDefault() {
    Settings.HttpTarget nowhere = new Settings.HttpTarget(Optional.empty(), Optional.empty());
    assertThat(read(Map.of()))
        .isEqualTo(
            new Settings.Coordinator(
                Optional.empty(),
                128,
                nowhere,
                nowhere,
                "",
                new Settings.CommandsAccess(Optional.empty(), ""),
                true,
                Optional.empty()));
  }

  @Test
  void theActiveStreamsOfACoordinatorBefore_areAFile() {
    assertThat(read(Map.of("ACTIVE_STREAMS_FILE", "/old/active_streams.txt")).activeStreams())
        .contains(Path.of("/old/active_streams.txt"));
  }

  @Test
  void whatStandsBeforeIndexFiles_endsWithASlash_andCanStandInAHeader() {
    assertThat(read(Map.of("EVENT_CALLBACK_INDEX_ROOT", "/mnt/hls")).indexRoot())
        .isEqualTo("/mnt/hls/");
    assertThat(read(Map.of("EVENT_CALLBACK_INDEX_ROOT", "https://cdn.example/")).indexRoot())
        .isEqualTo("https://cdn.example/");
    assertThatThrownBy(() -> read(Map.of("EVENT_CALLBACK_INDEX_ROOT", "/a\nx-b: c")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("EVENT_CALLBACK_INDEX_ROOT");
  }

  @Test
  void basicBearerAndCustom_becomeTheHeader() {
    assertThat(
            read(Map.of(
                    "KEY_VERIFICATION_URL", "https://app.example/key?x=1",
                    "KEY_VERIFICATION_AUTH", "basic",
                    "KEY_VERIFICATION_AUTH_USER", "user",
                    "KEY_VERIFICATION_PASSWORD", "pass",
                    "EVENT_CALLBACK_URL", "http://127.0.0.1:8080",
                    "EVENT_CALLBACK_AUTH", "Bearer",
                    "EVENT_CALLBACK_AUTH_TOKEN", "token"))
                .keyVerification())
        .isEqualTo(
            new Settings.HttpTarget(
                Optional.of(URI.create("https://app.example/key?x=1")),
                Optional.of("Basic dXNlcjpwYXNz")));
    assertThat(
            read(Map.of(
                    "EVENT_CALLBACK_AUTH", "Bearer",
                    "EVENT_CALLBACK_AUTH_TOKEN", "token"))
                .eventCallback()
                .authorization())
        .contains("Bearer token");
    assertThat(
            read(Map.of(
                    "EVENT_CALLBACK_AUTH", "CUSTOM",
                    "EVENT_CALLBACK_AUTH_CUSTOM", "Digest x"))
                .eventCallback()
                .authorization())
        .contains("Digest x");
  }

  @Test
  void basic_carriesMoreThanAscii_andAHeaderDoesNot() {
    Map<String, String> basic =
        Map.of(
            "KEY_VERIFICATION_AUTH", "Basic",
            "KEY_VERIFICATION_AUTH_USER", "j\u00f6rg",
            "KEY_VERIFICATION_PASSWORD", "\u043f\u0430\u0440\u043e\u043b\u044c",
            "COMMANDS_API_AUTH", "Basic",
            "COMMANDS_API_AUTH_USER", "app",
            "COMMANDS_API_AUTH_PASSWORD", "Schl\u00fcssel");
    assertThat(read(basic).keyVerification().authorization())
        .contains("Basic asO2cmc60L/QsNGA0L7Qu9GM");
    assertThat(read(basic).commands().secret()).isEqualTo("app:Schl\u00fcssel");
    assertThatThrownBy(
            () ->
                read(
                    Map.of("EVENT_CALLBACK_AUTH", "Bearer", "EVENT_CALLBACK_AUTH_TOKEN", "\u00fc")))
        .hasMessage("EVENT_CALLBACK_AUTH_TOKEN must be one line of ASCII characters");
  }

  /** U+FFFD is what Java makes of what it cannot read. */
  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\u0085b", "\ufffd\ufffd"})
  void basic_carriesNoControlCharacters_andNothingUnread(String password) {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "COMMANDS_API_AUTH", "Basic",
                        "COMMANDS_API_AUTH_USER", "app",
                        "COMMANDS_API_AUTH_PASSWORD", password)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "COMMANDS_API_AUTH_PASSWORD must be one line; if not all of it is ASCII, LC_ALL must"
                + " name a UTF-8 locale, such as C.UTF-8");
  }

  @Test
  void commandsByBasic_takeThePasswordFromEitherName() {
    assertThat(
            read(Map.of(
                    "COMMANDS_API_AUTH", "Basic",
                    "COMMANDS_API_AUTH_USER", "app",
                    "COMMANDS_API_AUTH_TOKEN", "old"))
                .commands())
        .isEqualTo(new Settings.CommandsAccess(Optional.of("Basic"), "app:old"));
    assertThat(
            read(Map.of(
                    "COMMANDS_API_AUTH", "Basic",
                    "COMMANDS_API_AUTH_USER", "app",
                    "COMMANDS_API_AUTH_TOKEN", "old",
                    "COMMANDS_API_AUTH_PASSWORD", "new"))
                .commands()
                .secret())
        .isEqualTo("app:new");
    assertThat(
            read(Map.of("COMMANDS_API_AUTH", "Bearer", "COMMANDS_API_AUTH_TOKEN", "t")).commands())
        .isEqualTo(new Settings.CommandsAccess(Optional.of("Bearer"), "t"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ID_MAX_LENGTH | 0 | ID_MAX_LENGTH=0 must be a whole number from 1 to 255
          LOG_REQUESTS | on | LOG_REQUESTS=on must be YES or NO
          KEY_VERIFICATION_URL | app.example | KEY_VERIFICATION_URL must be an address like https://app.example/path, without user and password
          EVENT_CALLBACK_URL | http://u:geheim@app.example/ | EVENT_CALLBACK_URL must be an address like https://app.example/path, without user and password
          KEY_VERIFICATION_URL | http://web_app:3000/ | KEY_VERIFICATION_URL names a host with an underscore, which no host name may have: give the host another name, or use its IP address
          EVENT_CALLBACK_URL | http://u:geheim@web_app/ | EVENT_CALLBACK_URL names a host with an underscore, which no host name may have: give the host another name, or use its IP address
          CONTROL_BASE_URL | ws://gate_way:8080 | CONTROL_BASE_URL names a host with an underscore, which no host name may have: give the host another name, or use its IP address
          EVENT_CALLBACK_URL | http:///a_path | EVENT_CALLBACK_URL must be an address like https://app.example/path, without user and password
          EVENT_CALLBACK_AUTH | Digest | EVENT_CALLBACK_AUTH=Digest must be empty or one of Basic, Bearer, Custom
          EVENT_CALLBACK_AUTH | Bearer | EVENT_CALLBACK_AUTH_TOKEN must be set because EVENT_CALLBACK_AUTH=Bearer
          KEY_VERIFICATION_AUTH | Basic | KEY_VERIFICATION_AUTH_USER must be set because KEY_VERIFICATION_AUTH=Basic; KEY_VERIFICATION_PASSWORD must be set because KEY_VERIFICATION_AUTH=Basic
          COMMANDS_API_AUTH | Custom | COMMANDS_API_AUTH=Custom must be empty or one of Basic, Bearer
          COMMANDS_API_AUTH | Bearer | COMMANDS_API_AUTH_TOKEN must be set because COMMANDS_API_AUTH=Bearer
          """)
  void settingThatCannotWork_saysWhatToDo(String name, String value, String message) {
    assertThatThrownBy(() -> read(Map.of(name, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(message);
  }

  @Test
  void secrets_areNeverPrinted() {
    assertThat(
            read(Map.of(
                    "CONTROL_SECRET", "geheim",
                    "COMMANDS_API_AUTH", "Bearer",
                    "COMMANDS_API_AUTH_TOKEN", "geheim"))
                .toString())
        .doesNotContain("geheim");
    assertThatThrownBy(() -> read(Map.of("CONTROL_SECRET", "geheim\nX")))
        .isInstanceOf(SettingsException.class)
        .hasMessage("CONTROL_SECRET must be one line of ASCII characters");
  }

  private static Settings.Coordinator read(Map<String, String> environment) {
    return SettingsReader.read(name -> Optional.ofNullable(environment.get(name))).coordinator();
  }
}
