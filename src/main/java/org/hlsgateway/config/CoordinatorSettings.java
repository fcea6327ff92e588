package org.hlsgateway.config;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The settings of the coordinator, by the names that existing deployments use. */
final class CoordinatorSettings {
  private static final String BASIC = "Basic";
  private static final String BEARER = "Bearer";
  private static final String CUSTOM = "Custom";

  private CoordinatorSettings() {}

  static Settings.Coordinator read(SettingValues values) {
    return new Settings.Coordinator(
        values.credential(Setting.CONTROL_SECRET),
        values.integer(Setting.ID_MAX_LENGTH, 1, 255),
        new Settings.HttpTarget(
            values.httpUrl(Setting.KEY_VERIFICATION_URL),
            authorization(
                values,
                Setting.KEY_VERIFICATION_AUTH,
                Setting.KEY_VERIFICATION_AUTH_USER,
                Setting.KEY_VERIFICATION_PASSWORD,
                Setting.KEY_VERIFICATION_AUTH_TOKEN,
                Setting.KEY_VERIFICATION_AUTH_CUSTOM)),
        new Settings.HttpTarget(
            values.httpUrl(Setting.EVENT_CALLBACK_URL),
            authorization(
                values,
                Setting.EVENT_CALLBACK_AUTH,
                Setting.EVENT_CALLBACK_AUTH_USER,
                Setting.EVENT_CALLBACK_PASSWORD,
                Setting.EVENT_CALLBACK_AUTH_TOKEN,
                Setting.EVENT_CALLBACK_AUTH_CUSTOM)),
        values.printable(Setting.EVENT_CALLBACK_INDEX_ROOT).replaceFirst("([^/])$", "$1/"),
        commands(values),
        values.yesOrNo(Setting.LOG_REQUESTS),
        values.path(Setting.ACTIVE_STREAMS_FILE));
  }

  static Optional<String> authorization(
      SettingValues values,
      Setting method,
      Setting user,
      Setting password,
      Setting token,
      Setting custom) {
    return switch (values.choice(method, BASIC, BEARER, CUSTOM)) {
      case BASIC ->
          Optional.of(
              "Basic "
                  + base64(
                      values.neededInBase64(user, method, BASIC)
                          + ":"
                          + values.neededInBase64(password, method, BASIC)));
      case BEARER -> Optional.of("Bearer " + values.needed(token, method, BEARER));
      case CUSTOM -> Optional.of(values.needed(custom, method, CUSTOM));
      default -> Optional.empty();
    };
  }

  private static Settings.CommandsAccess commands(SettingValues values) {
    Setting method = Setting.COMMANDS_API_AUTH;
    return switch (values.choice(method, BASIC, BEARER)) {
      case BASIC -> {
        // Deployments that follow the older documents name the password the token.
        Setting password =
            !values.isGiven(Setting.COMMANDS_API_AUTH_PASSWORD)
                    && values.isGiven(Setting.COMMANDS_API_AUTH_TOKEN)
                ? Setting.COMMANDS_API_AUTH_TOKEN
                : Setting.COMMANDS_API_AUTH_PASSWORD;
        yield new Settings.CommandsAccess(
            Optional.of(BASIC),
            values.neededInBase64(Setting.COMMANDS_API_AUTH_USER, method, BASIC)
                + ":"
                + values.neededInBase64(password, method, BASIC));
      }
      case BEARER ->
          new Settings.CommandsAccess(
              Optional.of(BEARER), values.needed(Setting.COMMANDS_API_AUTH_TOKEN, method, BEARER));
      default -> new Settings.CommandsAccess(Optional.empty(), "");
    };
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
