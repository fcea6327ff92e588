package org.hlsgateway.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServedTest {

  @Test
  void aReport_isReadAsItWasWritten() {
    List<Served> all =
        List.of(
            new Served(
                "abcdefghijkl_720p",
                "live_00.m3u8",
                3,
                2_000_000,
                1_500_000,
                List.of("avc1.64001f", "mp4a.40.2"),
                1280,
                720,
                25_000));
    assertThat(Served.fromJson(Served.toJson(all))).isEqualTo(all);
    assertThat(Served.fromJson(Served.toJson(List.of()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"streams\":[{}]}",
        "{\"streams\":{}}",
        "{\"streams\":[{\"stream\":\"a\\nb\",\"playlist\":\"x\",\"viewers\":0,\"bandwidth\":1,"
            + "\"averageBandwidth\":1,\"codecs\":[],\"width\":0,\"height\":0,"
            + "\"frameRateMillis\":0}]}",
        "{\"streams\":[{\"stream\":\"a\",\"playlist\":\"x\",\"viewers\":0,\"bandwidth\":1.5,"
            + "\"averageBandwidth\":1,\"codecs\":[],\"width\":0,\"height\":0,"
            + "\"frameRateMillis\":0}]}",
        "{\"streams\":[{\"stream\":\"a\",\"playlist\":\"x\",\"viewers\":0,\"bandwidth\":1,"
            + "\"averageBandwidth\":1,\"codecs\":[\"a\\\"\"],\"width\":0,\"height\":0,"
            + "\"frameRateMillis\":0}]}",
      })
  void whatIsNoReport_isRefused(String text) {
    assertThatThrownBy(() -> Served.fromJson(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
