package org.hlsgateway.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One stream, in all the ways that programs write it. */
class StreamPathTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          door | k1 | door | k1
          door/k1 | `` | door | k1
          `` | door/k1 | door | k1
          live/door | k1 | door | k1
          live | door/k1 | door | k1
          /door/ | /k1 | door | k1
          door//k1/ | `` | door | k1
          'door | k1' | door | k1
          live | door?key=k1 | door | k1
          live?key=k1 | door | door | k1
          live/door?key=k1 | `` | door | k1
          door?key=k1 | `` | door | k1
          live | mp4:door?a=b&key=k1&key=k2 | door | k1
          door | k1?cache=clear | door | k1
          door?authmod=adobe&user=u | k1 | door | k1
          door | `` | door | ``
          `` | door | door | ``
          `` | `` | `` | ``
          / | ? | `` | ``
          door | a%2Fb | door | a%2Fb
          """)
  void theLastPieceIsTheKey_andTheOneBeforeItTheChannel(
      String application, String name, String channel, String key) {
    StreamPath path = StreamPath.of(application, name);
    assertThat(path.channel()).isEqualTo(channel);
    assertThat(path.key()).isEqualTo(key);
  }

  @Test
  void theQuery_saysWhatIsWanted() {
    assertThat(StreamPath.of("door", "k1?cache=no").says("cache=no")).isTrue();
    assertThat(StreamPath.of("door", "k1?cache=now").says("cache=no")).isFalse();
  }

  @Test
  void blanksAndQuotes_ofScripts_areNoPartOfIt() {
    StreamPath path = StreamPath.of(" '\t\"door", "k1 k2\r\n\"' ");
    assertThat(path.channel()).isEqualTo("door");
    assertThat(path.key()).isEqualTo("k1 k2");
    assertThat(StreamPath.of(" '", "\"").channel()).isEmpty();
  }

  @Test
  void whatIsFarTooLong_isNoPath() {
    String longest = "k".repeat(StreamPath.LONGEST - "door".length());
    assertThat(StreamPath.of("door", longest).key()).isEqualTo(longest);
    StreamPath path = StreamPath.of("door", longest + "k");
    assertThat(path.channel()).isEmpty();
    assertThat(path.key()).isEmpty();
    assertThat(StreamPath.of("door" + " ".repeat(20_000) + "x", "k1").channel()).isEmpty();
  }
}
