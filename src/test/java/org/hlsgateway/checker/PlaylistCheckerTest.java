package org.hlsgateway.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A checker that finds nothing is worth nothing: each rule is broken once. */
class PlaylistCheckerTest {
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
      #EXTINF:1.0,
      s4.m4s
      #EXT-X-PROGRAM-DATE-TIME:2026-03-01T12:00:01.000Z
      #EXT-X-PART:DURATION=0.5,URI="p10.m4s",INDEPENDENT=YES
      #EXT-X-PART:DURATION=0.5,URI="p11.m4s"
      #EXTINF:1.0,
      s5.m4s
      #EXT-X-DISCONTINUITY
      #EXT-X-MAP:URI="i1.mp4"
      #EXT-X-PROGRAM-DATE-TIME:2026-03-01T12:00:09.000Z
      #EXT-X-PART:DURATION=0.5,URI="p12.m4s",INDEPENDENT=YES
      #EXT-X-PART:DURATION=0.5,URI="p13.m4s"
      #EXTINF:1.0,
      s6.m4s
      #EXT-X-PROGRAM-DATE-TIME:2026-03-01T12:00:10.000Z
      #EXT-X-PART:DURATION=0.5,URI="p14.m4s",INDEPENDENT=YES
      #EXT-X-PART:DURATION=0.5,URI="p15.m4s"
      #EXTINF:1.0,
      s7.m4s
      #EXT-X-PRELOAD-HINT:TYPE=PART,URI="p16.m4s"
      """;

  private static final String NEXT =
      GOOD.replace(
          "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"p16.m4s\"",
          """
          #EXT-X-PROGRAM-DATE-TIME:2026-03-01T12:00:11.000Z
          #EXT-X-PART:DURATION=0.5,URI="p16.m4s",INDEPENDENT=YES
          #EXT-X-PRELOAD-HINT:TYPE=PART,URI="p17.m4s\"""");

  @Test
  void goodVersions_haveNoViolations() {
    assertThat(check(GOOD, GOOD, NEXT)).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "1; DURATION=0.5,URI=\"p15; DURATION=0.6,URI=\"p15",
        "1; DURATION=0.5,URI=\"p13; DURATION=0.4,URI=\"p13",
        "2; #EXTINF:1.0,|s4; #EXTINF:1.6,|s4",
        "2; TARGETDURATION:1; TARGETDURATION:0",
        "4; #EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"p16.m4s\"|; ``",
        "4; p16; p15",
        "4; TYPE=PART; TYPE=MAP",
        "5; CAN-BLOCK-RELOAD=YES; CAN-BLOCK-RELOAD=NO",
        "5; PART-HOLD-BACK=1.65; PART-HOLD-BACK=1.0",
        "5; CAN-SKIP-UNTIL=6.0; CAN-SKIP-UNTIL=5.0",
        "7; #EXT-X-DISCONTINUITY-SEQUENCE:2|; ``",
        "7; #EXT-X-DISCONTINUITY|; ``",
        "7; #EXT-X-MAP:URI=\"i1.mp4\"|; ``",
        "8; #EXT-X-PROGRAM-DATE-TIME:2026-03-01T12:00:10.000Z; "
            + "#EXT-X-PROGRAM-DATE-TIME:2026-03-01T12:00:10.020Z",
        "9; p10; p1",
        "12; #EXT-X-PRELOAD; #EXT-X-ENDLIST|#EXT-X-PRELOAD",
        "13; #EXT-X-VERSION:6; #EXT-X-VERSION:9",
        "13; #EXTINF:1.0,|s4; #EXTINF:1.0,|#EXTINF:1,0|s4",
      },
      delimiter = ';')
  void eachRule_isFoundBroken(int rule, String from, String to) {
    String bad = GOOD.replace(from.replace('|', '\n'), to.replace('|', '\n'));
    if (rule == 9) {
      bad = GOOD.replaceAll("#EXT-X-PART:DURATION=0.5,URI=\"p1[01].*\n", "");
    }
    assertThat(bad).isNotEqualTo(GOOD);
    assertThat(check(bad)).anySatisfy(v -> assertThat(v).startsWith("rule " + rule + ":"));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @CsvSource(
      value = {
        "1; p14.m4s; p99.m4s",
        "2; PART-TARGET=0.55; PART-TARGET=0.56",
        "4; p16.m4s; p18.m4s",
        "5; HOLD-BACK=3.0; HOLD-BACK=4.0",
        "7; MEDIA-SEQUENCE:4; MEDIA-SEQUENCE:3",
        "7; DISCONTINUITY-SEQUENCE:2; DISCONTINUITY-SEQUENCE:3",
        "7; s6.m4s; s66.m4s",
        "8; 12:00:0; 13:00:0",
      },
      delimiter = ';',
      quoteCharacter = '`')
  void changesBetweenVersions_areFound(int rule, String from, String to) {
    String bad = NEXT.replace(from, to);
    assertThat(bad).isNotEqualTo(NEXT);
    assertThat(check(GOOD, bad)).anySatisfy(v -> assertThat(v).startsWith("rule " + rule + ":"));
  }

  @ParameterizedTest
  @CsvSource({"12:00:10.020, 0", "12:00:14.000, 0", "12:00:09.900, 0", "12:00:09.850, 1"})
  void whereDatesMayTellMore_theyMayBeLater_andEarlierByATenth(String date, int violations) {
    PlaylistChecker checker = new PlaylistChecker().datesTellMoreThanDurations();
    checker.accept(GOOD.replace("12:00:10.000", date), AT);
    assertThat(checker.violations()).hasSize(violations);
  }

  @Test
  void deltaThatSkipsTooMuch_isFound() {
    PlaylistChecker checker = new PlaylistChecker();
    String delta =
        GOOD.replace("VERSION:6", "VERSION:9")
            .replaceFirst("(?s)#EXT-X-MAP.*s4.m4s", "#EXT-X-SKIP:SKIPPED-SEGMENTS=1");

    checker.acceptDelta(delta, GOOD);

    assertThat(checker.violations())
        .containsExactlyInAnyOrder(
            "rule 6: no MAP after SKIP",
            "rule 6: a delta update shows 3.000000 s, the skip boundary is 6.000000 s");
  }

  private static List<String> check(String... versions) {
    PlaylistChecker checker = new PlaylistChecker();
    for (String version : versions) {
      checker.accept(version, AT);
    }
    return checker.violations();
  }
}
