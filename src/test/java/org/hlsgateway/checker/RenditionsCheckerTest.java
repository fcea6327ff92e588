package org.hlsgateway.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule between renditions is broken once. */
class RenditionsCheckerTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

  private static final String GOOD =
      """
      #EXTM3U
      #EXT-X-VERSION:6
      #EXT-X-TARGETDURATION:1
      #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,HOLD-BACK=3.0,\
      PART-HOLD-BACK=1.65,CAN-SKIP-UNTIL=6.0
      #EXT-X-PART-INF:PART-TARGET=0.55
      #EXT-X-MEDIA-SEQUENCE:4
      #EXT-X-DISCONTINUITY-SEQUENCE:2
      #EXT-X-MAP:URI="i0.mp4"
      #EXT-X-PROGRAM-DATE-TIME:2026-03-01T12:00:00.000Z
      #EXT-X-PART:DURATION=0.5,URI="p10.m4s",INDEPENDENT=YES
      #EXT-X-PART:DURATION=0.5,URI="p11.m4s"
      #EXTINF:1.0,
      s4.m4s
      #EXT-X-DISCONTINUITY
      #EXT-X-MAP:URI="i1.mp4"
      #EXT-X-PROGRAM-DATE-TIME:2026-03-01T12:00:09.000Z
      #EXT-X-PART:DURATION=0.5,URI="p12.m4s",INDEPENDENT=YES
      #EXT-X-PART:DURATION=0.5,URI="p13.m4s"
      #EXTINF:1.0,
      s5.m4s
      #EXT-X-PRELOAD-HINT:TYPE=PART,URI="p14.m4s"
      #EXT-X-RENDITION-REPORT:URI="OTHER",LAST-MSN=5,LAST-PART=1
      """;

  @Test
  void renditionsThatGoTogether_haveNoViolations() {
    assertThat(check(GOOD)).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "2; PART-TARGET=0.55; PART-TARGET=0.56",
        "2; TARGETDURATION:1; TARGETDURATION:2",
        "5; HOLD-BACK=3.0; HOLD-BACK=4.0",
        "7; #EXT-X-DISCONTINUITY-SEQUENCE:2; #EXT-X-DISCONTINUITY-SEQUENCE:3",
        "7; #EXT-X-DISCONTINUITY|; ``",
        "8; 2026-03-01; 2026-03-02",
        "10; #EXT-X-RENDITION-REPORT:URI=\"OTHER\",LAST-MSN=5,LAST-PART=1|; ``",
        "10; LAST-MSN=5; LAST-MSN=9",
        "10; LAST-MSN=5,; ``",
        "10; LAST-PART=1; LAST-PART=2",
        "10; OTHER; elsewhere.m3u8",
        "12; #EXT-X-PRELOAD; #EXT-X-ENDLIST|#EXT-X-PRELOAD",
      },
      delimiter = ';')
  void eachRuleBetweenRenditions_isFoundBroken(int rule, String from, String to) {
    String bad = GOOD.replace(from.replace('|', '\n'), to.replace('|', '\n'));
    assertThat(bad).isNotEqualTo(GOOD);
    assertThat(check(bad)).anySatisfy(v -> assertThat(v).startsWith("rule " + rule + ":"));
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        ",AVERAGE-BANDWIDTH=900; ``; has no AVERAGE-BANDWIDTH",
        ":BANDWIDTH=1000; :BANDWIDTH=500; heavier on average",
        "AUDIO=\"a\"; AUDIO=\"b\"; names an audio group that is not there",
        "NAME=\"two\"; NAME=\"one\"; are called one",
        "DEFAULT=NO; DEFAULT=YES; are the default",
        "#EXT-X-STREAM-INF; #EXT-X-NOTHING; there is no variant",
      },
      delimiter = ';')
  void whatIsWrongWithAMultivariantPlaylist_isFound(String from, String to, String sentence) {
    String good =
        """
        #EXTM3U
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="one",DEFAULT=YES,URI="1.m3u8"
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="two",DEFAULT=NO,URI="2.m3u8"
        #EXT-X-STREAM-INF:BANDWIDTH=1000,AVERAGE-BANDWIDTH=900,CODECS="x",AUDIO="a"
        0.m3u8
        """;
    assertThat(multivariant(good)).isEmpty();
    assertThat(new ParsedMultivariant(good).playlists())
        .containsExactly("0.m3u8", "1.m3u8", "2.m3u8");
    assertThat(multivariant(good.replace(from, to)))
        .anySatisfy(found -> assertThat(found).contains(sentence));
  }

  private static List<String> multivariant(String text) {
    List<String> found = new ArrayList<>();
    new ParsedMultivariant(text).check(found::add);
    return found;
  }

  private static List<String> check(String second) {
    RenditionsChecker checker = new RenditionsChecker();
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("a.m3u8", GOOD.replace("OTHER", "b.m3u8"));
    texts.put("b.m3u8", second.replace("OTHER", "a.m3u8"));
    checker.accept(texts, AT);
    return checker.violations();
  }
}
