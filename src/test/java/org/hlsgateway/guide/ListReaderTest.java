package org.hlsgateway.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.hlsgateway.channels.ImportedChannel;
import org.junit.jupiter.api.Test;

/** Lists in all that they are written in. */
class ListReaderTest {
  private static ChannelList read(String text) throws UnreadableList {
    return ListReader.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertUnreadable(String text, String word) {
    assertThatExceptionOfType(UnreadableList.class)
        .isThrownBy(() -> read(text))
        .withMessageContaining(word);
  }

  @Test
  void m3u_hasItsGroups() throws Exception {
    ChannelList list =
        read(
            """
            #EXTM3U
            #EXTINF:-1 group-title="News; Sport;",One
            http://a/1
            #EXTGRP:Films
            #EXTINF:-1,Two
            http://a/2
            #EXTINF:-1,Three
            http://a/3
            """);
    assertThat(list.channels())
        .extracting(ImportedChannel::groups)
        .containsExactly(List.of("News", "Sport"), List.of("Films"), List.of());
  }

  @Test
  void csv_isToldByItsColumns_whateverPartsThem() throws Exception {
    for (String delimiter : List.of(",", ";", "\t")) {
      ChannelList list =
          read(
              """
              \ufeffTitle,URL,tvg-chno,Groups,Active,unknown
              "Front ""door"" 2"," rtsp://a/1 ",7,"In;Out",no,x

              Yard,,8
              "Two
              lines",http://a/2
              """
                  .replace(",", delimiter));
      assertThat(list.channels()).hasSize(2);
      ImportedChannel door = list.channels().get(0);
      assertThat(door.title()).isEqualTo("Front \"door\" 2");
      assertThat(door.source()).isEqualTo("rtsp://a/1");
      assertThat(door.listing().number()).isEqualTo("7");
      assertThat(door.more().enabled()).isFalse();
      if (!delimiter.equals(";")) {
        assertThat(door.groups()).containsExactly("In", "Out");
      }
      assertThat(list.channels().get(1).more().enabled()).isTrue();
      assertThat(list.broken()).containsExactly(4);
    }
  }

  @Test
  void csvWithAnOpenQuotationMark_saysSo() {
    assertUnreadable("source,title\n\"rtsp://a/1,A\n", "quotation mark");
    assertUnreadable("source,title\n,A\n", "no line with a source");
    assertUnreadable("name,title\nA,B\n", "source");
  }

  @Test
  void json_isOurOwn_asAListOrUnderChannels() throws Exception {
    String one =
        """
        [{"nickname": "door", "source": "rtsp://a/1", "title": "Door", "groups": ["In", 7],
          "keep": {"rewindMinutes": 30}, "version": 3}, 5]
        """;
    for (String text : List.of(one, "{\"channels\":" + one + "}")) {
      ChannelList list = read(text);
      ImportedChannel door = list.channels().get(0);
      assertThat(door.more().nickname()).isEqualTo("door");
      assertThat(door.groups()).containsExactly("In");
      assertThat(door.more().whole().orElseThrow().keySet())
          .containsExactlyInAnyOrder("nickname", "source", "title", "keep");
      assertThat(list.broken()).containsExactly(2);
    }
    assertUnreadable("{\"a\": 1}", "under channels");
    assertUnreadable("[{\"source\": ", "cut off");
    assertUnreadable("[".repeat(100_000), "cut off");
    assertUnreadable("[[0, 1", "cut off");
    assertUnreadable("{\"a\": {\"b\": 1", "cut off");
    assertUnreadable("[]", "no channel");
  }

  @Test
  void mediaMtx_hasPaths() throws Exception {
    ChannelList list =
        read(
            """
            logLevel: info
            pathDefaults:
              source: publisher
            paths:
              # a camera
              cam/door:
                source: rtsp://admin:p%40ss@192.168.1.20/stream1
                sourceOnDemand: yes
              pushed:
                source: publisher
              cam2: {source: 'srt://192.168.1.21:8890?streamid=a'}
              all_others:
            """);
    assertThat(list.channels())
        .extracting(ImportedChannel::title)
        .containsExactly("cam/door", "pushed", "cam2");
    assertThat(list.channels().get(0).source())
        .isEqualTo("rtsp://admin:p%40ss@192.168.1.20/stream1");
    assertThat(list.channels().get(0).more().nickname()).isEqualTo("cam-door");
    assertThat(list.channels().get(0).line()).isEqualTo(6);
    assertThat(list.channels().get(1).more().refusal().orElseThrow())
        .contains("pushed to MediaMTX");
  }

  @Test
  void go2rtc_hasStreams() throws Exception {
    ChannelList list =
        read(
            """
            streams:
              door: rtsp://192.168.1.20/stream1#backchannel=0
              yard:
                - ffmpeg:rtsp://192.168.1.21/1#video=h264
                - ffmpeg:yard#audio=opus
              run: exec:ffmpeg -i x -f rtsp {output}
              rtsp_cam:
                - ffmpeg:door#video=mjpeg
                - rtsp://192.168.1.22/1
            """);
    assertThat(list.channels())
        .extracting(ImportedChannel::source)
        .containsExactly(
            "rtsp://192.168.1.20/stream1", "rtsp://192.168.1.21/1", "", "rtsp://192.168.1.22/1");
    assertThat(list.channels().get(2).more().refusal().orElseThrow()).contains("go2rtc");
  }

  @Test
  void frigate_hasCameras_alsoThoseThatItsGo2rtcReads() throws Exception {
    ChannelList list =
        read(
            """
            mqtt: {enabled: false}
            go2rtc:
              streams:
                front:
                  - rtsp://user:pw@10.0.0.2/main
            cameras:
              front:
                friendly_name: Front door
                ffmpeg:
                  inputs:
                    - path: rtsp://127.0.0.1:8554/front?video=copy
                      input_args: preset-rtsp-restream
                      roles: [record]
              yard:
                enabled: false
                ffmpeg:
                  inputs:
                    - path: rtsp://10.0.0.3/sub
                      roles:
                        - detect
                    - path: rtsp://10.0.0.3/main
                      roles:
                        - record
              secret:
                ffmpeg:
                  inputs:
                    - path: rtsp://u:{FRIGATE_RTSP_PASSWORD}@10.0.0.4/main
              none:
                ffmpeg: {}
            """);
    assertThat(list.channels())
        .extracting(ImportedChannel::source)
        .containsExactly("rtsp://user:pw@10.0.0.2/main", "rtsp://10.0.0.3/main", "", "");
    assertThat(list.channels().get(0).title()).isEqualTo("Front door");
    assertThat(list.channels().get(0).more().nickname()).isEqualTo("front");
    assertThat(list.channels().get(1).more().enabled()).isFalse();
    assertThat(list.channels().get(2).more().refusal().orElseThrow()).contains("placeholder");
    assertThat(list.channels().get(3).more().refusal().orElseThrow()).contains("no input");
  }

  @Test
  void hostileYaml_costsNothing_andSaysWhatItIs() throws Exception {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      laughs.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "x]\n");
    }
    laughs.append("streams: {one: rtsp://a/1, many: *a29}\n");
    assertThat(read(laughs.toString()).channels()).hasSize(2);
    assertThat(read("paths: &p\n  one: {source: rtsp://a/1}\n  again: *p\n").channels()).hasSize(2);
    assertUnreadable("paths:\n  a: [1, 2\nb: }", "no good YAML");
    assertUnreadable("paths: " + "[".repeat(50_000), "YAML");
    assertUnreadable("streams: 7\n", "no camera");
    assertUnreadable("paths: !!java.net.URL [x]\n", "no camera");
  }

  @Test
  void packedLists_areUnpacked_butNotWithoutAnEnd() throws Exception {
    byte[] list = "#EXTM3U\n#EXTINF:-1,One\nhttp://a/1\n".getBytes(StandardCharsets.UTF_8);
    assertThat(ListReader.read(packed(list, 1)).channels()).hasSize(1);
    byte[] bomb = packed(new byte[1024 * 1024], 100);
    assertThat(bomb.length).isLessThan(1024 * 1024);
    assertThatExceptionOfType(UnreadableList.class)
        .isThrownBy(() -> ListReader.read(bomb))
        .withMessageContaining("64 MiB");
    byte[] half = java.util.Arrays.copyOf(bomb, bomb.length / 2);
    half[20] ^= 0x55;
    assertThatExceptionOfType(UnreadableList.class).isThrownBy(() -> ListReader.read(half));
  }

  private static byte[] packed(byte[] block, int times) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      for (int i = 0; i < times; i++) {
        gzip.write(block);
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void smallFiles_thatWouldTakeAllMemory_areRefused() throws Exception {
    assertUnreadable("[" + "0,".repeat(100_001) + "0]", "More than 100000");
    assertUnreadable("[{\"a\":[" + "0,".repeat(2_000) + "0]}]", "says more");
    assertUnreadable("[{\"a\":" + "[".repeat(20) + "]".repeat(20) + "}]", "nests too deep");
    assertThat(
            read("{\"a\":["
                    + "0,".repeat(100_000)
                    + "0],\"channels\":[{\"source\":\"rtsp://a/1\"}]}")
                .channels())
        .hasSize(1);
    assertUnreadable("[{\"source\":\"rtsp://a/1\"}] x", "cut off");
    assertUnreadable("paths:\n  a: [" + "x,".repeat(1_100_000) + "x]\n", "limit");
    assertUnreadable("source,title\nrtsp://a/1" + ",".repeat(1_000) + "\n", "200 columns");
    assertUnreadable("source,title\n" + "\"\n\",".repeat(300) + "\n", "200 columns");
    assertUnreadable("source,title\na\"b" + ",".repeat(300) + "\n", "200 columns");
    assertThat(read("source,title\nrtsp://a/1,\"A\"\"" + ",".repeat(300) + "\"\n").channels())
        .hasSize(1);
    byte[] table = packed("source,title\nrtsp://a/1,A\n".getBytes(StandardCharsets.UTF_8), 700_000);
    assertThatExceptionOfType(UnreadableList.class)
        .isThrownBy(() -> ListReader.read(table))
        .withMessageContaining("16 MiB");
  }

  @Test
  void letterAcrossTheEndOfWhatIsLookedAt_isNoOtherCharset() throws Exception {
    for (int i = 0; i < 4; i++) {
      String start = "#EXTM3U \u00e9" + "x".repeat(i) + "\u4e2d".repeat(30_000);
      assertThat(ListReader.startOf(start.getBytes(StandardCharsets.UTF_8)))
          .startsWith("#EXTM3U \u00e9");
    }
  }

  @Test
  void databases_areNamedAsWhatTheyAre() {
    assertUnreadable("SQLite format 3\0abc", "SQLite");
    assertUnreadable("<html><body>Log in</body></html>", "web page");
  }

  /** What is thrown at it is refused by a sentence, or read: never by another exception. */
  @Test
  void anyBytes_areAListOrNot() {
    Random chance = new Random(7);
    List<String> starts =
        List.of("", "[{", "{\"channels\":[", "#EXTM3U\n", "paths:\n", "source,title\n", "\u001f");
    for (int i = 0; i < 2_000; i++) {
      byte[] noise = new byte[chance.nextInt(300)];
      chance.nextBytes(noise);
      byte[] start = starts.get(i % starts.size()).getBytes(StandardCharsets.UTF_8);
      byte[] all = java.util.Arrays.copyOf(start, start.length + noise.length);
      System.arraycopy(noise, 0, all, start.length, noise.length);
      try {
        assertThat(ListReader.read(all).channels()).isNotEmpty();
      } catch (UnreadableList e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }
}
