package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.FakeClock;
import org.hlsgateway.channels.ChannelStatus.State;
import org.hlsgateway.channels.KeepSettings;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.time.Clocks;
import org.junit.jupiter.api.Test;

/** A session whose source fails and comes back, with others to turn to. */
class FallbackTest {
  private static final String FIRST = "rtsp://first/1";
  private static final String SPARE = "rtsp://u:secret@spare/1";

  private final FakeClock clock = new FakeClock();
  private final ScriptedEngine engine = new ScriptedEngine();
  private final List<Awaited> answers = new ArrayList<>();

  private LiveSession session(boolean slate, String... fallbacks) {
    return session(FIRST, slate, fallbacks);
  }

  private LiveSession session(String source, boolean slate, String... fallbacks) {
    Programme channel =
        new Programme(
            new Programme.OfChannel(1),
            "door",
            "Door",
            new SourceUrl(source),
            new SourceSettings(
                SourceSettings.Transport.AUTO,
                Optional.empty(),
                Duration.ZERO,
                Optional.empty(),
                true,
                List.of(fallbacks).stream().map(SourceUrl::new).toList(),
                slate),
            OutputSettings.DEFAULT,
            KeepSettings.DEFAULT,
            Optional.empty(),
            true,
            true);
    return new LiveSession(channel, engine, new Suspended(Runnable::run), new Clocks(clock, clock));
  }

  private void watch(LiveSession session) {
    session.await(LivePresentation::isListable, Duration.ofSeconds(20), "anna", answers::add);
  }

  private void refuses(int run) {
    engine.run(run).logs("[error] Connection refused");
    engine.run(run).exits();
  }

  @Test
  void aSourceThatFailsAtTheStart_isReplacedAtOnce_andWhoWaitsGetsTheFallback() {
    LiveSession session = session(false, SPARE);
    session.start();
    watch(session);
    refuses(0);
    assertThat(engine.launched).containsExactly(FIRST, SPARE);
    assertThat(session.status().state()).isEqualTo(State.STARTING);
    engine.run(1).writes(RecordedStream.fourSeconds());
    assertThat(answers).singleElement().isInstanceOf(Awaited.Arrived.class);
    assertThat(session.status().standIn()).contains("fallback 1, rtsp://u:***@spare/1");
    assertThat(session.status().problem()).get().asString().contains("connection refused");
  }

  @Test
  void theSourceThatIsBack_isGoneBackTo_acrossADiscontinuity() {
    LiveSession session = session(false, SPARE);
    session.start();
    engine.run(0).writes(RecordedStream.fourSeconds());
    refuses(0);
    engine.run(1).writes(RecordedStream.fourSeconds());
    clock.advance(Duration.ofSeconds(31));
    engine.run(1).writes(new byte[0]);
    session.tick();
    assertThat(engine.looks).hasSize(1);
    assertThat(engine.looks.get(0).sources()).containsExactly(new SourceUrl(FIRST));

    engine.looks.get(0).then().accept(Optional.of(new SourceUrl(FIRST)));
    assertThat(engine.run(1).stopAsked).isTrue();
    engine.run(1).exits();
    assertThat(engine.launched).containsExactly(FIRST, SPARE, FIRST);
    engine.run(2).writes(RecordedStream.fourSeconds());
    assertThat(session.status().state()).isEqualTo(State.LIVE);
    assertThat(session.status().standIn()).isEmpty();
    assertThat(session.status().problem()).isEmpty();
    assertThat(session.presentation().orElseThrow().best().playlist().text())
        .contains("#EXT-X-DISCONTINUITY\n");
  }

  /** Whether somebody pushes is known at once. */
  @Test
  void aPushedStreamThatIsBack_isGoneBackToWithinASecond() {
    LiveSession session = session("push:studio", false, SPARE);
    session.start();
    refuses(0);
    engine.run(1).writes(RecordedStream.fourSeconds());
    clock.advance(Duration.ofSeconds(1));
    session.tick();
    assertThat(engine.looks)
        .singleElement()
        .extracting(ScriptedEngine.Look::sources)
        .isEqualTo(List.of(new SourceUrl("push:studio")));
    engine.looks.get(0).then().accept(Optional.of(new SourceUrl("push:studio")));
    engine.run(1).exits();
    assertThat(engine.launched).containsExactly("push:studio", SPARE, "push:studio");
  }

  @Test
  void aPushedStreamBehindACameraThatIsGone_isGoneBackToWithinASecondToo() {
    LiveSession session = session(false, "push:studio", SPARE);
    session.start();
    refuses(0);
    refuses(1);
    engine.run(2).writes(RecordedStream.fourSeconds());
    clock.advance(Duration.ofSeconds(1));
    session.tick();
    assertThat(engine.looks)
        .singleElement()
        .extracting(ScriptedEngine.Look::sources)
        .isEqualTo(List.of(new SourceUrl("push:studio")));
    engine.looks.get(0).then().accept(Optional.of(new SourceUrl("push:studio")));
    engine.run(2).exits();
    assertThat(engine.launched).containsExactly(FIRST, "push:studio", SPARE, "push:studio");
  }

  @Test
  void aPushedStreamInTheSourcesPlace_isCalledByItsName() {
    LiveSession session = session(false, "push:studio");
    session.start();
    refuses(0);
    engine.run(1).writes(RecordedStream.fourSeconds());
    assertThat(session.status().standIn()).contains("fallback 1, what is pushed as studio");
  }

  @Test
  void whenAllFail_theReasonIsTheFirstOnes_andTheFirstIsTriedAgainLater() {
    LiveSession session = session(false, SPARE);
    session.start();
    watch(session);
    refuses(0);
    engine.run(1).logs("[error] 404 Not Found");
    engine.run(1).exits();
    assertThat(session.status().state()).isEqualTo(State.FAILED);
    assertThat(session.status().problem()).get().asString().contains("connection refused");
    assertThat(answers).singleElement().isInstanceOf(Awaited.Unavailable.class);
    clock.advance(Duration.ofSeconds(11));
    session.tick();
    assertThat(engine.launched).containsExactly(FIRST, SPARE, FIRST);
  }

  @Test
  void withASlate_viewersSeeItWhileNothingWorks() {
    LiveSession session = session(true);
    session.start();
    watch(session);
    refuses(0);
    assertThat(engine.launched.get(1)).matches("slate:\\d{4}");
    engine.run(1).writes(RecordedStream.fourSeconds());
    assertThat(answers).singleElement().isInstanceOf(Awaited.Arrived.class);
    assertThat(session.status().standIn()).contains("the slate");
  }

  @Test
  void aLookThatEndsAfterTheSessionDid_startsNothing() {
    LiveSession session = session(false, SPARE);
    session.start();
    refuses(0);
    engine.run(1).writes(RecordedStream.fourSeconds());
    clock.advance(Duration.ofSeconds(31));
    session.tick();
    session.stop();
    engine.run(1).exits();
    engine.looks.get(0).then().accept(Optional.of(new SourceUrl(FIRST)));
    assertThat(engine.runs).hasSize(2);
    assertThat(session.status().state()).isEqualTo(State.IDLE);
  }
}
