package org.hlsgateway.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.ffmpeg.StreamFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FactsJsonTest {

  @Test
  void whatIsWritten_isReadTheSame() {
    SourceFacts facts = KnowledgeTableContract.CAMERA;
    assertThat(FactsJson.read(FactsJson.write(facts))).contains(facts);
  }

  @Test
  void aWholeMultiplex_fitsItsColumn() {
    List<StreamFacts> streams = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      streams.addAll(KnowledgeTableContract.CAMERA.streams());
    }
    String text = FactsJson.write(new SourceFacts(streams, true));
    assertThat(text).hasSizeLessThan(8_000);
    assertThat(FactsJson.read(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{",
        "{}",
        "{\"form\":2,\"probed\":true,\"streams\":[]}",
        "{\"form\":1,\"streams\":[]}",
        "{\"form\":1,\"probed\":true,\"streams\":[1]}",
        "{\"form\":1,\"probed\":true,\"streams\":[{\"kind\":\"SMELL\"}]}"
      })
  void whatIsNoText_ofThisForm_countsAsUnknown(String text) {
    assertThat(FactsJson.read(text)).isEmpty();
  }
}
