package org.hlsgateway.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {
  private final List<String> log = new ArrayList<>();

  @Test
  void parts_startInOrder_andStopInReverse() {
    Parts parts = new Parts(List.of(entry(Stage.HTTPS), entry(Stage.STORE), entry(Stage.SESSIONS)));
    parts.start();
    parts.stop();
    assertThat(log)
        .containsExactly(
            "make STORE",
            "start STORE",
            "make SESSIONS",
            "start SESSIONS",
            "make HTTPS",
            "start HTTPS",
            "stop HTTPS",
            "stop SESSIONS",
            "stop STORE");
  }

  @Test
  void partThatCannotStart_endsTheStart_andWhatRanIsStopped() {
    Parts parts =
        new Parts(
            List.of(
                entry(Stage.STORE),
                new Parts.Entry(
                    Stage.SESSIONS,
                    "broken",
                    () -> {
                      throw new IllegalStateException("no FFmpeg");
                    }),
                entry(Stage.HTTPS)));
    assertThatThrownBy(parts::start).hasMessage("no FFmpeg");
    assertThat(log).containsExactly("make STORE", "start STORE", "stop STORE");
  }

  @Test
  void partThatCannotStop_keepsNoOtherFromIt() {
    Parts parts =
        new Parts(
            List.of(
                entry(Stage.STORE),
                new Parts.Entry(
                    Stage.SESSIONS,
                    "stubborn",
                    () ->
                        new Part() {
                          @Override
                          public void stop() {
                            throw new IllegalStateException("no");
                          }
                        })));
    parts.start();
    parts.stop();
    parts.stop();
    assertThat(log).containsExactly("make STORE", "start STORE", "stop STORE");
  }

  private Parts.Entry entry(Stage stage) {
    return new Parts.Entry(
        stage,
        stage.name(),
        () -> {
          log.add("make " + stage);
          return new Part() {
            @Override
            public void start() {
              log.add("start " + stage);
            }

            @Override
            public void stop() {
              log.add("stop " + stage);
            }
          };
        });
  }
}
