package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hlsgateway.FakeClock;
import org.hlsgateway.channels.ChannelStatus.State;
import org.hlsgateway.channels.KeepSettings;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.input.FrameTap;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.media.TestStream;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.LiveWindow;
import org.hlsgateway.packager.MediaLookup;
import org.hlsgateway.time.Clocks;
import org.junit.jupiter.api.Test;

/** A session's life, told by the test's clock and the test's FFmpeg. */
class LiveSessionTest {

  private static final String DISCONTINUITY = "#EXT-X-DISCONTINUITY";

  private final FakeClock clock = new FakeClock();
  private final FakeClock calendar = new FakeClock();
  private final Clocks clocks = new Clocks(clock, calendar);
  private final ScriptedEngine engine = new ScriptedEngine();
  private final List<Awaited> answers = new ArrayList<>();
  private LiveSession session = newSession(channel(false));

  private LiveSession newSession(Programme channel) {
    return new LiveSession(channel, engine, new Suspended(Runnable::run), clocks);
  }

  private static Programme channel(boolean pinned) {
    return channel("rtsp://anna:secret@camera/door", true, pinned);
  }

  private static Programme channel(String source, boolean enabled, boolean pinned) {
    return channel(source, enabled, pinned, SourceSettings.DEFAULT, OutputSettings.DEFAULT);
  }

  private static Programme channel(
      String source,
      boolean enabled,
      boolean pinned,
      SourceSettings settings,
      OutputSettings output) {
    return new Programme(
        new Programme.OfChannel(1),
        "door",
        "Door",
        new SourceUrl(source),
        settings,
        output,
        KeepSettings.DEFAULT,
        Optional.empty(),
        pinned,
        enabled);
  }

  private State state() {
    return session.status().state();
  }

  private void watch(String viewer) {
    session.seen(viewer);
    session.await(LivePresentation::isListable, Duration.ofSeconds(20), viewer, answers::add);
  }

  private void passes(Duration time) {
    clock.advance(time);
    calendar.advance(time);
    session.tick();
  }

  private void goLive() {
    watch("anna");
    engine.run(0).writes(RecordedStream.fourSeconds());
    assertThat(state()).isEqualTo(State.LIVE);
  }

  @Test
  void aRecordingsEnd_isTheEndOfItsPlaylist_andNothingStartsAnew() {
    engine.recorded = true;
    goLive();
    LivePresentation last = session.presentation().orElseThrow();
    engine.run(0).exits();
    passes(Duration.ofSeconds(1));

    assertThat(state()).isEqualTo(State.IDLE);
    assertThat(engine.runs).hasSize(1);
    assertThat(session.windowOf(last.best().playlistName())).get().matches(LiveWindow::isEnded);
  }

  @Test
  void aTap_readsAlong_throughRestartsOfTheSource_untilItIsClosed() {
    FrameTap tap = new FrameTap(10_000, 64 << 20);
    session.tap(tap);
    goLive();
    assertThat(tap.poll()).containsInstanceOf(FrameTap.Tracks.class);
    long frames = readAll(tap);
    assertThat(frames).isGreaterThan(100);

    engine.run(0).exits();
    passes(Duration.ofSeconds(3));
    engine.run(1).writes(RecordedStream.fourSeconds());
    assertThat(tap.poll()).containsInstanceOf(FrameTap.Tracks.class);
    assertThat(readAll(tap)).isEqualTo(frames);

    tap.close();
    engine.run(1).exits();
    passes(Duration.ofSeconds(3));
    engine.run(2).writes(RecordedStream.fourSeconds());
    assertThat(tap.poll()).isEmpty();
  }

  private static long readAll(FrameTap tap) {
    return Stream.generate(tap::poll).takeWhile(Optional::isPresent).count();
  }

  @Test
  void nobodyWatching_nothingRuns() {
    passes(Duration.ofHours(1));
    assertThat(engine.runs).isEmpty();
    assertThat(state()).isEqualTo(State.IDLE);
  }

  @Test
  void aThousandFirstViewers_startOneFfmpeg_andAllGetTheSameWindow() {
    for (int i = 0; i < 1000; i++) {
      watch("viewer-" + i);
    }
    assertThat(engine.runs).hasSize(1);
    assertThat(answers).isEmpty();
    engine.run(0).writes(RecordedStream.fourSeconds());
    assertThat(answers).hasSize(1000).allMatch(Awaited.Arrived.class::isInstance);
    assertThat(session.status().viewers()).isEqualTo(1000);
  }

  @Test
  void watchingWhatRuns_waitsForNoOneWhoIsAtWorkOnTheSession() throws Exception {
    goLive();
    Thread watching = new Thread(() -> watch("bert"));
    synchronized (session) {
      watching.start();
      watching.join(10_000);
      assertThat(watching.isAlive()).isFalse();
    }
    assertThat(answers).hasSize(2);
  }

