package org.hlsgateway.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.hlsgateway.channels.ImportedChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists as providers and programs write them. */
class M3uReaderTest {

  private static ChannelList read(String text) throws UnreadableList {
    return M3uReader.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ImportedChannel only(String text) throws UnreadableList {
    List<ImportedChannel> channels = read(text).channels();
    assertThat(channels).hasSize(1);
    return channels.get(0);
  }

  @Test
  void attributesAndTitle_areRead() throws Exception {
    ImportedChannel channel =
        only(
            """
            #EXTM3U x-tvg-url="http://guide.example/g.xml"
            #EXTINF:-1 tvg-id="one.example" tvg-name="One, the first" tvg-logo="http://l.example/1.png" \
            tvg-chno=7 tvg-language="English" tvg-country="IE" group-title="News, all",One HD, live
            http://tv.example/1.m3u8
            """);

    assertThat(channel.line()).isEqualTo(3);
    assertThat(channel.title()).isEqualTo("One HD, live");
    assertThat(channel.source()).isEqualTo("http://tv.example/1.m3u8");
    assertThat(channel.listing())
        .isEqualTo(
            new ImportedChannel.Listing(
                "7",
                "one.example",
                "One, the first",
                "http://l.example/1.png",
                false,
                "English",
                "IE"));
  }

  @Test
  void optionsOfVlcAndKodi_areHeaders_ofTheNextAddressOnly() throws Exception {
    List<ImportedChannel> channels =
        read("""
                #EXTM3U
                #EXTINF:-1,One
                #EXTVLCOPT:http-user-agent=Mozilla/5.0 (X11)
                #EXTVLCOPT:http-referrer=https://page.example/
                #EXTVLCOPT:network-caching=1000
                #KODIPROP:inputstream.adaptive.stream_headers=Cookie=a%3D1&Authorization=Bearer+x%20y
                http://tv.example/1
                #EXTINF:-1,Two
                http://tv.example/2|User-Agent=VLC%2F3&Referrer=https://other.example/
                #EXTINF:-1,Three
                http://tv.example/3
                """)
            .channels();

    assertThat(channels.get(0).userAgent()).isEqualTo("Mozilla/5.0 (X11)");
    assertThat(channels.get(0).referer()).isEqualTo("https://page.example/");
    assertThat(channels.get(0).cookie()).isEqualTo("a=1");
    assertThat(channels.get(0).authorization()).isEqualTo("Bearer+x y");
    assertThat(channels.get(1).source()).isEqualTo("http://tv.example/2");
    assertThat(channels.get(1).userAgent()).isEqualTo("VLC/3");
    assertThat(channels.get(1).referer()).isEqualTo("https://other.example/");
    assertThat(channels.get(2).userAgent()).isEmpty();
    assertThat(channels.get(2).referer()).isEmpty();
  }

  @Test
  void headersMayComeBeforeTheTitle_asKodiTakesThem() throws Exception {
    List<ImportedChannel> channels =
        read("""
                #KODIPROP:inputstream.adaptive.common_headers=Referer=https%3A%2F%2Fpage.example
                #EXTVLCOPT:http-user-agent=Box
                #EXTINF:-1,One
                http://tv.example/1
                #EXTVLCOPT:http-user-agent=Lost
                #EXTINF:-1,Nothing comes of it
                #EXTINF:-1,Two
                http://tv.example/2
                """)
            .channels();

    assertThat(channels.get(0).userAgent()).isEqualTo("Box");
    assertThat(channels.get(0).referer()).isEqualTo("https://page.example");
    assertThat(channels.get(1).userAgent()).isEmpty();
  }

  @Test
  void aLineThatIsNoUtf8_saysNothingOfTheOthers() throws Exception {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    list.writeBytes("#EXTINF:0,Übung\nhttp://a/1\n".getBytes(StandardCharsets.UTF_8));
    list.writeBytes("#EXTINF:0,Télé\nhttp://a/2".getBytes(Charset.forName("windows-1252")));

    assertThat(M3uReader.read(list.toByteArray()).channels())
        .extracting(ImportedChannel::title)
        .containsExactly("Übung", "Télé");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      value = {
        "#EXTINF:-1 tvg-name=\"12\" Monitor, Hall\",Hall; Hall",
        "#EXTINF:-1 tvg-id=\"x\",Say \"Yes\", now; 'Say \"Yes\", now'",
      })
  void quotationMarks_withinNamesAndTitles(String line, String title) throws Exception {
    assertThat(only(line + "\nhttp://a/1").title()).isEqualTo(title);
  }

  @Test
  void anAddressWhoseTitleIsTooLong_isLeftOut() throws Exception {
    ChannelList list =
        read("#EXTINF:-1 tvg-logo=\"data:" + "x".repeat(20_000) + "\",A\nhttp://a/1\nhttp://a/2\n");

    assertThat(list.broken()).containsExactly(1);
    assertThat(list.channels()).extracting(ImportedChannel::source).containsExactly("http://a/2");
  }

  @Test
  void namesWithoutAnEnd_areReadInNoTime() throws Exception {
    String line = "#EXTINF:" + "a".repeat(16_000) + "\n";

    // Were it quadratic, this would take a minute.
    ChannelList list =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> read(line.repeat(500) + "http://a/1\n"));
    assertThat(list.channels()).hasSize(1);
  }

  @Test
  void windowsLineEnds_byteOrderMark_andNoHeader_areTaken() throws Exception {
    assertThat(only("\ufeff#EXTINF:0,One\r\n\r\n  rtsp://cam.example/1  \r\n").title())
        .isEqualTo("One");
  }

  @Test
  void latin1_isReadWhereItIsNoUtf8() throws Exception {
    byte[] bytes = "#EXTINF:0,Télé\nhttp://a/1".getBytes(Charset.forName("windows-1252"));

    assertThat(M3uReader.read(bytes).channels().get(0).title()).isEqualTo("Télé");
  }

  @Test
  void quotationMarksThatAreNotInPairs_costNoTitle() throws Exception {
    assertThat(only("#EXTINF:-1 tvg-id=\"one,One\nhttp://a/1").title()).isEqualTo("One");
  }

  @Test
  void withoutATitle_theGuidesNameServes() throws Exception {
    assertThat(only("#EXTINF:-1 tvg-name=\"One\"\nhttp://a/1").title()).isEqualTo("One");
  }

  @Test
  void linesThatAreNothing_areNamed_andTheRestIsRead() throws Exception {
    ChannelList list = read("#EXTINF:-1,A\nnonsense\n" + "x".repeat(20_000) + "\nhttp://a/1\n");

    assertThat(list.broken()).containsExactly(2, 3);
    // What was said before the nonsense was said of that.
    assertThat(list.channels().get(0).title()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "<!DOCTYPE html><html>, web page",
    "'', no channel in it",
    "#EXTM3U, no channel in it",
    "'#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na.ts', HLS playlist",
    "'#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8', HLS playlist",
  })
  void whatIsNoList_isCalledWhatItIs(String text, String word) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(UnreadableList.class)
        .hasMessageContaining(word);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void rubbish_isReadOrRefused(long seed) {
    Random random = new Random(seed);
    String good =
        "#EXTM3U\n#EXTINF:-1 tvg-id=\"a\",A\n#EXTVLCOPT:http-user-agent=x\nhttp://a|b=%2\n";
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
      for (int change = random.nextInt(8); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(M3uReader.read(bytes).channels()).isNotEmpty();
      } catch (UnreadableList e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }
}
