package org.hlsgateway.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.hlsgateway.figures.Figures;
import org.hlsgateway.figures.Figures.Unit;
import org.hlsgateway.figures.Measured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus is told. */
class ScrapeTest {
  private final Scrape scrape = new Scrape();

  @Test
  void numbers_haveNamesUnitsAndLabels_asPrometheusWantsThem() {
    String text =
        scrape.text(
            List.of(
                figures -> {
                  figures.now("channels", Unit.NONE, "By state.", 3, "state", "live");
                  figures.now("channels", Unit.NONE, "By state.", 0, "state", "idle");
                  figures.ever("sent", Unit.BYTES, "Sent.", 5_000_000_000.0);
                  figures.ever("ffmpeg.cpu", Unit.SECONDS, "Time.", 1.5);
                }));
    assertThat(text.lines())
        .contains(
            "# TYPE hls_gateway_channels gauge",
            "# HELP hls_gateway_channels By state.",
            "hls_gateway_channels{state=\"live\"} 3.0",
            "hls_gateway_channels{state=\"idle\"} 0.0",
            "# TYPE hls_gateway_sent_bytes_total counter",
            "hls_gateway_sent_bytes_total 5.0E9",
            "hls_gateway_ffmpeg_cpu_seconds_total 1.5");
    assertThat(text).contains("jvm_memory_used_bytes{", "process_uptime_seconds ");
  }

  @Test
  void whatIsToldNoMore_isGone_andComesBack() {
    AtomicInteger round = new AtomicInteger();
    Measured room =
        figures -> {
          if (round.incrementAndGet() != 2) {
            figures.now("channel.viewers", Unit.NONE, "x", round.get(), "channel", "a\"b\n");
          }
          figures.now("channel.viewers", Unit.NONE, "x", 7, "channel", "other");
        };
    assertThat(scrape.text(List.of(room)))
        .contains("hls_gateway_channel_viewers{channel=\"a\\\"b\\n\"} 1.0");
    assertThat(scrape.text(List.of(room)))
        .doesNotContain("a\\\"b")
        .contains("hls_gateway_channel_viewers{channel=\"other\"} 7.0");
    assertThat(scrape.text(List.of(room)))
        .contains("hls_gateway_channel_viewers{channel=\"a\\\"b\\n\"} 3.0");
  }

  @Test
  void roomThatFails_takesNothingFromTheOthers() {
    Measured broken =
        figures -> {
          figures.now("before", Unit.NONE, "x", 1);
          throw new IllegalStateException("of the test");
        };
    Measured unclear =
        figures -> {
          figures.now("twice", Unit.NONE, "x", 1, "a", "1");
          figures.now("twice", Unit.NONE, "x", 1, "b", "1");
        };
    Measured good = figures -> figures.now("good", Unit.NONE, "x", 3);
    for (int i = 0; i < 2; i++) {
      assertThat(scrape.text(List.of(broken, unclear, good)))
          .contains("hls_gateway_before 1.0", "hls_gateway_good 3.0");
    }
    assertThat(scrape.text(List.of(good))).contains("hls_gateway_good").doesNotContain("before");
  }

  @Test
  void processorTimeOfWhatHasEnded_isKept(@TempDir Path folder) {
    AtomicInteger round = new AtomicInteger();
    MachineFigures machine =
        new MachineFigures(
            folder,
            () -> round.incrementAndGet() == 1 ? Stream.of(ProcessHandle.current()) : Stream.of());
    Told first = new Told();
    machine.tell(first);
    Told second = new Told();
    machine.tell(second);

    assertThat(first.processes).isEqualTo(1);
    assertThat(second.processes).isZero();
    assertThat(first.seconds).isPositive();
    assertThat(second.seconds).isEqualTo(first.seconds);
  }

  private static final class Told implements Figures {
    private double processes;
    private double seconds;

    @Override
    public void now(String name, Unit unit, String help, double value, String... labels) {
      processes = name.equals("ffmpeg.processes") ? value : processes;
    }

    @Override
    public void ever(String name, Unit unit, String help, double value, String... labels) {
      seconds = name.equals("ffmpeg.cpu") ? value : seconds;
    }
  }
}
