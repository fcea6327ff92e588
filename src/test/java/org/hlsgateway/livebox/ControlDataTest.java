package org.hlsgateway.livebox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hlsgateway.restream.StreamKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The control data of the document. */
class ControlDataTest {
  private static final String KEY = "djt.zepf-h0qx-1z8d-821q";

  private static final String WHOLE =
      """
      {"name": "djt.zepf-h0qx-1z8d-821q", "url": "rtmp://a.rtmp.youtube.com/live2",
       "resolution": "480p", "bitrate": 100000, "audio": "silence", "fps": 15, "quality": 20,
       "source": "test:", "targets": [{"url": "rtmp://b.example/live", "name": "b-key"}]}""";

  @Test
  void fresh_hasTheDocumentsDefaults() {
    assertThat(ControlData.FRESH.json(true, true))
        .isEqualTo(
            object(
                """
                {"name": null, "url": null, "resolution": "360p", "bitrate": 750000,
                 "audio": "1kHz", "fps": 25, "quality": null, "source": null, "targets": []}"""));
  }

  @Test
  void whatIsPosted_isGivenBack() {
    assertThat(changed(ControlData.FRESH, WHOLE).json(true, true)).isEqualTo(object(WHOLE));
  }

  @Test
  void furtherTargets_areReplacedAsAWhole_andMasksKeepTheirKeys() {
    ControlData whole = changed(ControlData.FRESH, WHOLE);
    assertThat(whole.addresses()).hasSize(2);
    assertThat(whole.json(false, true).getJsonArray("targets").toString()).doesNotContain("b-key");
    String masked =
        "{\"targets\": [{\"url\": \"rtmp://b.example/live\", \"name\": \"***\"},"
            + " {\"url\": \"rtmp://c.example/live/c-key\"}]}";
    ControlData more = changed(whole, masked);
    assertThat(more.addresses().stream().map(each -> each.name()))
        .containsExactly("djt.zepf-h0qx-1z8d-821q", "b-key", "c-key");
    assertThat(changed(more, "{\"targets\": null}").targets()).isEmpty();
    for (String wrong :
        new String[] {
          "{\"targets\": {}}",
          "{\"targets\": [1]}",
          "{\"targets\": [{\"url\": \"http://a/b\", \"name\": \"k\"}]}",
          "{\"targets\": [{\"url\": \"rtmp://a/b\"}]}",
          "{\"targets\": [{\"url\": \"rtmp://x.example/live\", \"name\": \"***\"}]}",
        }) {
      assertThatThrownBy(() -> changed(whole, wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("targets");
    }
    assertThat(ExtraTarget.stored(ExtraTarget.toStore(more.targets()))).isEqualTo(more.targets());
  }

  @Test
  void targetsOfOneAddress_keepTheirOwnKeys() {
    String two =
        "{\"targets\": [{\"url\": \"rtmp://b/live\", \"name\": \"key-1\"},"
            + " {\"url\": \"rtmp://b/live\", \"name\": \"key-2\"}]}";
    ControlData data = changed(ControlData.FRESH, two);
    assertThat(keys(changed(data, two.replaceAll("key-.", "***"))))
        .containsExactly("key-1", "key-2");
    assertThat(keys(changed(data, two.replace("key-1", "new").replace("key-2", "***"))))
        .containsExactly("new", "key-2");
    assertThat(keys(changed(data, two.replace("key-1", "***").replace("key-2", "new"))))
        .containsExactly("key-1", "new");
    ControlData one =
        changed(data, "{\"targets\": [{\"url\": \"rtmp://b/live\", \"name\": \"***\"}]}");
    assertThat(keys(one)).containsExactly("key-1");
    assertThat(keys(changed(one, two.replace("key-1", "new").replace("key-2", "***"))))
        .containsExactly("new", "key-1");
    assertThatThrownBy(() -> changed(one, two.replaceAll("key-.", "***")))
        .hasMessageContaining("type it");
  }

  @Test
  void tenTargetsOfTheLongestAddressAndKey_fitTheirColumn() throws Exception {
    // What JSON escapes takes two characters.
    String key = "\\".repeat(1_000);
    String url = "rtmp://h/" + "\\".repeat(991);
    ExtraTarget target = new ExtraTarget(url, new StreamKey(key));
    assertThat(target.address().name()).hasSize(1_000);
    String stored = ExtraTarget.toStore(Collections.nCopies(10, target));
    String script = Files.readString(Path.of("db/migration/V37__broadcast_log.sql"));
    Matcher column = Pattern.compile("targets_sealed varchar\\((\\d+)\\)").matcher(script);
    assertThat(column.find()).isTrue();
    // Base64, and what the seal itself takes.
    assertThat(stored.length() * 4 / 3 + 200).isLessThan(Integer.parseInt(column.group(1)));
  }

  @Test
  void aNewKey_ofAnAddressWithSecrets_replacesTheKeyAlone() {
    ControlData data =
        changed(
            ControlData.FRESH,
            "{\"targets\": [{\"url\": \"rtmp://me:pass@b/live\", \"name\": \"key-1\"},"
                + " {\"url\": \"rtmp://c/live/key-2\"}]}");
    ControlData changed =
        changed(data, data.json(false, true).toString().replace("\"***\"", "\"new-1\""));
    assertThat(changed.targets().get(0).address().login()).isEqualTo("me:pass");
    assertThat(keys(changed)).containsExactly("new-1", "key-2");
    ControlData both =
        changed(data, "{\"targets\": [{\"url\": \"rtmp://c/live/***\", \"name\": \"new-2\"}]}");
    assertThat(both.targets().get(0).url()).isEqualTo("rtmp://c/live");
    assertThat(keys(both)).containsExactly("new-2");
  }

  private static List<String> keys(ControlData data) {
    return data.targets().stream().map(each -> each.address().name()).toList();
  }

  @Test
  void aKeyAtTheAddressesEnd_neverBecomesPartOfTheApplication() {
    ControlData inOne = changed(ControlData.FRESH, "{\"url\": \"rtmp://h/live2/OLDKEY\"}");
    for (String change :
        List.of(
            "{\"name\": \"new\"}",
            "{\"name\": \"new\", \"url\": \"rtmp://h/live2/OLDKEY\"}",
            "{\"name\": \"new\", \"url\": \"***\"}")) {
      assertThatThrownBy(() -> changed(inOne, change))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("rtmp://h/live2/***")
          .hasMessageNotContaining("OLDKEY");
    }
    ControlData apart = changed(inOne, "{\"name\": \"new\", \"url\": \"rtmp://h/live2\"}");
    assertThat(apart.address().application()).isEqualTo("live2");
    // An application of two pieces.
    ControlData two = changed(inOne, "{\"name\": \"new\", \"url\": \"rtmp://h/live2/x/\"}");
    assertThat(two.address().application()).isEqualTo("live2/x");
    assertThat(changed(two, "{\"name\": \"newer\"}").address().name()).isEqualTo("newer");
    ControlData bare = changed(ControlData.FRESH, "{\"url\": \"rtmp://h/live2\"}");
    assertThat(changed(bare, "{\"name\": \"new\"}").address().name()).isEqualTo("new");
  }

  @Test
  void addressesForPages_showNoKeyAndNoQuery() {
    ControlData data =
        changed(
            ControlData.FRESH,
            "{\"url\": \"rtmp://h/live?token=SECRET\", \"name\": \"SECRET\", \"targets\":"
                + " [{\"url\": \"rtmp://me:SECRET@c/live/SECRET?x=SECRET\"}]}");
    assertThat(data.shownAddresses()).containsExactly("rtmp://h/live?***", "rtmp://***@c/live/***");
    assertThat(ControlData.FRESH.shownAddresses()).isEmpty();
  }

  @Test
  void absentFields_stay_andNullIsTheDefault() {
    ControlData whole = changed(ControlData.FRESH, WHOLE);
    assertThat(changed(whole, "{}")).isEqualTo(whole);
    JsonObject json = changed(whole, "{\"quality\": null, \"fps\": null}").json(true, true);
    assertThat(json.isNull("quality")).isTrue();
    assertThat(json.getInt("fps")).isEqualTo(25);
    assertThat(json.getInt("bitrate")).isEqualTo(100_000);
  }

  @ParameterizedTest
  @CsvSource({"240p,400000", "360p,750000", "480p,1000000", "720p,2500000", "1080p,4500000"})
  void theResolutionsOwnBitRate_followsIt(String resolution, int bits) {
    String change = "{\"resolution\": \"" + resolution + "\"}";
    assertThat(changed(ControlData.FRESH, change).format().bitsPerSecond()).isEqualTo(bits);
    ControlData chosen = changed(ControlData.FRESH, "{\"bitrate\": 123456}");
    assertThat(changed(chosen, change).format().bitsPerSecond()).isEqualTo(123_456);
  }

  @ParameterizedTest
  @CsvSource({"800kbps,800000", "800kpbs,800000", "1M,1000000", "100000,100000"})
  void bitRates_areReadAsTheDocumentWritesThem(String text, int bits) {
    ControlData data = changed(ControlData.FRESH, "{\"bitrate\": \"" + text + "\"}");
    assertThat(data.format().bitsPerSecond()).isEqualTo(bits);
  }

  @Test
  void framerate_isFps() {
    ControlData data = changed(ControlData.FRESH, "{\"framerate\": 30}");
    assertThat(data.format().framesPerSecond()).isEqualTo(30);
    assertThatThrownBy(() -> changed(data, "{\"framerate\": 30, \"fps\": 15}"))
        .hasMessage("fps and framerate are the same: send one of them.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'resolution': '361p'}|resolution is one of 240p, 360p, 480p, 720p and 1080p.",
        "{'resolution': 360}|resolution is a text.",
        "{'bitrate': 0}|bitrate is from 50kbps to 51M",
        "{'bitrate': 10000000000}|bitrate is from 50kbps to 51M",
        "{'bitrate': 1e999999999}|bitrate is from 50kbps to 51M",
        "{'bitrate': true}|bitrate is a number",
        "{'audio': 'loud'}|audio is silence or 1kHz.",
        "{'fps': 24}|fps is 15, 25 or 30.",
        "{'framerate': 24}|framerate is 15, 25 or 30.",
        "{'quality': 9}|quality is from 10, the best, to 40.",
        "{'quality': 41}|quality is from 10, the best, to 40.",
        "{'quality': 10.5}|quality is from 10, the best, to 40.",
        "{'url': 'http://host/app'}|url: The address must begin with rtmp://",
        "{'name': 'two words'}|name: The key contains a space",
        "{'loud': 1}|loud: there is no such field; use audio, bitrate",
      })
  void whatIsWrong_isNamed(String change, String sentence) {
    assertThatThrownBy(() -> changed(ControlData.FRESH, change.replace('\'', '"')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(sentence);
  }

  @Test
  void theKey_isShownOnlyToWhoMayOperate_andItsMaskChangesNothing() {
    ControlData data = changed(ControlData.FRESH, WHOLE);
    assertThat(data.json(false, false).toString()).doesNotContain(KEY).doesNotContain("test:");
    assertThat(data.toString()).doesNotContain(KEY);
    assertThat(changed(data, data.json(false, true).toString())).isEqualTo(data);
    ControlData inOne =
        changed(ControlData.FRESH, "{\"url\": \"rtmp://me:pass@host/live2/" + KEY + "\"}");
    assertThat(inOne.json(false, true).getString("url")).isEqualTo("rtmp://***@host/live2/***");
    assertThat(inOne.toString()).doesNotContain(KEY);
    for (String end : List.of("/", "//")) {
      ControlData sloppy =
          changed(ControlData.FRESH, "{\"url\": \"rtmp://host/live2/" + KEY + end + "\"}");
      assertThat(sloppy.json(false, true).toString()).doesNotContain(KEY);
    }
    assertThat(inOne.address().name()).isEqualTo(KEY);
  }

  @Test
  void aChangeForAnotherBox_isShownWithoutItsSecrets() {
    JsonObject shown =
        ControlData.shown(
            object(
                "{\"name\": \""
                    + KEY
                    + "\", \"url\": \"rtmp://me:pass@host/live2\", \"fps\": 15, \"source\": null,"
                    + " \"targets\": [{\"url\": \"rtmp://other/live/"
                    + KEY
                    + "\"}]}"));
    assertThat(shown.toString()).doesNotContain(KEY).doesNotContain("pass");
    assertThat(shown.keySet()).containsExactlyInAnyOrder("name", "url", "fps", "source", "targets");
    assertThat(shown.getInt("fps")).isEqualTo(15);
    assertThat(ControlData.shown(object("{\"url\": \"rtmp://host/live2/" + KEY + "\"}")).toString())
        .doesNotContain(KEY);
    assertThat(ControlData.shown(object("{}"))).isEmpty();
  }

  @Test
  void withoutAnAddressOrAKey_thereIsNowhereToStream() {
    assertThatThrownBy(ControlData.FRESH::address).hasMessageContaining("POST url and name");
    ControlData keyless = changed(ControlData.FRESH, "{\"url\": \"rtmp://host\"}");
    assertThatThrownBy(keyless::address).hasMessageContaining("The stream key is missing");
  }

  private static ControlData changed(ControlData data, String change) {
    return data.with(object(change));
  }

  private static JsonObject object(String text) {
    return Json.createReader(new StringReader(text)).readObject();
  }
}
