package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {
  private final Seal seal = new Seal(new SecretKeySpec(new byte[32], "AES"));

  @Test
  void closedSecret_opensForItsOwner() {
    String closed = seal.close("rtsp://a:gehe\u00efm@b/", "yard");

    assertThat(closed).startsWith("v1:").doesNotContain("rtsp");
    assertThat(seal.open(closed, "yard")).isEqualTo("rtsp://a:gehe\u00efm@b/");
  }

  @Test
  void oneSecretClosedTwice_looksDifferent() {
    assertThat(seal.close("x", "yard")).isNotEqualTo(seal.close("x", "yard"));
  }

  @Test
  void anotherOwner_cannotOpen() {
    String closed = seal.close("x", "yard");

    assertThatThrownBy(() -> seal.open(closed, "door")).isInstanceOf(Seal.SealBroken.class);
  }

  @Test
  void anotherKey_cannotOpen() {
    byte[] other = new byte[32];
    other[31] = 1;
    String closed = new Seal(new SecretKeySpec(other, "AES")).close("x", "yard");

    assertThatThrownBy(() -> seal.open(closed, "yard")).isInstanceOf(Seal.SealBroken.class);
  }

  @Test
  void anyChangedBit_isNoticed() {
    byte[] whole = Base64.getDecoder().decode(seal.close("secret", "yard").substring(3));
    for (int i = 0; i < whole.length * 8; i++) {
      byte[] changed = whole.clone();
      changed[i / 8] ^= (byte) (1 << i % 8);
      String text = "v1:" + Base64.getEncoder().encodeToString(changed);
      assertThatThrownBy(() -> seal.open(text, "yard")).isInstanceOf(Seal.SealBroken.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1:", "v1:AAAA", "v1:!", "v2:AAAA", "rtsp://plain/"})
  void whatWasNeverClosed_cannotBeOpened(String text) {
    assertThatThrownBy(() -> seal.open(text, "yard")).isInstanceOf(Seal.SealBroken.class);
  }
}
