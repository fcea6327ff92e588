package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTest {
  /** Id 1, version 3. */
  private static final StoredChannel YARD = TestChannels.withEverything();

  @Test
  void tag_namesTheChannelAndItsVersion() {
    assertThat(EntityTag.of(YARD)).isEqualTo("\"1.3\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "\"1.3\" | true",
        "* | true",
        "\"1.2\" | false",
        "\"2.3\" | false",
        "\"1.2\", \"1.3\" | true",
        "\"a,b\" , \"1.3\" | true",
        "W/\"1.3\" | false",
        "\"\" | false"
      })
  void change_isAllowed_ifOneOfTheTagsIsTheChannelsStrongOne(String ifMatch, boolean allowed) {
    assertThat(EntityTag.allows(ifMatch, YARD)).isEqualTo(allowed);
  }

  @Test
  void withoutACondition_itIsAllowed() {
    assertThat(EntityTag.allows(null, YARD)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1.3", "\"1.3", "\"1.3\" \"1.4\"", "\"1.3\",", "w/\"1.3\"", "*, \"1\""})
  void whatIsNoTag_isRefused(String ifMatch) {
    assertThatIllegalArgumentException().isThrownBy(() -> EntityTag.allows(ifMatch, YARD));
  }
}
