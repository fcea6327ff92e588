package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hlsgateway.FakeRequest;
import org.junit.jupiter.api.Test;

class TypedSecretsTest {
  private static final String PAGE = "/hls_gateway/admin/add";

  private final TypedSecrets typed = new TypedSecrets("geheim", "a=1", "Bearer x");

  @Test
  void secretsOfAFormThatWasNotSaved_areThereForTheNextTry_ofThatFormOnly() {
    var first = new FakeRequest("POST", PAGE);
    String number = typed.keep(first.request());

    var again = first.next("POST", PAGE).parameter(TypedSecrets.FIELD, number);
    assertThat(TypedSecrets.of(again.request())).isEqualTo(typed);
    var other = first.next("POST", PAGE).parameter(TypedSecrets.FIELD, "x");
    assertThat(TypedSecrets.of(other.request()).isEmpty()).isTrue();
    assertThat(TypedSecrets.of(first.next("POST", PAGE).request()).isEmpty()).isTrue();
    var stranger = new FakeRequest("POST", PAGE).parameter(TypedSecrets.FIELD, number);
    assertThat(TypedSecrets.of(stranger.request()).isEmpty()).isTrue();
  }

  @Test
  void starsThatWereLeftStanding_areWhatWasTypedBefore_andElseTheStoredOnes() {
    assertThat(meant(" *** ", "a=1")).isEqualTo("a=1");
    assertThat(meant("b=2", "a=1")).isEqualTo("b=2");
    assertThat(meant("", "a=1")).isEmpty();
    assertThat(meant("***", "")).isEqualTo("***");
  }

  private static String meant(String sent, String kept) {
    HeadersInput headers = new HeadersInput("r", "o", sent, sent);
    HeadersInput meant = new TypedSecrets("", kept, kept).in(headers);
    assertThat(meant.authorization()).isEqualTo(meant.cookie());
    assertThat(meant.referer()).isEqualTo("r");
    assertThat(meant.origin()).isEqualTo("o");
    return meant.cookie();
  }

  @Test
  void whatWasNotTyped_isNotKept() {
    SourceInput input = input(new HeadersInput("", "", "***", "***"));
    assertThat(TypedSecrets.of(input).isEmpty()).isTrue();
    assertThat(TypedSecrets.of(input(new HeadersInput("", "", "a=1", ""))).cookie())
        .isEqualTo("a=1");
  }

  private static SourceInput input(HeadersInput headers) {
    return new SourceInput(
        "http://a", "", "", "", "", "", "", "", "", true, List.of(), false, headers);
  }

  @Test
  void secretsAreInNoText() {
    assertThat(typed.toString()).doesNotContain("geheim").doesNotContain("a=1");
  }
}
