package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.FakeClock;
import org.hlsgateway.channels.ChannelStatus.State;
import org.hlsgateway.channels.KeepSettings;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.time.Clocks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cameras lock out who goes on trying a wrong password. */
class LoginPausesTest {

  private static final String DOOR = "rtsp://anna:wrong@camera/door";
  private static final String SPARE = "rtsp://u:p@spare/1";
  private static final String REFUSAL =
      "[error] rtsp://camera/door: Server returned 401 Unauthorized (authorization failed)";

  private final FakeClock clock = new FakeClock();
  private final ScriptedEngine engine = new ScriptedEngine();

  @BeforeEach
  void setClock() {
    engine.loginPauses = new LoginPauses(clock::instant);
  }

  @Test
  void aRefusedLogin_isNotTriedForMinutes_andThatIsSaid() {
    LiveSession session = session(channel(DOOR, false));
    refuse(session);
    assertThat(session.status().problem())
        .get()
        .asString()
        .contains("refused the user name or password")
        .contains("not tried again for 2 minutes")
        .contains("press Start");

    passes(session, Duration.ofSeconds(119));
    assertThat(engine.launched).hasSize(1);
    assertThat(session.status().problem()).get().asString().contains("for 1 minute,");
    passes(session, Duration.ofSeconds(2));
    assertThat(engine.launched).hasSize(2);
  }

  @Test
  void thePausesGrow() {
    LiveSession session = session(channel(DOOR, false));
    refuse(session);
    passes(session, Duration.ofSeconds(121));
    engine.run(1).logs(REFUSAL);
    engine.run(1).exits();
    passes(session, Duration.ofSeconds(230));
    assertThat(engine.launched).hasSize(2);
    passes(session, Duration.ofSeconds(15));
    assertThat(engine.launched).hasSize(3);
  }

  @Test
  void whoeverComes_changesNothing_alsoAfterAStop() {
    LiveSession session = session(channel(DOOR, false));
    refuse(session);
    session.seen("bert");
    session.stop();
    session.seen("carl");
    assertThat(engine.launched).hasSize(1);
    assertThat(session.status().state()).isEqualTo(State.FAILED);
    assertThat(session.status().problem()).get().asString().contains("refused the user name");
  }

  @Test
  void start_triesAtOnce() {
    LiveSession session = session(channel(DOOR, false));
    refuse(session);
    session.start();
    assertThat(engine.launched).hasSize(2);
  }

  @Test
  void changedSettings_areTriedAtOnce() {
    LiveSession session = session(channel(DOOR, false));
    refuse(session);
    session.update(channel("rtsp://anna:right@camera/door", false));
    session.seen("anna");
    assertThat(engine.launched).hasSize(2);
    engine.run(1).logs(REFUSAL);
    engine.run(1).exits();
    session.update(channel("rtsp://anna:right@camera/door", true));
    session.seen("anna");
    assertThat(engine.launched).as("another setting than the password").hasSize(3);
  }

  @Test
  void aPinnedChannel_waitsToo() {
    LiveSession session = session(pinned());
    session.tick();
    engine.run(0).logs(REFUSAL);
    engine.run(0).exits();
    passes(session, Duration.ofSeconds(115));
    assertThat(engine.launched).hasSize(1);
  }

  @Test
  void twoChannelsOfOneCamera_waitTogether() {
    refuse(session(channel(DOOR, false)));
    LiveSession other = session(channel(DOOR, true));
    other.seen("anna");
    assertThat(engine.launched).hasSize(1);
    assertThat(other.status().problem()).get().asString().contains("refused the user name");
  }

  @Test
  void whereAFallbackPlays_theRefusingSourceIsNotLookedAt() {
    LiveSession session = session(channel(DOOR, false, new SourceUrl(SPARE)));
    refuse(session);
    assertThat(engine.launched).containsExactly(DOOR, SPARE);
    engine.run(1).writes(RecordedStream.fourSeconds());
    assertThat(session.status().state()).isEqualTo(State.LIVE);
    engine.run(1).exits();
    passes(session, Duration.ofSeconds(3));
    assertThat(engine.launched).containsExactly(DOOR, SPARE, SPARE);
  }

  @Test
  void whereNoLoginWasGiven_itIsSaidThatOneIsMissing() {
    LiveSession session = session(channel("rtsp://camera/door", false));
    refuse(session);
    assertThat(session.status().problem())
        .get()
        .asString()
        .contains("none were given: fill in User name and Password");
  }

  @Test
  void whatFailedForAnotherReason_isTriedAsBefore() {
    LiveSession session = session(channel(DOOR, false));
    session.seen("anna");
    engine.run(0).logs("[error] Connection refused");
    engine.run(0).exits();
    passes(session, Duration.ofSeconds(3));
    assertThat(engine.launched).hasSizeGreaterThan(1);
    assertThat(session.status().problem()).get().asString().doesNotContain("not tried again");
  }

  // ---- means -----------------------------------------------------------------------------------

  private void refuse(LiveSession session) {
    session.seen("anna");
    engine.run(0).logs(REFUSAL);
    engine.run(0).exits();
  }

  /** Somebody watches all the while. */
  private void passes(LiveSession session, Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      clock.advance(Duration.ofSeconds(1));
      session.seen("anna");
      session.tick();
    }
  }

  private LiveSession session(Programme channel) {
    return new LiveSession(channel, engine, new Suspended(Runnable::run), new Clocks(clock, clock));
  }

  private static Programme pinned() {
    return channel(DOOR, true, SourceSettings.DEFAULT.loop(), List.of());
  }

  private static Programme channel(String source, boolean loop, SourceUrl... fallbacks) {
    return channel(source, false, loop, List.of(fallbacks));
  }

  private static Programme channel(
      String source, boolean pinned, boolean loop, List<SourceUrl> fallbacks) {
    SourceSettings usual = SourceSettings.DEFAULT;
    return new Programme(
        new Programme.OfChannel(1),
        "door",
        "door",
        new SourceUrl(source),
        new SourceSettings(
            usual.transport(),
            usual.timeout(),
            usual.extraWait(),
            usual.userAgent(),
            loop,
            fallbacks,
            usual.slate()),
        OutputSettings.DEFAULT,
        KeepSettings.DEFAULT,
        Optional.empty(),
        pinned,
        true);
  }
}
