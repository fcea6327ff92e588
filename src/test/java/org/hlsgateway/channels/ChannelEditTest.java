package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a channel that was read, changed and sent back. */
class ChannelEditTest {
  private static final StoredChannel YARD = TestChannels.withEverything();
  private static final SourceUrls SOURCES = new SourceUrls(Optional.empty());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://admin:geheim@cam.example/1",
        "rtsp://cam.example/1",
        "rtsp://admin@cam.example/1",
        "rtsp://:geheim@cam.example/1",
        "rtsp://a%40b:p%25w@cam.example/1",
        "http://cam.example/?token=zeichen"
      })
  void whatWasRead_canBeSentBack_andChangesNothing(String source) throws Exception {
    StoredChannel stored = TestChannels.withSource(source);
    ChannelEdit edit = edit(stored);

    assertThat(values(edit.replaced(edit.shown()), stored)).isEqualTo(ChannelValues.of(stored));
    assertThat(values(edit.patched(JsonObject.EMPTY_JSON_OBJECT), stored))
        .isEqualTo(ChannelValues.of(stored));
  }

  @Test
  void everything_survivesARoundTrip() throws Exception {
    ChannelEdit edit = edit(YARD);

    assertThat(values(edit.replaced(edit.shown()), YARD)).isEqualTo(ChannelValues.of(YARD));
  }

  @Test
  void aPatch_changesWhatItNames_alsoWithinGroups() throws Exception {
    ChannelValues values =
        patched(
            YARD,
            """
            {"title": "Hof", "idleSeconds": null, "sourceSettings": {"transport": "TCP"},
             "keep": {"recordDays": null}}\
            """);

    assertThat(values.title()).contains("Hof");
    assertThat(values.idleSeconds()).isEmpty();
    assertThat(values.sourceSettings().transport()).isEqualTo(SourceSettings.Transport.TCP);
    assertThat(values.sourceSettings().fallbacks())
        .isEqualTo(YARD.channel().sourceSettings().fallbacks());
    assertThat(values.keep().recordDays()).isEmpty();
    assertThat(values.keep().recordGigabytes()).hasValue(50);
    assertThat(values.output()).isEqualTo(YARD.channel().output());
    assertThat(values.source()).isEqualTo(YARD.channel().source());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'password': 'neu'} | rtsps://admin:neu@cam.example/1",
        "{'username': 'root', 'password': 'neu'} | rtsps://root:neu@cam.example/1",
        "{'source': 'rtsps://other.example/2'} | rtsps://other.example/2",
        "{'source': 'rtsps://u:p@other.example/2'} | rtsps://u:p@other.example/2",
        "{'source': 'rtsps://admin:***@cam.example/2'} | rtsps://admin:geheim@cam.example/2"
      })
  void aPatchOfTheSource_bringsItsLogin(String patch, String source) throws Exception {
    assertThat(patched(YARD, patch.replace('\'', '"')).source().value()).isEqualTo(source);
  }

  @Test
  void aTitleThatStandsForNone_staysNone() throws Exception {
    Channel yard = YARD.channel();
    Channel untitled =
        new Channel(
            1,
            yard.nickname(),
            yard.source(),
            "yard",
            true,
            yard.idleAfter(),
            false,
            yard.sourceSettings(),
            yard.output(),
            yard.keep(),
            yard.created(),
            yard.updated());

    ChannelValues renamed =
        patched(
            new StoredChannel(untitled, 0, Optional.empty(), ListingSettings.DEFAULT),
            "{\"nickname\": \"court\"}");
    assertThat(renamed.nickname().value()).isEqualTo("court");
    assertThat(renamed.title()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"created", "updated", "watch", "playlist", "kind", "publisher"})
  void aReadOnlyField_mustBeAsItWasRead(String field) {
    JsonObject body =
        Json.createObjectBuilder(edit(YARD).shown()).add(field, "something else").build();

    for (ChannelRequest.Unreadable refused :
        new ChannelRequest.Unreadable[] {
          catchThrowableOfType(ChannelRequest.Unreadable.class, () -> edit(YARD).replaced(body)),
          catchThrowableOfType(
              ChannelRequest.Unreadable.class,
              () -> edit(YARD).patched(json("{\"" + field + "\": 7}")))
        }) {
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.errors()).extracting(FieldError::field).containsExactly(field);
    }
  }

  @Test
  void theStatus_isIgnored_becauseItChangesByItself() throws Exception {
    JsonObject body = json("{\"source\": \"rtsp://b.example/\", \"status\": {\"viewers\": 7}}");

    assertThat(values(edit(YARD).replaced(body), YARD).source().value())
        .isEqualTo("rtsp://b.example/");
  }

  @Test
  void anOldState_isToldThatItIsOld_notThatItsTimesDiffer() throws Exception {
    JsonObject old =
        Json.createObjectBuilder(edit(YARD).shown())
            .add("version", 2)
            .add("updated", "2020-01-01T00:00:00Z")
            .build();

    assertThat(edit(YARD).replaced(old).version()).contains(2);
  }

  @Test
  void aFieldThatNobodyKnows_isNamed() {
    var refused =
        catchThrowableOfType(
            ChannelRequest.Unreadable.class,
            () -> edit(YARD).patched(json("{\"output\": {\"colour\": 1}}")));

    assertThat(refused.errors()).extracting(FieldError::field).containsExactly("output.colour");
  }

  private static ChannelValues patched(StoredChannel stored, String patch) throws Exception {
    return values(edit(stored).patched(json(patch)), stored);
  }

  private static ChannelValues values(ChannelRequest request, StoredChannel stored) {
    var checked = request.input().check(SOURCES, Optional.of(stored));
    assertThat(checked).isInstanceOf(ChannelInput.Accepted.class);
    return ((ChannelInput.Accepted) checked).values();
  }

  private static ChannelEdit edit(StoredChannel stored) {
    return new ChannelEdit(
        stored,
        ChannelJson.of(
                stored,
                ChannelStatus.idle(),
                new ChannelKeeping.Keeping(false, false, Optional.empty()),
                "/cams")
            .toJson());
  }

  private static JsonObject json(String text) {
    return Json.createReader(new StringReader(text)).readObject();
  }
}
