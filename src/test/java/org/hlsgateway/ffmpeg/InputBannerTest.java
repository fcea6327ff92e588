package org.hlsgateway.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.hlsgateway.ffmpeg.InputBanner.News;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputBannerTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://c/1|mpjpeg|N/A, bitrate: N/A|UNSTAMPED",
        "http://c/1|h264|N/A, bitrate: N/A|UNSTAMPED",
        "https://c/1|hevc|N/A, bitrate: N/A|UNSTAMPED",
        "http://c/a.m3u8|hls|00:04:00.00, start: 1.400000, bitrate: 0 kb/s|RECORDED",
        "http://c/a.m3u8|hls|N/A, start: 1.400000, bitrate: 0 kb/s|LIVE",
        "HTTPS://c/a.mp4|mov,mp4,m4a,3gp,3g2,mj2|00:00:07.00, start: 0.000000, bitrate: 5 kb/s|RECORDED",
        "http://c/a.flv|flv|00:00:00.00, start: 0.000000, bitrate: N/A|LIVE",
        "http://c/a.ts|mpegts|N/A, start: 1.400000, bitrate: N/A|LIVE",
        "rtsp://c/1|rtsp|00:04:00.00, start: 0.000000, bitrate: N/A|LIVE",
        "srt://c:1|mpegts|N/A, start: 5.0, bitrate: N/A|LIVE",
        "file:/srv/a.h264|h264|N/A, bitrate: N/A|LIVE",
        "file:/srv/a.mp4|mov,mp4,m4a,3gp,3g2,mj2|00:00:07.00, start: 0.000000|LIVE"
      })
  void timing_isTheSourcesKind(String url, String demuxer, String length, Timing timing) {
    InputBanner banner = new InputBanner(url);
    assertThat(banner.read("[info] Input #0, " + demuxer + ", from '" + url + "':"))
        .isEqualTo(News.NONE);
    assertThat(banner.read("  Metadata:")).isEqualTo(News.NONE);
    assertThat(banner.read("[info]   Duration: " + length)).isEqualTo(News.TIMING);
    assertThat(banner.timing()).isEqualTo(timing);
  }

  @Test
  void secondProgrammeOfAMultiplex_isNewsOnce_andVariantsOfHlsAreNone() {
    InputBanner multiplex = new InputBanner("udp://239.0.0.1:1234");
    multiplex.read("[info] Input #0, mpegts, from 'udp://239.0.0.1:1234':");
    assertThat(
            List.of("[info]   Program 1 ", "[info]   Program 2 ", "[info]   Program 3 ").stream()
                .map(multiplex::read)
                .toList())
        .containsExactly(News.NONE, News.PROGRAMMES, News.NONE);

    InputBanner variants = new InputBanner("http://c/a.m3u8");
    variants.read("[info] Input #0, hls, from 'http://c/a.m3u8':");
    assertThat(
            List.of("[info]   Program 0 ", "[info]   Program 1 ").stream()
                .map(variants::read)
                .toList())
        .containsOnly(News.NONE);
  }

  @Test
  void streamThatIsAddedLater_isNews_andDataIsNot() {
    InputBanner banner = new InputBanner("srt://c:1");
    assertThat(
            banner.read("[mpegts @ 0x5] [warning] New audio stream 0:2 at pos:564 and DTS:11.4s"))
        .isEqualTo(News.STREAM_ADDED);
    assertThat(banner.read("[mpegts @ 0x5] [warning] New data stream 0:3 at pos:564 and DTS:11.4s"))
        .isEqualTo(News.NONE);
  }

  @Test
  void framesFarBack_areNewsOnce_andSmallStepsBackAreNone() {
    InputBanner banner = new InputBanner("rtsp://c/1");
    List<News> small = new ArrayList<>();
    List<News> far = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      small.add(banner.read(backwards("ous", 900_000, 899_999 - i)));
      far.add(banner.read(backwards(i % 2 == 0 ? "ous" : "ic", 239 + i, -323_136_000)));
    }
    assertThat(small).containsOnly(News.NONE);
    assertThat(far.subList(0, 9)).containsOnly(News.NONE);
    assertThat(far.get(9)).isEqualTo(News.TIMES_ASTRAY);
    assertThat(far.subList(10, 40)).containsOnly(News.NONE);
  }

  private static String backwards(String ending, long previous, long current) {
    return "[mp4 @ 0x5] [warning] Non-monoton"
        + ending
        + " DTS in output stream 0:0; previous: "
        + previous
        + ", current: "
        + current
        + "; changing to 1. This may result in incorrect timestamps in the output file.";
  }
}
