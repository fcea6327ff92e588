package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelInputTest {
  private final SourceUrls sources = new SourceUrls(Optional.empty());

  private static ChannelInput input(
      String nickname, String source, String title, String idleSeconds) {
    return new ChannelInput(
        nickname,
        SourceInput.of(source),
        title,
        true,
        idleSeconds,
        true,
        OutputInput.EMPTY,
        KeepInput.EMPTY,
        ListingInput.EMPTY);
  }

  private static List<String> wrongFields(ChannelInput.Checked checked) {
    return ((ChannelInput.Rejected) checked).errors().stream().map(FieldError::field).toList();
  }

  @Test
  void goodInput_isStrippedAndTyped() {
    var input = input(" yard ", " rtsp://cam/1 ", " The yard ", " 30 ");

    assertThat(input.check(sources, Optional.empty()))
        .isEqualTo(
            new ChannelInput.Accepted(
                new ChannelValues(
                    new Nickname("yard"),
                    new SourceUrl("rtsp://cam/1"),
                    Optional.of("The yard"),
                    true,
                    Optional.of(30),
                    true,
                    SourceSettings.DEFAULT,
                    OutputSettings.DEFAULT,
                    KeepSettings.DEFAULT,
                    ListingSettings.DEFAULT)));
  }

  @Test
  void everythingWrong_isSaidAtOnce() {
    var input =
        new ChannelInput(
            "a/b",
            new SourceInput(
                "pipe:0",
                "",
                "",
                "GSTREAMER",
                "ab:cd",
                "SCTP",
                "121",
                "-1",
                "Agent\r\nHost: evil",
                true,
                List.of("rtsp://cam/2", "ftp://cam/3"),
                false,
                HeadersInput.EMPTY),
            "t".repeat(101),
            true,
            "soon",
            false,
            new OutputInput("CHOSEN", List.of("huge"), false, "0", false, "LOUD", "AVI", Set.of()),
            new KeepInput("1441", false, "0", "1e3"),
            new ListingInput(
                "0", "i".repeat(101), "a\nb", "ftp://logo", false, "\u202e", "c".repeat(101)));

    assertThat(wrongFields(input.check(sources, Optional.empty())))
        .containsExactly(
            "nickname",
            "source",
            "title",
            "idleSeconds",
            "sourceSettings.input",
            "sourceSettings.certificate",
            "sourceSettings.transport",
            "sourceSettings.timeoutSeconds",
            "sourceSettings.extraWaitSeconds",
            "sourceSettings.userAgent",
            "sourceSettings.fallbacks",
            "output.rungs",
            "output.keyframeLimitSeconds",
            "output.audio",
            "output.format",
            "keep.rewindMinutes",
            "keep.recordDays",
            "keep.recordGigabytes",
            "listing.number",
            "listing.guideId",
            "listing.guideName",
            "listing.logo",
            "listing.language",
            "listing.country");
  }

  /** Nobody would check it: who relies on that has to know. */
  @ParameterizedTest
  @CsvSource({"rtsp://cam/1, AUTHORITY, 1", "rtsps://cam/1, AUTHORITY, 0", "rtsp://cam/1, '', 0"})
  void aCertificate_isWantedOfRtspsOnly(String source, String certificate, int refused) {
    var errors = new FieldErrors();
    var input =
        new SourceInput(
            source,
            "",
            "",
            "",
            certificate,
            "",
            "",
            "",
            "",
            true,
            List.of(),
            false,
            HeadersInput.EMPTY);

    input.settings(sources, Optional.of(new SourceUrl(source)), Optional.empty(), errors);

    assertThat(errors.all())
        .filteredOn(error -> error.field().equals("sourceSettings.certificate"))
        .hasSize(refused);
    assertThat(errors.all()).hasSize(refused);
  }

  @Test
  void nothingAtAll_isRefusedWithoutFailing() {
    var input =
        new ChannelInput(
            null,
            new SourceInput(null, null, null, null, null, null, null, true, List.of(), false),
            null,
            true,
            null,
            false,
            new OutputInput(null, List.of(), false, null, false, null, null, Set.of()),
            new KeepInput(null, false, null, null),
            new ListingInput(null, null, null, null, false, null, null));

    assertThat(wrongFields(input.check(sources, Optional.empty())))
        .containsExactly("nickname", "source");
  }

  @Test
  void storedChannel_shownAndSavedAsItWas_staysAsItIs() {
    StoredChannel stored = TestChannels.withEverything();

    var shown = ChannelInput.of(stored);

    assertThat(shown.source().address()).isEqualTo("rtsps://cam.example/1");
    assertThat(shown.source().username()).isEqualTo("admin");
    assertThat(shown.source().password()).isEmpty();
    assertThat(shown.source().fallbacks())
        .containsExactly("rtsp://admin:***@spare.example/1", "http://cam.example/?token=***");
    assertThat(shown.check(sources, Optional.of(stored)))
        .isEqualTo(new ChannelInput.Accepted(ChannelValues.of(stored)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "86401", "1.5", "1e3", "99999999999", "\u0665"})
  void idleSecondsOutOfRange_areRefused(String text) {
    var input = input("a", "rtsp://cam/1", "", text);

    assertThat(input.check(sources, Optional.empty())).isInstanceOf(ChannelInput.Rejected.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\u0000", "abc\u202etxt", "\u2066x", "\ud800"})
  void titleWithInvisibleCharacters_isRefused(String title) {
    var input = input("a", "rtsp://cam/1", title, "");

    assertThat(input.check(sources, Optional.empty())).isInstanceOf(ChannelInput.Rejected.class);
  }
}
