package org.hlsgateway.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hlsgateway.ffmpeg.FfmpegTools;
import org.junit.jupiter.api.Test;

class FfmpegSearchTest {
  private static final FfmpegTools TOOLS = new FfmpegTools(Path.of("f"), Path.of("p"), "7.1");

  private final List<FfmpegTools> found = new ArrayList<>();

  private static FfmpegTools unusable(String why) throws FfmpegTools.Unusable {
    throw new FfmpegTools.Unusable(why);
  }

  @Test
  void whatIsInstalledLater_isFoundByWhoAsksNext() {
    AtomicInteger asked = new AtomicInteger();
    FfmpegSearch search =
        new FfmpegSearch(
            () -> asked.getAndIncrement() == 0 ? unusable("not there") : TOOLS, found::add);
    assertThat(search.missing()).contains("not there");
    assertThat(search.missing()).isEmpty();
    assertThat(search.missing()).isEmpty();
    assertThat(search.tools()).isEqualTo(TOOLS);
    assertThat(found).containsExactly(TOOLS);
    assertThat(asked).hasValue(2);
  }

  @Test
  void oneThatDoesNotAnswer_isWaitedForOnce_andFoundAsideOnceItDoes() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch answers = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    FfmpegSearch search =
        new FfmpegSearch(
            () -> {
              if (asked.getAndIncrement() == 0) {
                sleepThrough(1_100);
                return unusable("no answer in time");
              }
              awaitThrough(answers);
              return TOOLS;
            },
            tools -> told.countDown());
    assertThat(search.missing()).contains("no answer in time");

    // These do not wait: nobody has answered yet.
    assertThat(search.missing()).contains("no answer in time");
    assertThat(search.missing()).contains("no answer in time");
    answers.countDown();
    assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(search.missing()).isEmpty();
    assertThat(asked).hasValue(2);
  }

  private static void sleepThrough(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitThrough(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
