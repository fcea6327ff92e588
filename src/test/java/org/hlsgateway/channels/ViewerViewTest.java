package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewerViewTest {

  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final Channel DOOR =
      new Channel(
          1,
          new Nickname("door"),
          new SourceUrl("rtsp://camera/door"),
          "Front door",
          true,
          Optional.empty(),
          false,
          SourceSettings.DEFAULT,
          OutputSettings.DEFAULT,
          KeepSettings.DEFAULT,
          START,
          START);

  @Test
  void aViewer_isShownInWords() {
    ChannelViewer viewer = new ChannelViewer("id", START, "192.0.2.7", "VLC/3.0.20", 1_250_000, 1);
    assertThat(ViewerView.of(DOOR, viewer, START.plusSeconds(70)))
        .isEqualTo(
            new ViewerView(
                viewer.shownId(),
                "door",
                "Front door",
                "1 min 10 s",
                "192.0.2.7",
                "VLC",
                "VLC/3.0.20",
                "1.3 MB",
                ""));
  }

  @Test
  void aCountThatIsShared_saysWithHowMany() {
    assertThat(ViewerView.of(DOOR, new ChannelViewer("id", START, "", "", 0, 2), START).shared())
        .isEqualTo("with one other");
    assertThat(ViewerView.of(DOOR, new ChannelViewer("id", START, "", "", 0, 4), START).shared())
        .isEqualTo("with 3 others");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "999949, 999.9 kB",
    "999950, 1.0 MB",
    "5400000000, 5.4 GB",
    "7000000000000000, 7000.0 TB"
  })
  void bytes_haveTheUnitThatFits(long bytes, String words) {
    assertThat(ViewerView.words(bytes)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0"
            + " Safari/537.36 | Chrome on Linux",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"
            + " Edg/120.0 | Edge on Windows",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.1"
            + " Safari/605.1.15 | Safari on Mac",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 Version/17.1"
            + " Mobile/15E148 Safari/604.1 | Safari on iPhone",
        "AppleCoreMedia/1.0.0.21B101 (iPhone; U; CPU OS 17_1_2 like Mac OS X; en_us) | Apple's"
            + " player on iPhone",
        "Mozilla/5.0 (Android 14; Mobile; rv:120.0) Gecko/120.0 Firefox/120.0 | Firefox on Android",
        "VLC/3.0.20 LibVLC/3.0.20 | VLC",
        "Lavf/59.27.100 | FFmpeg",
        "GStreamer souphttpsrc 1.22.0 libsoup/3.2.2 | GStreamer",
        "curl/8.5.0 | curl/8.5.0",
        "A very long name that nobody has ever heard of/1.0 | A very long name that nobody has ever"
            + " he\u2026"
      })
  void aUserAgent_becomesAFewWords(String userAgent, String words) {
    assertThat(ProgramName.of(userAgent)).isEqualTo(words);
  }

  @Test
  void whoSaysNothing_isUnknown() {
    assertThat(ProgramName.of(" ")).isEqualTo("Unknown");
  }
}
