package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers for HTTP sources, from what is typed to what is sent. */
class SourceHeadersTest {
  private static final SourceHeaders ALL =
      new SourceHeaders(
          Optional.of("https://page.example/live"),
          Optional.of("https://page.example"),
          Optional.of("session=geheim; lang=en"),
          Optional.of("Bearer verborgen"));

  private static final Channel STORED = channel("https://user:pw@cam.example/live.m3u8", ALL);

  private final SourceUrls sources = new SourceUrls(Optional.empty());
  private final FieldErrors errors = new FieldErrors();

  private static Channel channel(String source, SourceHeaders headers) {
    Channel any = TestChannels.named("yard", "Yard").channel();
    return new Channel(
        any.id(),
        any.nickname(),
        new SourceUrl(source),
        any.title(),
        any.enabled(),
        any.idleAfter(),
        any.pinned(),
        SourceSettings.DEFAULT.with(headers),
        any.output(),
        any.keep(),
        any.created(),
        any.updated());
  }

  private Optional<SourceHeaders> check(String source, HeadersInput typed, Channel old) {
    return typed.check(Optional.of(sources.parse(source)), Optional.ofNullable(old), errors);
  }

  private List<String> wrong() {
    return errors.all().stream().map(FieldError::field).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://cam.example/1", "https://cam.example:8443/live.m3u8"})
  void typedForAnHttpSource_areStripped_andNamedAsTheyAreSent(String source) {
    var typed =
        new HeadersInput(
            " https://page.example/live ",
            "https://page.example",
            "session=geheim; lang=en",
            "Bearer verborgen");

    assertThat(check(source, typed, null)).contains(ALL);
    assertThat(ALL.revealed())
        .containsExactly(
            Map.entry("Referer", "https://page.example/live"),
            Map.entry("Origin", "https://page.example"),
            Map.entry("Cookie", "session=geheim; lang=en"),
            Map.entry("Authorization", "Bearer verborgen"));
  }

  @Test
  void nothingTyped_isNone_forEverySource() {
    assertThat(check("rtsp://cam.example/1", new HeadersInput(null, " ", "", null), null))
        .contains(SourceHeaders.NONE);
    assertThat(check("test:", HeadersInput.EMPTY, null)).contains(SourceHeaders.NONE);
    assertThat(SourceHeaders.NONE.revealed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rtsp://cam.example/1", "rtmp://cam.example/live/x", "test:"})
  void anotherKindOfSource_hasNone(String source) {
    assertThat(check(source, new HeadersInput("r", "o", "c", "a"), null)).isEmpty();
    assertThat(wrong())
        .containsExactly(
            "sourceSettings.referer",
            "sourceSettings.origin",
            "sourceSettings.cookie",
            "sourceSettings.authorization");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nHost: evil", "a\nb", "a\tb", "caf\u00e9", "a\u0000"})
  void whatWouldBreakTheRequest_isRefused_andNotRepeated(String text) {
    assertThat(check("http://cam/1", new HeadersInput(text, text, text, text), null)).isEmpty();
    assertThat(wrong()).hasSize(4);
    assertThat(errors.all()).noneMatch(error -> error.message().contains(text));
  }

  @Test
  void fourThousandCharacters_areTheMost() {
    String most = "x".repeat(4_000);
    assertThat(check("http://cam/1", new HeadersInput(most, "", most, ""), null)).isPresent();
    assertThat(check("http://cam/1", new HeadersInput(most + "x", "", "", most + "x"), null))
        .isEmpty();
    assertThat(wrong()).containsExactly("sourceSettings.referer", "sourceSettings.authorization");
  }

  @Test
  void shown_theSecretsAreStars_andLeftStandingTheyComeBack() {
    HeadersInput shown = HeadersInput.of(ALL);

    assertThat(shown)
        .isEqualTo(
            new HeadersInput("https://page.example/live", "https://page.example", "***", "***"));
    assertThat(check("https://user:other@cam.example/another", shown, STORED)).contains(ALL);
  }

  @ParameterizedTest
  @CsvSource({
    "http://cam.example/live.m3u8",
    "https://evil.example/live.m3u8",
    "https://cam.example:8443/live.m3u8"
  })
  void theStars_giveNothingToAnotherSchemeHostOrPort(String elsewhere) {
    assertThat(check(elsewhere, HeadersInput.of(ALL), STORED)).isEmpty();
    assertThat(wrong()).containsExactly("sourceSettings.cookie", "sourceSettings.authorization");
    assertThat(errors.all()).noneMatch(error -> error.message().contains("geheim"));
  }

  @Test
  void theStarsOfNothing_areRefused() {
    Channel without = channel("https://cam.example/1", SourceHeaders.NONE);
    assertThat(check("https://cam.example/1", new HeadersInput("", "", "***", ""), without))
        .isEmpty();
    assertThat(check("https://cam.example/1", new HeadersInput("", "", "", "***"), null)).isEmpty();
    assertThat(wrong()).containsExactly("sourceSettings.cookie", "sourceSettings.authorization");
  }

  @Test
  void whatIsAnsweredToGet_canBePutBack_andHoldsNoSecret() throws Exception {
    SettingsJson.Source shown = SettingsJson.Source.of(STORED.sourceSettings());
    String body =
        Json.createObjectBuilder()
            .add("source", STORED.source().masked())
            .add(
                "sourceSettings",
                Json.createObjectBuilder()
                    .add("referer", shown.referer())
                    .add("origin", shown.origin())
                    .add("cookie", shown.cookie())
                    .add("authorization", shown.authorization()))
            .build()
            .toString();
    assertThat(body).contains("***").doesNotContain("geheim").doesNotContain("verborgen");

    JsonObject sent = Json.createReader(new StringReader(body)).readObject();
    SourceInput input = ChannelRequest.readSource(sent);
    Optional<SourceUrl> url = input.url(sources, Optional.of(STORED), errors);
    assertThat(input.settings(sources, url, Optional.of(STORED), errors))
        .contains(STORED.sourceSettings());
  }

  @Test
  void aFallback_getsNone() {
    SourceUrl fallback = new SourceUrl("https://spare.example/live.m3u8");
    assertThat(STORED.playing(fallback).sourceSettings().headers()).isEqualTo(SourceHeaders.NONE);
    assertThat(STORED.playing(STORED.source()).sourceSettings().headers()).isEqualTo(ALL);
  }

  @Test
  void noTextOfThem_holdsASecret() {
    assertThat(STORED.toString() + new HeadersInput("", "", "geheim", "verborgen"))
        .doesNotContain("geheim")
        .doesNotContain("verborgen");
  }
}
