package org.hlsgateway.restream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.KeepSettings;
import org.hlsgateway.channels.Nickname;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.time.Clocks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Trials, and what ends them. */
class PushTestsTest {
  private static final Instant AT = Instant.EPOCH;

  private final Clocks clocks = new Clocks();
  private final PushNetwork network = new PushNetwork(clocks, Optional.empty(), Set.of());
  private final List<PushRun> sent = new ArrayList<>();
  private boolean due;
  private Optional<String> trouble = Optional.empty();

  private final PushTests tests =
      new PushTests(
          new PushTests.Sender() {
            @Override
            public PushRun begin(Channel channel, PushTarget target) {
              // Never started: it sends nothing.
              PushRun run = new PushRun(target, network, PushPatience.USUAL);
              sent.add(run);
              return run;
            }

            @Override
            public void end(Channel channel, PushRun run) {
              sent.remove(run);
            }

            @Override
            public PushStatus status(PushRun run) {
              PushStatus status = run.status();
              return trouble.map(sentence -> status.withTrouble(sentence, AT)).orElse(status);
            }

            @Override
            public boolean isDue(PushTarget target) {
              return due;
            }
          },
          clocks);

  @AfterEach
  void close() {
    tests.close();
    network.close();
  }

  @Test
  void aTargetThatIsStarted_changedOrDeleted_isTriedNoLonger() {
    PushTarget one = target(1);
    PushTarget other = target(2);
    assertThat(tests.begin(channel(), one)).isEmpty();
    assertThat(tests.begin(channel(), other)).isEmpty();
    tests.keepOnly(target -> target.id() == other.id());
    assertThat(sent).singleElement().extracting(PushRun::target).isEqualTo(other);
    PushTests.Test ended = tests.of(one).orElseThrow();
    assertThat(ended.state()).isEqualTo(PushTests.State.FAILED);
    assertThat(ended.sentence()).contains("was started, changed or deleted");
    assertThat(tests.of(other).orElseThrow().state()).isEqualTo(PushTests.State.RUNNING);
    assertThat(tests.begin(channel(), one)).isEmpty();
  }

  @Test
  void whatIsSentAnyway_isNotTried_butOutsideOfItsHours() {
    due = true;
    assertThat(tests.begin(channel(), target(1)))
        .hasValueSatisfying(why -> assertThat(why).contains("being sent already"));
    due = false;
    assertThat(tests.begin(channel(), target(1))).isEmpty();
  }

  @Test
  void anEncoderThatDoesNotWork_failsTheTrial() {
    assertThat(tests.begin(channel(), target(1))).isEmpty();
    trouble = Optional.of("FFmpeg cannot be started.");
    tests.tick();
    assertThat(sent).isEmpty();
    assertThat(tests.of(target(1)).orElseThrow().sentence()).isEqualTo("FFmpeg cannot be started.");
  }

  private static PushTarget target(long id) {
    return new PushTarget(
        id,
        0,
        1,
        "Test",
        PushService.OWN,
        "rtmp://192.0.2.1/live",
        new StreamKey("key"),
        false,
        PushTarget.When.SCHEDULE,
        Optional.empty(),
        Optional.empty(),
        true,
        AT,
        AT);
  }

  private static Channel channel() {
    return new Channel(
        1,
        new Nickname("door"),
        new SourceUrl("rtsp://192.0.2.1/"),
        "Front door",
        true,
        Optional.empty(),
        false,
        SourceSettings.DEFAULT,
        OutputSettings.DEFAULT,
        new KeepSettings(Duration.ZERO, false, OptionalInt.empty(), OptionalInt.empty()),
        AT,
        AT);
  }
}
