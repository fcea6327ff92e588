package org.hlsgateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hlsgateway.FakeRequest;
import org.hlsgateway.FakeResponse;
import org.junit.jupiter.api.Test;

class SuspendedAnswerTest {
  private final FakeResponse response = new FakeResponse();
  private final List<String> written = new ArrayList<>();
  private AsyncListener listener;
  private int completed;

  private final AsyncContext context =
      FakeRequest.proxy(
          AsyncContext.class,
          (name, arguments) -> {
            if (name.equals("addListener")) {
              listener = (AsyncListener) arguments[0];
            } else if (name.equals("complete")) {
              completed++;
            }
            return null;
          });

  private final SuspendedAnswer answer =
      SuspendedAnswer.start(
          new FakeRequest("GET", "/read/door/index.m3u8").answer("startAsync", context).request(),
          response.response(),
          Duration.ofSeconds(20));

  @Test
  void theAnswer_isWrittenOnce_andEndsTheExchange() {
    answer.finish(() -> written.add("first"));
    answer.finish(() -> written.add("second"));
    assertThat(written).containsExactly("first");
    assertThat(completed).isEqualTo(1);
  }

  @Test
  void whenNobodyAnswersInTime_itIsAFailure_andALateAnswerIsNotWrittenAnyMore() throws Exception {
    listener.onTimeout(new AsyncEvent(context));
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.header("Retry-After")).isEqualTo("1");
    assertThat(response.text()).contains("too busy");
    assertThat(completed).isPositive();

    answer.finish(() -> written.add("late"));
    answer.finishLater(() -> written.add("late"));
    assertThat(written).isEmpty();
  }

  @Test
  void whatIsBeingSentWhenTimeIsOver_isCut_notFollowedByAnotherAnswer() throws Exception {
    answer.finishLater(() -> written.add("sending"));
    assertThat(completed).isZero();
    listener.onTimeout(new AsyncEvent(context));
    assertThat(response.text()).isEmpty();
    assertThat(completed).isEqualTo(1);
  }

  @Test
  void whenTheClientHasGone_nothingIsWritten() throws Exception {
    listener.onError(new AsyncEvent(context));
    answer.finish(() -> written.add("late"));
    assertThat(written).isEmpty();
    assertThat(completed).isEqualTo(1);
  }

  @Test
  void anAnswerThatCannotBeWritten_endsTheExchange() {
    answer.finishLater(
        () -> {
          throw new IOException("gone");
        });
    assertThat(completed).isEqualTo(1);
  }
}
