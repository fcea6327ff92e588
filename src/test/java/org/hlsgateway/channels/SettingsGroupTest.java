package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.FakeRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One table of fields for the form, the API and the list of what is wrong. */
class SettingsGroupTest {

  @ParameterizedTest
  @EnumSource
  void eachField_isCalledSomething(SettingsGroup group) {
    assertThat(group.names())
        .isNotEmpty()
        .allSatisfy(name -> assertThat(SettingsGroup.label(group.prefix() + name)).isNotEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void eachField_isShownInTheForm_andReadFromIt(SettingsGroup group) {
    Map<String, Object> shown = shown(TestChannels.withEverything());
    FakeRequest sent = new FakeRequest("POST", "/hls_gateway/admin/new");
    shown.forEach(
        (name, value) -> {
          if (!value.equals(false)) {
            sent.parameter(name, value.toString());
          }
        });

    Map<String, Object> again = values(ChannelForm.sent(Optional.empty(), sent.request()));
    for (String name : group.names()) {
      String field = group.prefix() + name;
      assertThat(shown).as(field).containsKey(field);
      assertThat(again.get(field)).as(field).isEqualTo(shown.get(field));
    }
  }

  @Test
  void noSecret_isShownInTheForm() {
    StoredChannel channel = TestChannels.withEverything();

    assertThat(shown(channel).keySet())
        .doesNotContainAnyElementsOf(
            Set.of("password", "sourceSettings.password", "sourceSettings.username"));
    assertThat(shown(channel).toString()).doesNotContain("geheim", "verborgen", "zeichen");
  }

  private static Map<String, Object> shown(StoredChannel channel) {
    return values(ChannelForm.fresh(Optional.of(channel)));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> values(ChannelForm form) {
    return (Map<String, Object>) form.model(10, "").get("form");
  }
}
