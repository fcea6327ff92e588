package org.hlsgateway.encoder.storage;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hlsgateway.config.Settings;

/**
 * Tokens of Microsoft Entra by client credentials (RFC 6749, 4.4), for Azure Storage. One is kept
 * until shortly before its end. Any thread may call; while one fetches, the others wait for it.
 */
final class EntraTokens {
  private static final String SCOPE = "https://storage.azure.com/.default";
  private static final Duration BEFORE_ITS_END = Duration.ofMinutes(5);
  private static final int LARGEST_ANSWER = 64 * 1024;

  /** RFC 6749, 5.1 only recommends that the answer says how long a token lasts. */
  private static final int USUAL_SECONDS = 600;

  private final StorageHttp http = new StorageHttp(StorageHttp.ANSWER_WITHIN);
  private final URI endpoint;
  private final Map<String, String> form;
  private final InstantSource clock;
  private String token = "";
  private Instant renewAt = Instant.MIN;

  EntraTokens(Settings.AzureStorage settings, InstantSource clock) {
    this.endpoint = settings.authority().resolve(settings.tenant() + "/oauth2/v2.0/token");
    this.form =
        new TreeMap<>(
            Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                settings.clientId(),
                "client_secret",
                settings.clientSecret(),
                "scope",
                SCOPE));
    this.clock = clock;
  }

  /** One that is good for some minutes more. */
  synchronized String token() throws IOException {
    Instant now = clock.instant();
    if (token.isEmpty() || !now.isBefore(renewAt)) {
      JsonObject answer = fetch();
      int seconds = answer.getInt("expires_in", USUAL_SECONDS);
      token = answer.getString("access_token", "");
      if (token.isEmpty()) {
        throw new IOException("Microsoft Entra gave no token.");
      }
      Duration lasts = Duration.ofSeconds(seconds);
      Duration spare =
          lasts.dividedBy(2).compareTo(BEFORE_ITS_END) < 0 ? lasts.dividedBy(2) : BEFORE_ITS_END;
      renewAt = now.plus(lasts).minus(spare);
    }
    return token;
  }

  /** This one was not taken, whatever it said of its end. */
  synchronized void refused(String refused) {
    if (token.equals(refused)) {
      token = "";
    }
  }

  private JsonObject fetch() throws IOException {
    String body =
        form.entrySet().stream()
            .map(field -> field.getKey() + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    HttpResponse<byte[]> answer =
        http.small(
            HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(body)),
            LARGEST_ANSWER);
    if (answer.statusCode() != 200) {
      throw new IOException(
          "Microsoft Entra gives no token: HTTP "
              + answer.statusCode()
              + error(answer.body())
              + ".");
    }
    try {
      return object(answer.body());
    } catch (JsonException | IllegalStateException | ClassCastException e) {
      throw new IOException("Microsoft Entra's answer is no token.", e);
    }
  }

  /** RFC 6749, 5.2: a short code; the description beside it is long, and may name anything. */
  private static String error(byte[] body) {
    try {
      String code = object(body).getString("error", "");
      return code.matches("[a-z_]{1,60}") ? ", " + code : "";
    } catch (JsonException | IllegalStateException | ClassCastException e) {
      return "";
    }
  }

  private static JsonObject object(byte[] body) {
    try (JsonReader reader = Json.createReader(new ByteArrayInputStream(body))) {
      return reader.readObject();
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
