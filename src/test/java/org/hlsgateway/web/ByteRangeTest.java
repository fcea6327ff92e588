package org.hlsgateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hlsgateway.FakeRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of RFC 9110, 14, and of If-Range. */
class ByteRangeTest {

  private static final ByteRange WHOLE = new ByteRange(0, 99, false);
  private static final ByteRange TEN = new ByteRange(10, 19, true);

  @ParameterizedTest
  @CsvSource({
    "bytes=0-9,0,9",
    "bytes=0-,0,99",
    "bytes=5-5,5,5",
    "bytes=99-99,99,99",
    "bytes=90-,90,99",
    "bytes=90-500,90,99",
    "bytes=-10,90,99",
    "bytes=-500,0,99",
    "BYTES=0-9,0,9",
    "' bytes=0-9 ',0,9"
  })
  void oneRange_isAnsweredInPart(String header, long first, long last) throws Exception {
    assertThat(asked(header, 100)).isEqualTo(new ByteRange(first, last, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=1-2,4-5",
        "lines=1-2",
        "bytes=9-1",
        "bytes=a-b",
        "bytes=0-99999999999999999999"
      })
  void whatIsNotOneRange_asksForTheWhole(String header) throws Exception {
    assertThat(asked(header, 100)).isEqualTo(WHOLE);
  }

  @Test
  void noHeader_asksForTheWhole() throws Exception {
    assertThat(ByteRange.of(get().request(), Optional.empty(), 100)).isEqualTo(WHOLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0"})
  void aRangeOutside_isRefused(String header) {
    assertThatThrownBy(() -> asked(header, 100)).isInstanceOf(ByteRange.NotSatisfiable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-", "bytes=0-9", "bytes=-1"})
  void ofNothing_noRangeCanBeHad(String header) {
    assertThatThrownBy(() -> asked(header, 0)).isInstanceOf(ByteRange.NotSatisfiable.class);
  }

  @Test
  void head_isToldOfTheWhole() throws Exception {
    FakeRequest head = new FakeRequest("HEAD", "/x").header("Range", "bytes=10-19");
    assertThat(ByteRange.of(head.request(), Optional.empty(), 100)).isEqualTo(WHOLE);
  }

  @Test
  void aRangeOfWhatIsStillThere_isThatRange() throws Exception {
    FakeRequest same = get().header("Range", "bytes=10-19").header("If-Range", "\"one\"");
    assertThat(ByteRange.of(same.request(), Optional.of("\"one\""), 100)).isEqualTo(TEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"other\"", "W/\"one\"", "one", "Sun, 01 Mar 2026 10:00:00 GMT"})
  void aRangeOfWhatIsNoLongerThere_asksForTheWhole_evenIfItLiesOutside(String other)
      throws Exception {
    FakeRequest changed = get().header("Range", "bytes=10-19").header("If-Range", other);
    assertThat(ByteRange.of(changed.request(), Optional.of("\"one\""), 100)).isEqualTo(WHOLE);
    assertThat(ByteRange.of(changed.request(), Optional.empty(), 100)).isEqualTo(WHOLE);
    changed.header("Range", "bytes=100-");
    assertThat(ByteRange.of(changed.request(), Optional.of("\"one\""), 100)).isEqualTo(WHOLE);
  }

  @Test
  void aPart_isAnnounced_withItsPlaceInTheWhole() {
    assertThat(announced(TEN))
        .containsOnly(
            Map.entry("Accept-Ranges", "bytes"),
            Map.entry("setContentLengthLong", 10L),
            Map.entry("setStatus", 206),
            Map.entry("Content-Range", "bytes 10-19/100"));
  }

  @Test
  void theWhole_isAnnounced_withItsLengthAlone() {
    assertThat(announced(WHOLE))
        .containsOnly(Map.entry("Accept-Ranges", "bytes"), Map.entry("setContentLengthLong", 100L));
  }

  private static FakeRequest get() {
    return new FakeRequest("GET", "/x");
  }

  private static ByteRange asked(String header, long length) throws ByteRange.NotSatisfiable {
    return ByteRange.of(get().header("Range", header).request(), Optional.empty(), length);
  }

  /** What was set on the response: headers by their names, the rest by the method's. */
  private static Map<String, Object> announced(ByteRange range) {
    Map<String, Object> set = new TreeMap<>();
    HttpServletResponse response =
        FakeRequest.proxy(
            HttpServletResponse.class,
            (method, arguments) ->
                method.equals("setHeader")
                    ? set.put((String) arguments[0], arguments[1])
                    : set.put(method, arguments[0]));
    range.announce(response, 100);
    return set;
  }
}
