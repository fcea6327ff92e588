package org.hlsgateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormFieldsTest {

  @Test
  void namesAndValues_areDecoded_inTheirOrder() {
    var fields = new FormFields().add("to=%2Fa&x=1").add("name=d%C3%B6r+1&x=2&empty=&bare&=no&&");
    assertThat(fields.asParameters())
        .containsOnlyKeys("to", "x", "name", "empty", "bare", "")
        .containsEntry("to", new String[] {"/a"})
        .containsEntry("x", new String[] {"1", "2"})
        .containsEntry("name", new String[] {"d\u00f6r 1"})
        .containsEntry("empty", new String[] {""})
        .containsEntry("bare", new String[] {""});
  }

  @Test
  void nothing_hasNoFields() {
    assertThat(new FormFields().add(null).add("").asParameters()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "%-1=b"})
  void aBrokenEscape_isRefused(String text) {
    assertThatThrownBy(() -> new FormFields().add(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
