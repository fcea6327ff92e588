package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import org.hlsgateway.FakeRequest;
import org.junit.jupiter.api.Test;

class TypedPasswordTest {
  private static final String PAGE = "/hls_gateway/admin/add";

  @Test
  void passwordOfAFormThatWasNotSaved_isThereForTheNextTry_ofThatFormOnly() {
    var first = new FakeRequest("POST", PAGE);
    String number = TypedPassword.keep(first.request(), "geheim");

    var again = first.next("POST", PAGE).parameter(TypedPassword.FIELD, number);
    assertThat(TypedPassword.of(again.request())).isEqualTo("geheim");
    var other = first.next("POST", PAGE).parameter(TypedPassword.FIELD, "x");
    assertThat(TypedPassword.of(other.request())).isEmpty();
    assertThat(TypedPassword.of(first.next("POST", PAGE).request())).isEmpty();
    var stranger = new FakeRequest("POST", PAGE).parameter(TypedPassword.FIELD, number);
    assertThat(TypedPassword.of(stranger.request())).isEmpty();
  }

  @Test
  void passwordIsInNoText() {
    assertThat(new TypedPassword("1", "geheim").toString()).doesNotContain("geheim");
  }
}
