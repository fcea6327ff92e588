package org.hlsgateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                new Settings.CommandsAccess(Optional.empty(), ""),
                true));
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
