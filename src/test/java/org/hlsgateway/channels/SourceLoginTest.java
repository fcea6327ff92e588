package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** User name and password beside the address, as form and API take them. */
class SourceLoginTest {
  private static final Optional<Channel> STORED =
      Optional.of(TestChannels.withSource("rtsp://ad%40min:ge%23heim@cam:554/1").channel());
  private final SourceUrls sources = new SourceUrls(Optional.empty());
  private final FieldErrors errors = new FieldErrors();

  private Optional<SourceUrl> url(
      String address, String username, String password, Optional<Channel> old) {
    SourceInput input =
        new SourceInput(address, username, password, "", "", "", "", true, List.of(), false);
    return input.url(sources, old, errors);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "rtsp://cam/1 admin p@ss#^%: rtsp://admin:p%40ss%23%5E%25%3A@cam/1",
        "rtsp://cam/1 a@b p/w?x rtsp://a%40b:p%2Fw%3Fx@cam/1",
        "http://cam:81/?x=1 admin *** http://admin:%2A%2A%2A@cam:81/?x=1",
        "rtsp://cam/1 admin 'a b+c' rtsp://admin:a%20b%2Bc@cam/1",
        "rtsp://cam/1 admin p\u00e4ss rtsp://admin:p%C3%A4ss@cam/1",
        "rtsp://cam/1 admin '' rtsp://admin@cam/1",
        "rtsp://:secret@cam/1 '' '' rtsp://:secret@cam/1",
        "rtsp://admin:old@cam/1 admin new rtsp://admin:new@cam/1",
        "rtsp://admin:old@cam/1 '' '' rtsp://admin:old@cam/1"
      })
  void loginInFields_standsEncodedInTheAddress(
      String address, String username, String password, String whole) {
    assertThat(url(address, username, password, Optional.empty())).contains(new SourceUrl(whole));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        // What the form shows, sent back.
        "rtsp://cam:554/1 ad@min '' rtsp://ad%40min:ge%23heim@cam:554/1",
        "rtsp://cam:554/other ad@min '' rtsp://ad%40min:ge%23heim@cam:554/other",
        // What the API answers, sent back.
        "rtsp://ad%40min:***@cam:554/1 ad@min '' rtsp://ad%40min:ge%23heim@cam:554/1",
        "rtsp://cam:554/1 ad@min new rtsp://ad%40min:new@cam:554/1",
        "rtsp://cam:554/1 '' '' rtsp://cam:554/1",
        // Pasted over the old one, the field forgotten.
        "rtsp://root:word@other/1 ad@min '' rtsp://root:word@other/1"
      })
  void editedChannel_keepsItsPasswordWhereItMay(
      String address, String username, String password, String whole) {
    assertThat(url(address, username, password, STORED)).contains(new SourceUrl(whole));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "rtsp://evil:554/1 ad@min '' password",
        "rtsp://cam:555/1 ad@min '' password",
        "http://cam:554/1 ad@min '' password",
        "rtsp://cam:554/1 root '' password",
        "rtsp://root:word@cam:554/1 admin new username",
        "rtsp://cam:554/1 a:b c username",
        "rtsp://cam:554/1 '' secret username",
        "udp://239.0.0.1:5000 admin x username",
        "test: admin x username",
        "file:///srv/a.mp4 admin x username",
        "rtsp://evil:554/1?pass=*** '' '' source"
      })
  void passwordForSomebodyElse_orContradiction_isSaidAtItsField(
      String address, String username, String password, String field) {
    assertThat(url(address, username, password, STORED)).isEmpty();
    assertThat(errors.all()).extracting(FieldError::field).containsExactly(field);
    assertThat(errors.all().toString()).doesNotContain("heim");
  }

  @Test
  void controlCharactersInALogin_areRefused() {
    assertThat(url("rtsp://cam/1", "admin\n", "x\r\nHost: y", Optional.empty())).isEmpty();
    assertThat(errors.all()).extracting(FieldError::field).containsExactly("password");
  }

  @Test
  void whatTheFormShows_hasNoLogin() {
    SourceUrl source = new SourceUrl("http://a%20b:x@cam:81/v?token=secret");

    assertThat(SourceLogin.addressWithout(source)).isEqualTo("http://cam:81/v?token=***");
    assertThat(SourceLogin.userOf(source)).isEqualTo("a b");
    assertThat(SourceLogin.addressWithout(new SourceUrl("file:///a@b"))).isEqualTo("file:///a@b");
  }

  @Test
  void fallbackMovedInTheList_keepsItsPassword_andGivesItToNobodyElse() {
    Channel stored = TestChannels.withEverything().channel();
    SourceInput moved =
        fallbacks("http://cam.example/?token=***", "rtsp://admin:***@spare.example/2");
    assertThat(
            moved
                .settings(sources, Optional.empty(), Optional.of(stored), errors)
                .orElseThrow()
                .fallbacks())
        .extracting(SourceUrl::value)
        .containsExactly(
            "http://cam.example/?token=zeichen", "rtsp://admin:verborgen@spare.example/2");

    SourceInput stolen = fallbacks("rtsp://admin:***@evil.example/1");
    assertThat(stolen.settings(sources, Optional.empty(), Optional.of(stored), errors)).isEmpty();
    assertThat(errors.all())
        .extracting(FieldError::field)
        .containsExactly("sourceSettings.fallbacks");
  }

  @Test
  void sixFallbacks_orOneTwice_areRefused() {
    String[] six = {"rtsp://a", "rtsp://b", "rtsp://c", "rtsp://d", "rtsp://e", "rtsp://f"};
    assertThat(fallbacks(six).settings(sources, Optional.empty(), Optional.empty(), errors))
        .isEmpty();
    assertThat(
            fallbacks("rtsp://a", "", "rtsp://a")
                .settings(sources, Optional.empty(), Optional.empty(), errors))
        .isEmpty();
    assertThat(errors.all()).hasSize(2);
  }

  private static SourceInput fallbacks(String... addresses) {
    return new SourceInput("rtsp://cam", "", "", "", "", "", "", true, List.of(addresses), false);
  }
}
