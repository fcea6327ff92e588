package org.hlsgateway.livebox;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import org.hlsgateway.restream.StreamKey;
import org.junit.jupiter.api.Test;

/** What the settings page sends back becomes the change that was meant. */
class TypedAddressesTest {
  private static final String URL = "rtmp://b/live";

  @Test
  void targetsOfOneAddress_keepTheirOwnKeys_whateverIsTakenAway() {
    ControlData data = with(target("key-1"), target("key-2"), target("key-3"));
    assertThat(saved(data, List.of(URL, URL, URL, ""), List.of("", "", "", "")))
        .containsExactly("key-1", "key-2", "key-3");
    assertThat(saved(data, List.of("", URL, URL, ""), List.of("", "", "", "")))
        .containsExactly("key-2", "key-3");
    assertThat(saved(data, List.of(URL, URL, URL, URL), List.of("", "new", "", "more")))
        .containsExactly("key-1", "new", "key-3", "more");
    assertThat(saved(data, List.of(), List.of())).isEmpty();
  }

  @Test
  void aNewKey_replacesOneAtTheAddressesEnd() {
    ExtraTarget inOne = new ExtraTarget("rtmp://me:pass@b/live/OLD?x=1", new StreamKey(""));
    ControlData data = with(inOne);
    String shown = inOne.shownUrl();
    assertThat(saved(data, List.of(shown), List.of(""))).containsExactly("OLD?x=1");
    ControlData changed =
        data.with(
            Json.createObjectBuilder()
                .add(
                    "targets",
                    TypedAddresses.targets(data.targets(), List.of(shown), List.of("new")))
                .build());
    assertThat(changed.targets())
        .containsExactly(new ExtraTarget("rtmp://me:pass@b/live", new StreamKey("new")));
  }

  @Test
  void theAddress_staysWithItsSecrets_unlessAnotherIsTyped() {
    ControlData data =
        ControlData.FRESH.with(
            Json.createObjectBuilder().add("url", "rtmp://me:pass@h/live2/OLDKEY").build());
    assertThat(typed(data, data.shownUrl(), "")).isEqualTo(data);
    ControlData keyed = typed(data, data.shownUrl(), "new");
    assertThat(keyed.url()).isEqualTo("rtmp://me:pass@h/live2");
    assertThat(keyed.address().name()).isEqualTo("new");
    assertThat(typed(keyed, keyed.shownUrl(), "newer").address().name()).isEqualTo("newer");
    assertThat(typed(keyed, "rtmp://other/live", "").name().value()).isEmpty();
  }

  private static ControlData typed(ControlData data, String url, String key) {
    JsonObjectBuilder change = Json.createObjectBuilder();
    TypedAddresses.address(data, url, key, change);
    return data.with(change.build());
  }

  private static List<String> saved(ControlData data, List<String> urls, List<String> keys) {
    return data
        .with(
            Json.createObjectBuilder()
                .add("targets", TypedAddresses.targets(data.targets(), urls, keys))
                .build())
        .targets()
        .stream()
        .map(each -> each.address().name())
        .toList();
  }

  private static ExtraTarget target(String key) {
    return new ExtraTarget(URL, new StreamKey(key));
  }

  private static ControlData with(ExtraTarget... targets) {
    ControlData fresh = ControlData.FRESH;
    return new ControlData(
        fresh.name(), fresh.url(), fresh.source(), fresh.format(), List.of(targets));
  }
}