  @Test
  void whoComesInTheMomentOfAStop_isAnswered() throws Exception {
    for (int i = 0; i < 500; i++) {
      answers.clear();
      session = newSession(channel(false));
      session.seen("anna");
      CyclicBarrier together = new CyclicBarrier(2);
      Thread stopping =
          new Thread(
              () -> {
                meet(together);
                session.stop();
              });
      stopping.start();
      meet(together);
      session.await(window -> false, Duration.ofSeconds(20), "anna", answers::add);
      stopping.join();
      assertThat(answers).hasSize(1);
    }
  }

  private static void meet(CyclicBarrier together) {
    try {
      together.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void noSegmentOfARun_isToldOfAfterItsEnd_whateverEndsIt() {
    goLive();
    session.left("anna");
    passes(Duration.ofSeconds(10));
    assertThat(engine.told).endsWith("segment", "end").containsOnlyOnce("end");

    engine.run(0).exits();
    engine.told.clear();
    watch("anna");
    engine.run(1).writes(RecordedStream.fourSeconds());
    session.update(channel("rtsp://other/door", true, false));
    assertThat(engine.told).endsWith("segment", "end").containsOnlyOnce("end");
  }

  @Test
  void lastViewerLeaving_stopsFfmpegAfterTheIdleTime() {
    goLive();
    session.left("anna");
    passes(Duration.ofSeconds(9));
    assertThat(engine.run(0).stopAsked).isFalse();
    passes(Duration.ofSeconds(1));
    assertThat(engine.run(0).stopAsked).isTrue();
    assertThat(state()).isEqualTo(State.STOPPING);
    assertThat(engine.ended).as("runs that were told over").hasSize(1);
    engine.run(0).exits();
    assertThat(state()).isEqualTo(State.IDLE);
  }

  @Test
  void idleTimeCountsFromReadiness_whenTheCameraWasSlow() {
    watch("anna");
    passes(Duration.ofSeconds(15));
    session.left("anna");
    engine.run(0).writes(RecordedStream.fourSeconds());
    passes(Duration.ofSeconds(9));
    assertThat(state()).isEqualTo(State.LIVE);
    passes(Duration.ofSeconds(1));
    assertThat(state()).isEqualTo(State.STOPPING);
  }

  @Test
  void aSuspendedRequestCountsAsWatching() {
    goLive();
    session.await(window -> false, Duration.ofSeconds(60), "anna", answers::add);
    for (int second = 0; second < 30; second++) {
      clock.advance(Duration.ofSeconds(1));
      engine.run(0).writes(new byte[0]);
      session.tick();
      if (state() == State.STOPPING) {
        break;
      }
    }
    assertThat(session.status().viewers()).isEqualTo(1);
  }

  @Test
  void whoLeavesWhileARequestOfTheirsWaits_countsNoLonger() {
    goLive();
    session.await(window -> false, Duration.ofSeconds(60), "anna", answers::add);
    session.left("anna");
    passes(Duration.ofMillis(200));
    assertThat(session.status().viewers()).isZero();
    assertThat(answers).last().isInstanceOf(Awaited.Unavailable.class);
  }

  @Test
  void whatWasListedIsServedAfterTheStop_thenGone() {
    goLive();
    String playlist = session.presentation().orElseThrow().best().playlistName();
    session.stop();
    engine.run(0).exits();
    assertThat(session.windowOf(playlist)).get().matches(LiveWindow::isEnded);
    assertThat(session.presentation()).isEmpty();
    passes(Duration.ofSeconds(30));
    assertThat(session.windowOf(playlist)).isEmpty();
  }

  @Test
  void aViewerWhileStopping_startsAnew_thePlaylistKeepsItsName_andMediaGetsOthers() {
    goLive();
    LivePresentation before = session.presentation().orElseThrow();
    session.stop();
    watch("bert");
    assertThat(engine.runs).hasSize(1);
    engine.run(0).exits();
    assertThat(engine.runs).hasSize(2);
    engine.run(1).writes(RecordedStream.fourSeconds());
    LivePresentation after = session.presentation().orElseThrow();
    assertThat(after.best().playlistName()).isEqualTo(before.best().playlistName());
    assertThat(lines(after)).noneMatch(line -> line.contains("run0"));
    assertThat(session.windowOf(after.best().playlistName())).get().isSameAs(after.best());
  }

  @Test
  void theNextRunsPlaylist_goesOnWhereTheLastOneEnded_acrossADiscontinuity() {
    goLive();
    LivePresentation before = session.presentation().orElseThrow();
    assertThat(lines(before)).contains("#EXT-X-MEDIA-SEQUENCE:0").doesNotContain(DISCONTINUITY);
    stopsUnwatched();
    watch("bert");
    engine.run(1).writes(RecordedStream.fourSeconds());
    LivePresentation after = session.presentation().orElseThrow();
    assertThat(lines(after))
        .contains(
            "#EXT-X-MEDIA-SEQUENCE:" + before.next().mediaSequence(),
            "#EXT-X-DISCONTINUITY-SEQUENCE:0")
        .containsOnlyOnce(DISCONTINUITY);
    stopsUnwatched();
    watch("bert");
    engine.run(2).writes(RecordedStream.fourSeconds());
    assertThat(lines(session.presentation().orElseThrow()))
        .contains("#EXT-X-DISCONTINUITY-SEQUENCE:1")
        .containsOnlyOnce(DISCONTINUITY);
  }

  @Test
  void whatNobodyWatchesStops_butItsPlaylistDoesNotEnd_andItsMediaIsServedOn() {
    goLive();
    LiveWindow last = session.presentation().orElseThrow().best();
    stopsUnwatched();
    assertThat(session.windowOf(last.playlistName())).isEmpty();
    assertThat(session.mayComeToHave(last.playlistName())).isTrue();
    assertThat(session.mayComeToHave("live_v3_00c0ffee.m3u8")).isTrue();
    assertThat(session.mayComeToHave("run0_seg0.m4s")).isFalse();
    assertThat(session.mayComeToHave("anything.m3u8")).isFalse();
    assertThat(session.windowOf("run0_seg0.m4s").orElseThrow().media("run0_seg0.m4s"))
        .isInstanceOf(MediaLookup.Found.class);
  }

  @Test
  void aPlaylistOfAnotherName_isNotWaitedForWhileTheChannelRuns() {
    goLive();
    assertThat(session.mayComeToHave("live_00c0ffee.m3u8")).isFalse();
  }

  @Test
  void whoWaitsForTheOldPlaylist_isAnsweredByTheNextRun() {
    goLive();
    String playlist = session.presentation().orElseThrow().best().playlistName();
    stopsUnwatched();
    session.seen("bert");
    session.await(
        next -> next.of(playlist).isPresent(), Duration.ofSeconds(20), "bert", answers::add);
    answers.clear();
    engine.run(1).writes(RecordedStream.fourSeconds());
    assertThat(answers).singleElement().isInstanceOf(Awaited.Arrived.class);
  }

  @Test
  void anEditedChannel_goesOn_andOneThatIsSwitchedOffEnds() {
    goLive();
    String playlist = session.presentation().orElseThrow().best().playlistName();
    session.update(channel("rtsp://camera/other", true, false));
    assertThat(session.windowOf(playlist)).isEmpty();
    engine.run(0).exits();
    watch("anna");
    engine.run(1).writes(RecordedStream.fourSeconds());
    assertThat(session.windowOf(playlist)).get().matches(window -> !window.isEnded());
    session.update(channel("rtsp://camera/other", false, false));
    assertThat(session.windowOf(playlist)).get().matches(LiveWindow::isEnded);
  }

  private void stopsUnwatched() {
    session.left("anna");
    session.left("bert");
    passes(Duration.ofSeconds(10));
    engine.runs.get(engine.runs.size() - 1).exits();
    assertThat(state()).isEqualTo(State.IDLE);
  }

  private static List<String> lines(LivePresentation presentation) {
    return presentation.best().playlist().text().lines().toList();
  }

  @Test
  void ffmpegDying_isStartedAgain_andTheNumberingGoesOnAcrossADiscontinuity() {
    goLive();
    engine.run(0).logs("[error] rtsp://anna:secret@camera/door: Connection reset by peer");
    engine.run(0).exits();
    assertThat(state()).isEqualTo(State.RESTARTING);
    assertThat(session.status().problem()).contains("The source closed the connection.");
    passes(Duration.ofMillis(400));
    assertThat(engine.runs).hasSize(1);
    passes(Duration.ofMillis(200));
    assertThat(engine.runs).hasSize(2);
    engine.run(1).writes(RecordedStream.fourSeconds());
    assertThat(state()).isEqualTo(State.LIVE);
    assertThat(session.status().problem()).isEmpty();
    assertThat(session.presentation().orElseThrow().best().playlist().text())
        .contains("#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-DISCONTINUITY\n");
  }

  @Test
  void whileTheSourceIsGone_itsLastPictureIsListed_untilItIsBackOrTheServerStops() {
    engine.standsIn = true;
    goLive();
    long before = listed();
    engine.run(0).exits();
    watchesFor(Duration.ofSeconds(6));
    assertThat(listed()).isBetween(before + 4, before + 6);
    assertThat(session.status().plan().orElseThrow())
        .contains("The source is gone: its last picture is shown until it is back.");

    engine.run(1).writes(RecordedStream.fourSeconds());
    assertThat(state()).isEqualTo(State.LIVE);
    assertThat(session.status().plan().orElseThrow()).doesNotContain("is gone");

    engine.run(1).exits();
    watchesFor(Duration.ofSeconds(3));
    long last = listed();
    session.shutDown();
    watchesFor(Duration.ofSeconds(6));
    assertThat(listed()).as("numbers that were given back").isEqualTo(last);
  }

  @Test
  void whoeverIsShownTheLastPicture_isNotSentAwayAfterFiveMinutes_butAfterAnHour() {
    engine.standsIn = true;
    goLive();
    engine.run(0).exits();
    watchesFor(Duration.ofMinutes(6));
    assertThat(state()).isEqualTo(State.RESTARTING);
    watchesFor(Duration.ofMinutes(55));
    assertThat(state()).isEqualTo(State.FAILED);
  }

  private void watchesFor(Duration time) {
    for (Duration left = time; !left.isZero(); left = left.minusMillis(250)) {
      session.seen("anna");
      passes(Duration.ofMillis(250));
    }
  }

  private long listed() {
    return session.presentation().orElseThrow().next().mediaSequence();
  }

  @Test
  void aStall_endsTheRun_andStartsAnother() {
    goLive();
    session.seen("anna");
    for (int second = 0; second < 13; second++) {
      session.seen("anna");
      passes(Duration.ofSeconds(1));
    }
    assertThat(engine.run(0).stopAsked).isTrue();
    engine.run(0).exits();
    assertThat(state()).isEqualTo(State.RESTARTING);
    assertThat(session.status().problem()).contains("The source is connected, but sends nothing.");
  }

  /** An FFmpeg that waits for a camera takes seconds to end. */
  @Test
  void whileASilentSourceIsBeingStopped_itsLastPictureIsShownAlready() {
    engine.standsIn = true;
    goLive();
    watchesFor(Duration.ofSeconds(11));
    assertThat(engine.run(0).stopAsked).isFalse();
    long before = listed();
    watchesFor(Duration.ofSeconds(4));
    assertThat(engine.run(0).stopAsked).isTrue();
    assertThat(state()).isEqualTo(State.RESTARTING);
    assertThat(listed()).isGreaterThan(before + 8);
    assertThat(engine.runs).as("before its end nothing follows it").hasSize(1);
    engine.run(0).writes(RecordedStream.fourSeconds());
    assertThat(state()).as("what it still brings").isEqualTo(State.RESTARTING);
    engine.run(0).exits();
    watchesFor(Duration.ofSeconds(1));
    assertThat(engine.runs).hasSize(2);
  }

  @Test
  void aSourceThatFailsAtTheStart_answersAtOnceWithTheReason_andIsTriedAgainWhileWatched() {
    watch("anna");
    engine.run(0).logs("[error] method DESCRIBE failed: 404 Not Found");
    engine.run(0).exits();
    assertThat(state()).isEqualTo(State.FAILED);
    assertThat(answers).singleElement().isInstanceOf(Awaited.Unavailable.class);
    Awaited.Unavailable answer = (Awaited.Unavailable) answers.get(0);
    assertThat(answer.reason()).contains("nothing at this path");
    assertThat(answer.retryAfter()).isEqualTo(Duration.ofSeconds(10));
    for (int second = 0; second < 11; second++) {
      session.seen("anna");
      passes(Duration.ofSeconds(1));
    }
    assertThat(engine.runs).hasSize(2);
  }

  @Test
  void aCameraThatIsBusyForAMoment_isTriedAgain_whileItsFirstViewerWaits() {
    watch("anna");
    isBusy(0);
    assertThat(state()).isEqualTo(State.STARTING);
    passes(Duration.ofSeconds(1));
    isBusy(1);
    passes(Duration.ofSeconds(1));
    assertThat(answers).isEmpty();

    engine.run(2).writes(RecordedStream.fourSeconds());
    assertThat(state()).isEqualTo(State.LIVE);
    assertThat(answers).singleElement().isInstanceOf(Awaited.Arrived.class);
    assertThat(session.status().problem()).isEmpty();
  }

  @Test
  void aCameraThatStaysBusy_isToldToItsFirstViewer_beforeThatOneGivesUp() {
    watch("anna");
    for (int second = 0; second < 8 && answers.isEmpty(); second++) {
      passes(Duration.ofSeconds(1));
      isBusy(engine.runs.size() - 1);
    }
    assertThat(state()).isEqualTo(State.FAILED);
    assertThat(answers).singleElement().isInstanceOf(Awaited.Unavailable.class);
    assertThat(((Awaited.Unavailable) answers.get(0)).reason()).contains("not available now");
  }

  private void isBusy(int run) {
    engine.run(run).logs("[error] method DESCRIBE failed: 503 Server returned 5XX");
    engine.run(run).exits();
  }

  @Test
  void whoIsSentAway_isRefusedForAWhile_andCountsNoLonger() {
    goLive();
    session.await(window -> false, Duration.ofSeconds(20), "anna", answers::add);
    answers.clear();
    assertThat(session.disconnect("bert")).isFalse();
    assertThat(session.disconnect("anna")).isTrue();
    assertThat(answers).singleElement().isInstanceOf(Awaited.Unavailable.class);
    assertThat(session.isRefused("anna")).isTrue();
    assertThat(session.isRefused("bert")).isFalse();
    assertThat(session.viewers()).isEmpty();
    passes(Duration.ofSeconds(11));
    assertThat(state()).isEqualTo(State.STOPPING);
    passes(Refused.REFUSED_FOR);
    assertThat(session.isRefused("anna")).isFalse();
  }

  @Test
  void aFailedChannelThatNobodyWatches_isLeftAlone() {
    watch("anna");
    engine.run(0).exits();
    session.left("anna");
    passes(Duration.ofMinutes(1));
    passes(Duration.ofMinutes(1));
    assertThat(engine.runs).hasSize(1);
  }

  @Test
  void whatCameDiffersFromThePlan_isPlannedAnewAtOnce_beforeAnybodySawIt() {
    engine.difference =
        Optional.of(new SourceFailure(SourceFailure.Kind.NOT_AS_PLANNED, "It is another."));
    watch("anna");
    engine.run(0).writes(RecordedStream.fourSeconds());
    assertThat(answers).isEmpty();
    assertThat(engine.run(0).stopAsked).isTrue();
    engine.run(0).exits();
    assertThat(engine.runs).hasSize(2);
    engine.run(1).writes(RecordedStream.fourSeconds());
    assertThat(answers).singleElement().isInstanceOf(Awaited.Arrived.class);
    assertThat(session.presentation().orElseThrow().best().playlist().text())
        .contains("#EXT-X-MEDIA-SEQUENCE:0")
        .doesNotContain("#EXT-X-DISCONTINUITY\n");
  }

  @Test
  void whatDiffersEvenAfterPlanningAnew_isAFailureWithItsSentence() {
    engine.canPlanAnew = false;
    engine.difference =
        Optional.of(new SourceFailure(SourceFailure.Kind.NOT_AS_PLANNED, "It is another."));
    watch("anna");
    engine.run(0).writes(RecordedStream.fourSeconds());
    engine.run(0).exits();
    assertThat(state()).isEqualTo(State.FAILED);
    assertThat(session.status().problem()).contains("It is another.");
  }

  @Test
  void anEarlierRunsMedia_isNotTakenForTheNextRuns_whileItGrowsOld() {
    goLive();
    engine.run(0).writes(RecordedStream.fourSeconds());
    engine.run(0).exits();
    LivePresentation before = session.presentation().orElseThrow();
    for (int second = 0; second < 20; second++) {
      session.seen("anna");
      passes(Duration.ofSeconds(1));
    }
    assertThat(engine.runs).hasSize(2);
    assertThat(session.presentation().orElseThrow()).isNotSameAs(before);
    assertThat(engine.run(1).compared).isZero();
    assertThat(state()).isEqualTo(State.RESTARTING);
    engine.run(1).writes(RecordedStream.fourSeconds());
    assertThat(engine.run(1).compared).isPositive();
    assertThat(state()).isEqualTo(State.LIVE);
  }

  @Test
  void aLookThatFails_isTheReasonViewersGet() {
    watch("anna");
    engine
        .run(0)
        .exits(
            InputEnd.failed(new SourceFailure(SourceFailure.Kind.PASSING, "It did not answer.")));
    assertThat(session.status().problem()).contains("It did not answer.");
  }

  @Test
  void soundThatCannotBeCopied_isEncodedAtOnce() {
    watch("anna");
    engine.run(0).logs("[error] Could not find tag for codec pcm_alaw in stream #1");
    engine.run(0).exits();
    assertThat(engine.runs).hasSize(2);
    assertThat(state()).isEqualTo(State.STARTING);
    engine.run(1).writes(RecordedStream.fourSeconds());
    assertThat(answers).singleElement().isInstanceOf(Awaited.Arrived.class);
  }

  /** What it waits for is never over, from the question to the first of what was asked for. */
  @Test
  void aPlayerOfMpegTs_waitsForTheRunThatBringsIt() {
    watch("anna");
    engine.run(0).notCarried = true;
    engine.run(0).writes(RecordedStream.fourSeconds());
    assertThat(engine.run(0).stopAsked).isFalse();
    assertThat(session.becomesTransportStream()).isTrue();

    session.tick();
    assertThat(engine.run(0).stopAsked).isTrue();
    assertThat(session.becomesTransportStream()).isTrue();
    engine.run(0).exits();
    assertThat(engine.runs).hasSize(2);
    assertThat(session.becomesTransportStream()).isTrue();
    engine.run(1).writes(RecordedStream.fourSeconds());
    assertThat(state()).isEqualTo(State.LIVE);
    assertThat(session.becomesTransportStream()).isFalse();
    session.tick();
    assertThat(engine.run(1).stopAsked).isFalse();
  }

  @Test
  void aChannelThatSomethingElseWants_runsOnWithoutViewers_untilItIsWantedNoLonger() {
    engine.demanded = true;
    session = newSession(channel(false));
    session.start();
    engine.run(0).writes(RecordedStream.fourSeconds());
    // Longer than the idle time, shorter than a stall.
    passes(Duration.ofSeconds(11));
    assertThat(engine.run(0).stopAsked).isFalse();
    engine.demanded = false;
    passes(Duration.ofSeconds(1));
    assertThat(engine.run(0).stopAsked).isTrue();
  }

  @Test
  void aPinnedChannel_runsWithoutViewers_untilItIsStopped() {
    session = newSession(channel(true));
    passes(Duration.ZERO);
    assertThat(engine.runs).hasSize(1);
    engine.run(0).writes(RecordedStream.fourSeconds());
    session.stop();
    engine.run(0).exits();
    passes(Duration.ofMinutes(1));
    assertThat(engine.runs).hasSize(1);
    session.start();
    assertThat(engine.runs).hasSize(2);
  }

  @Test
  void withoutFfmpeg_theViewerIsToldSo() {
    engine.obstacle = Optional.of("There is no FFmpeg.");
    watch("anna");
    assertThat(answers).singleElement().isInstanceOf(Awaited.Unavailable.class);
    assertThat(state()).isEqualTo(State.FAILED);
    assertThat(session.status().problem()).contains("There is no FFmpeg.");
  }

  @Test
  void aSourceThatIsNotAllowedAnyMore_isNotOpened_atTheStartAndAtARestart() {
    goLive();
    engine.obstacle = Optional.of("There is no such file.");
    engine.run(0).exits();
    passes(Duration.ofSeconds(4));
    assertThat(engine.runs).hasSize(1);
    assertThat(session.status().problem()).contains("There is no such file.");
    session.stop();
    watch("berta");
    assertThat(engine.runs).hasSize(1);
    assertThat(answers.get(answers.size() - 1))
        .isInstanceOfSatisfying(
            Awaited.Unavailable.class,
            refused -> assertThat(refused.reason()).isEqualTo("There is no such file."));
  }

  @Test
  void garbageFromFfmpeg_isAFailureWithASentence() {
    watch("anna");
    engine.canPlanAnew = false;
    engine.run(0).writes("this is not an MP4 file at all, it is a letter".getBytes());
    assertThat(state()).isEqualTo(State.FAILED);
    assertThat(session.status().problem()).get().asString().contains("could not be packaged");
  }

  @Test
  void theDeadlineOfAWaitingViewer_isKept() {
    watch("anna");
    passes(Duration.ofSeconds(20));
    assertThat(answers).singleElement().isInstanceOf(Awaited.TimedOut.class);
  }

  @Test
  void anotherSource_endsWhatRuns_andTheNextViewerStartsIt() {
    goLive();
    session.update(channel("rtsp://other/x", true, false));
    assertThat(engine.run(0).stopAsked).isTrue();
    engine.run(0).exits();
    assertThat(state()).isEqualTo(State.IDLE);
    watch("anna");
    assertThat(engine.runs).hasSize(2);
  }

  @Test
  void otherSourceSettings_orAnotherOutput_endWhatRuns() {
    String source = channel(false).source().revealed();
    SourceSettings udp =
        new SourceSettings(
            SourceSettings.Transport.UDP,
            Optional.empty(),
            Duration.ZERO,
            Optional.empty(),
            true,
            List.of(),
            false);
    OutputSettings usual = OutputSettings.DEFAULT;
    OutputSettings mute =
        new OutputSettings(
            usual.ladder(),
            usual.rungs(),
            false,
            usual.keyframeLimit(),
            false,
            OutputSettings.Audio.NONE,
            usual.format());
    for (Programme changed :
        List.of(
            channel(source, true, false, udp, usual),
            channel(source, true, false, SourceSettings.DEFAULT, mute))) {
      engine.runs.clear();
      session = newSession(channel(false));
      goLive();
      session.update(changed);
      assertThat(engine.run(0).stopAsked).isTrue();
    }
  }

  @Test
  void whatDoesNotConcernThePicture_isChangedWithoutAnInterruption() {
    goLive();
    session.update(channel(true));
    assertThat(engine.run(0).stopAsked).isFalse();
  }

  @Test
  void aDeletedChannel_stopsAndNeverStartsAgain() {
    goLive();
    session.delete();
    watch("bert");
    engine.run(0).exits();
    assertThat(engine.runs).hasSize(1);
    assertThat(session.isDeleted()).isTrue();
  }

  @Test
  void whatARunTaughtBelongsToTheSourceItRan_notToTheOneThatReplacesIt() {
    goLive();
    session.update(channel("rtsp://other/x", true, false));
    assertThat(engine.remembered).containsExactly("rtsp://anna:secret@camera/door");
  }

  @Test
  void aChannelThatWasSwitchedOff_isNotStartedByWhoLookedBefore() {
    session.update(channel("rtsp://camera/door", false, false));
    watch("anna");
    assertThat(engine.runs).isEmpty();
    assertThat(answers).singleElement().isInstanceOf(Awaited.Unavailable.class);
  }

  @Test
  void whoWaitsForTheNextStart_isNotGivenThePlaylistThatEnded() {
    goLive();
    answers.clear();
    session.stop();
    watch("berta");
    engine.run(0).exits();
    for (int tenth = 0; tenth < 100; tenth++) {
      passes(Duration.ofMillis(100));
    }
    assertThat(answers).isEmpty();
    engine.run(1).writes(RecordedStream.fourSeconds());
    assertThat(answers)
        .singleElement()
        .isInstanceOfSatisfying(
            Awaited.Arrived.class,
            arrived -> assertThat(arrived.presentation().isEnded()).isFalse());
  }

  @Test
  void aSecondStop_answersWhoWaitedForTheStartThatWasToFollowTheFirst() {
    goLive();
    answers.clear();
    session.stop();
    watch("berta");
    session.stop();
    assertThat(answers).singleElement().isInstanceOf(Awaited.Unavailable.class);
  }

  @Test
  void whoAsksWhileNothingRunsOrWill_isRefusedAtOnce() {
    goLive();
    answers.clear();
    session.stop();
    session.await(LivePresentation::isListable, Duration.ofSeconds(20), "anna", answers::add);
    engine.run(0).exits();
    session.await(LivePresentation::isListable, Duration.ofSeconds(20), "anna", answers::add);
    assertThat(answers).hasSize(2).allMatch(Awaited.Unavailable.class::isInstance);
  }

  @Test
  void whatIsThereAlready_isAnsweredWithoutAskingTheOthersWhoWait() {
    goLive();
    int[] asked = {0};
    session.await(window -> asked[0]++ < 0, Duration.ofSeconds(9), "anna", answers::add);
    answers.clear();
    int before = asked[0];
    for (int i = 0; i < 100; i++) {
      session.await(LivePresentation::isListable, Duration.ofSeconds(9), "bert", answers::add);
    }
    assertThat(answers).hasSize(100).allMatch(Awaited.Arrived.class::isInstance);
    assertThat(asked[0]).isEqualTo(before);
  }

  @Test
  void aRequestForMediaThatWaits_keepsTheChannel_butIsNoViewer() {
    goLive();
    session.await(window -> false, Duration.ofSeconds(60), LiveSession.NOBODY, answers::add);
    session.left("anna");
    passes(Duration.ofSeconds(11));
    assertThat(session.status().viewers()).isZero();
    assertThat(state()).isEqualTo(State.LIVE);
  }

  @Test
  void aStartThatThrows_isAFailureLikeOthers_andIsTriedAgain() {
    engine.fault = new IllegalStateException("no thread to be had");
    assertThatThrownBy(() -> watch("anna")).hasMessage("no thread to be had");
    passes(Duration.ZERO);
    assertThat(state()).isEqualTo(State.FAILED);
    assertThat(session.status().problem()).get().asString().contains("could not be started");
    passes(Duration.ofSeconds(1));
    assertThat(engine.runs).hasSize(1);
    assertThat(state()).isEqualTo(State.STARTING);
  }

  @Test
  void aRefusalIsNotWrittenUnderTheSessionsMonitor() {
    watch("anna");
    engine.run(0).exits();
    List<Boolean> locked = new ArrayList<>();
    session.await(
        LivePresentation::isListable,
        Duration.ofSeconds(9),
        "bert",
        awaited -> locked.add(Thread.holdsLock(session)));
    assertThat(locked).containsExactly(false);
  }

  @Test
  void aClientThatVanishedWhileItWaited_keepsTheChannelNoLongerThanItsIdleTime() {
    goLive();
    session.await(window -> false, Duration.ofSeconds(6), "anna", answers::add);
    engine.run(0).exits();
    for (int tenth = 0; tenth < 105; tenth++) {
      passes(Duration.ofMillis(100));
    }
    assertThat(state()).isEqualTo(State.STOPPING);
  }

  @Test
  void theLogHidesTheTokensOfOtherAddresses() {
    watch("anna");
    engine.run(0).logs("[info] Opening 'http://camera/a.ts?token=abc123' for reading");
    assertThat(session.status().log()).noneMatch(line -> line.contains("abc123"));
  }

  @Test
  void theLogHidesTheSourcesSecrets() {
    watch("anna");
    engine.run(0).logs("[info] Input #0, rtsp, from 'rtsp://anna:secret@camera/door':");
    engine.run(0).logs("[error] Opening 'http://x:y@other/' failed");
    assertThat(session.status().log())
        .noneMatch(line -> line.contains("secret") || line.contains("x:y"));
  }

  /** A camera's frame, in its time. */
  private void comes(long ticks, int duration, boolean key) {
    clock.advance(Duration.ofMillis(40));
    calendar.advance(Duration.ofMillis(40));
    long time = 10L * TestStream.VIDEO_TICKS + ticks;
    engine.run(0).writes(TestStream.fragment(TestStream.video(time, duration, key)));
    session.seen("anna");
    session.tick();
  }

  @Test
  void aCalendarThatIsSetForwards_endsNothing_andNobodyIsForgottenOrTurnedAway() {
    goLive();
    session.await(window -> false, Duration.ofSeconds(60), "bert", answers::add);
    answers.clear();
    calendar.advance(Duration.ofHours(2));
    passes(Duration.ofMillis(200));
    assertThat(state()).isEqualTo(State.LIVE);
    assertThat(session.status().viewers()).isEqualTo(2);
    assertThat(answers).isEmpty();
    assertThat(engine.run(0).stopAsked).isFalse();
    assertThat(session.presentation().orElseThrow().best().playlist().text())
        .doesNotContain("#EXT-X-ENDLIST");
  }

  @Test
  void aCalendarThatIsSetBack_putsOffNoAttempt() {
    watch("anna");
    engine.run(0).exits();
    assertThat(state()).isEqualTo(State.FAILED);
    calendar.advance(Duration.ofHours(-1));
    watch("anna");
    assertThat(answers.get(answers.size() - 1))
        .isInstanceOfSatisfying(
            Awaited.Unavailable.class,
            answer -> assertThat(answer.retryAfter()).isLessThan(Duration.ofMinutes(1)));
    for (int second = 0; second < 11; second++) {
      session.seen("anna");
      passes(Duration.ofSeconds(1));
    }
    assertThat(engine.runs).hasSize(2);
    engine.run(1).writes(RecordedStream.fourSeconds());
    assertThat(state()).isEqualTo(State.LIVE);
  }

  @Test
  void aCalendarThatIsSetBack_keepsTheWatchdogAwake() {
    goLive();
    calendar.advance(Duration.ofHours(-1));
    for (int second = 0; second < 13; second++) {
      session.seen("anna");
      passes(Duration.ofSeconds(1));
    }
    assertThat(engine.run(0).stopAsked).isTrue();
  }

  @Test
  void aCalendarThatIsSetBack_keepsNoMediaLongerThanOtherwise() {
    watch("anna");
    engine.run(0).writes(TestStream.init(true, false));
    for (int frame = 0; frame < 60 * 25; frame++) {
      if (frame == 20 * 25) {
        calendar.advance(Duration.ofHours(-1));
      }
      comes(frame * 3600L, 3600, frame % 25 == 0);
    }
    LiveWindow window = session.presentation().orElseThrow().best();
    long kept =
        IntStream.range(0, 60)
            .filter(
                number -> window.media("run0_seg" + number + ".m4s") instanceof MediaLookup.Found)
            .count();
    assertThat(kept).as("segments: the window, and as much again that left it").isBetween(7L, 20L);
  }

  @Test
  void whatPeopleAreTold_followsTheCalendar() {
    goLive();
    Instant began = calendar.instant();
    assertThat(session.status().since()).contains(began);
    calendar.advance(Duration.ofHours(5));
    passes(Duration.ofMillis(200));
    assertThat(session.status().since()).contains(began.plus(Duration.ofHours(5)));
    assertThat(session.viewers())
        .singleElement()
        .satisfies(viewer -> assertThat(viewer.since()).isEqualTo(began.plus(Duration.ofHours(5))));
  }

  @Test
  void framesThatBringNoTime_areNoSignOfLife() {
    watch("anna");
    engine.run(0).writes(TestStream.init(true, false));
    for (int frame = 0; frame < 25; frame++) {
      comes(frame * 3600L, 3600, frame == 0);
    }
    assertThat(state()).isEqualTo(State.LIVE);
    // What FFmpeg makes of a camera's clock that was set back: each frame a tick after the other.
    for (int frame = 0; frame < 13 * 25; frame++) {
      comes(25 * 3600L + frame, 1, frame % 25 == 0);
    }
    assertThat(engine.run(0).stopAsked).isTrue();
    engine.run(0).exits();
    assertThat(state()).isEqualTo(State.RESTARTING);
  }
}
