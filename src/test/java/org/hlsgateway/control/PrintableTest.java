package org.hlsgateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void whatAPeerSays_staysInItsLine_andMovesNoCursor() {
    assertThat(Printable.line("no\r\nWARNING: forged\u001b[2J\u0085\u2028\u202ex"))
        .isEqualTo("no  WARNING: forged [2J   x");
    assertThat(Printable.line("d\u00f6r")).isEqualTo("d\u00f6r");
    assertThat(Printable.line(null)).isEmpty();
  }

  @Test
  void longTexts_areCut() {
    assertThat(Printable.line("x".repeat(5000))).hasSize(203).endsWith("...");
  }
}
