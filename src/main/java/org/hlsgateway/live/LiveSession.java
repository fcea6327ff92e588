package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.channels.ChannelStatus;
import org.hlsgateway.channels.ChannelStatus.State;
import org.hlsgateway.channels.ChannelViewer;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.ffmpeg.SourceFailure;
import org.hlsgateway.input.FrameTap;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.media.AnnouncedSound;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamChangedException;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.LiveWindow;
import org.hlsgateway.packager.Packager;
import org.hlsgateway.time.Clocks;

/**
 * One channel's life: started for its first viewer, shared by all, restarted while somebody
 * watches, stopped when nobody does.
 *
 * <p>All changes happen under this object's monitor, in short steps that never wait. While the
 * channel runs, who watches does not need it: presentation, viewers and who waits are published
 * beside it, and the state is read before and after.
 */
public final class LiveSession {

  /** Waits, but is not counted: a request for media, whose name says nothing of its viewer. */
  public static final String NOBODY = "";

  private static final Logger LOG = Logger.getLogger(LiveSession.class.getName());

  /** So long live, and earlier failures no longer count. */
  private static final Duration STEADY_AFTER = Duration.ofSeconds(30);

  /** A run of playlists that had no news for this long is ended; players would have left. */
  private static final Duration GIVE_UP_AFTER = Duration.ofMinutes(5);

  /** The same of those that go on with the last picture. */
  private static final Duration GIVE_UP_LAST_PICTURE_AFTER = Duration.ofHours(1);

  private static final Duration GRACE = Duration.ofSeconds(1);

  /** Starting and live sessions have an FFmpeg, unless a step towards it threw. */
  private static final SourceFailure BROKEN_OFF =
      new SourceFailure(SourceFailure.Kind.PASSING, "FFmpeg could not be started on this server.");

  private static final Awaited.Unavailable BEING_STOPPED =
      new Awaited.Unavailable("The channel is being stopped.", Duration.ofSeconds(1));

  private static final Awaited.Unavailable GATEWAY_STOPS =
      new Awaited.Unavailable("The gateway is being stopped.", Duration.ofSeconds(2));

  private static final Awaited.Unavailable TOO_MANY_WAIT =
      new Awaited.Unavailable("Too many viewers wait.", Duration.ofSeconds(2));

  private final Clocks clocks;
  private final Engine engine;
  private final Suspended suspended;
  private final Viewers viewers = new Viewers();
  private final Refused refused = new Refused();
  private final LogLines log = new LogLines();
  private final Attempts attempts = new Attempts();
  private final Rhythm rhythm = new Rhythm();

  private volatile Programme programme;
  private volatile State state = State.IDLE;
  private Optional<String> problem = Optional.empty();
  private Packager packager;
  private final Shown shown = new Shown();
  private final Taps taps = new Taps();

  private final LatestRun run = new LatestRun();
  private int packagerNumber;
  private Instant liveSince = Instant.EPOCH;
  private Instant restartingSince = Instant.EPOCH;
  private SourceChoice choice;
  private boolean startAgain;
  private volatile boolean heldDown;
  private boolean deleted;

  LiveSession(Programme programme, Engine engine, Suspended suspended, Clocks clocks) {
    this.programme = programme;
    this.choice = new SourceChoice(programme, ZoneId.systemDefault());
    this.engine = engine;
    this.suspended = suspended;
    this.clocks = clocks;
  }

  /** As it is now. */
  public Programme programme() {
    return programme;
  }

  // ---- what viewers do -------------------------------------------------------------------------

  /** Somebody is watching: starts the channel if it does not run. */
  public void seen(String viewer, Player player) {
    Instant now = clocks.now();
    viewers.seen(viewer, player, now);
    wake(now);
  }

  /** As above, of somebody of whom no more than the id is known. */
  public void seen(String viewer) {
    seen(viewer, Player.UNKNOWN);
  }

  /**
   * A viewer takes what is being sent, and watches as long as that goes on. Starts nothing: the
   * channel may have been stopped meanwhile.
   */
  public void takes(String viewer, Player player) {
    if (viewers.isWatching(viewer)) {
      viewers.seen(viewer, player, clocks.now());
    }
  }

  /** True if the viewer was sent away a short while ago. */
  public boolean isRefused(String viewer) {
    return refused.contains(viewer, clocks.now());
  }

  /** Where to count what is sent to a player. */
  public Meter meter(Player player) {
    return viewers.meter(player);
  }

  /** A viewer said that they leave. The idle time begins when the last one has. */
  public void left(String viewer) {
    letGo(viewer, "You left.");
  }

  /**
   * Lets those go who may not watch any more, also while they wait.
   *
   * @param gone asked for every viewer's id; must be quick
   */
  void dismiss(Predicate<String> gone) {
    Set<String> all = new HashSet<>(viewers.ids());
    suspended.forEachViewer(all::add);
    all.stream().filter(gone).forEach(id -> letGo(id, "You may not watch this any more."));
  }

  private boolean letGo(String viewer, String reason) {
    // What the viewer still waits for would count as watching, long after the page is closed.
    suspended.giveUp(viewer, new Awaited.Unavailable(reason, Duration.ofSeconds(1)));
    return viewers.left(viewer);
  }

  /** What there is now; empty while nothing can be listed, and once it has ended. */
  public Optional<LivePresentation> presentation() {
    return shown.joinable();
  }

  /** Awaited by who comes new: there is something to see, and more will follow. */
  public static boolean canBeJoined(LivePresentation presentation) {
    return Shown.canBeJoined(presentation);
  }

  /** The window that has files of this name's prefix, be it of this run or of an earlier one. */
  public Optional<LiveWindow> windowOf(String file) {
    return shown.windowOf(file);
  }

  /**
   * True if a run that is to come may have a playlist of this name: it outlasts runs, and nothing
   * is listed now that says otherwise.
   */
  public boolean mayComeToHave(String playlist) {
    return LiveWindow.isLastingName(playlist) && shown.joinable().isEmpty();
  }

  /**
   * Calls {@code then} once: when the presentation is what is waited for, when {@code patience} is
   * over, or when it will not come. On the calling thread if that is known at once.
   *
   * @param until asked on every change, must be quick
   */
  public void await(
      Predicate<LivePresentation> until, Duration patience, String viewer, Consumer<Awaited> then) {
    Suspended.Waiting waiting =
        new Suspended.Waiting(until, clocks.now().plus(patience), viewer, then);
    // Not under the monitor: an answer takes as long as its client does.
    suspend(waiting).ifPresent(then);
  }

  /**
   * Empty if it waits now, or was answered meanwhile. No change is missed: what is shown, and the
   * state, change before those who wait are told of it, and are looked at after it began to wait.
   */
  private Optional<Awaited> suspend(Suspended.Waiting waiting) {
    if (!runs()) {
      return suspendWhileStill(waiting);
    }
    Optional<Awaited> there = arrived(waiting);
    if (there.isPresent()) {
      return there;
    }
    if (!suspended.add(waiting)) {
      return Optional.of(TOO_MANY_WAIT);
    }
    there = arrived(waiting);
    if (there.isPresent()) {
      return suspended.takeBack(waiting) ? there : Optional.empty();
    }
    return !runs() && suspended.takeBack(waiting) ? suspendWhileStill(waiting) : Optional.empty();
  }

  /** Between two runs, when the state says little about what will be a moment later. */
  private synchronized Optional<Awaited> suspendWhileStill(Suspended.Waiting waiting) {
    if (state == State.FAILED || state == State.IDLE) {
      return Optional.of(unavailable(clocks.now()));
    }
    if (state == State.STOPPING && !startAgain) {
      return Optional.of(BEING_STOPPED);
    }
    Optional<Awaited> there = arrived(waiting);
    if (there.isPresent()) {
      return there;
    }
    return suspended.add(waiting) ? Optional.empty() : Optional.of(TOO_MANY_WAIT);
  }

  private Optional<Awaited> arrived(Suspended.Waiting waiting) {
    LivePresentation now = shown.current();
    return now != null && waiting.until().test(now)
        ? Optional.of(new Awaited.Arrived(now))
        : Optional.empty();
  }

  private boolean runs() {
    return switch (state) {
      case STARTING, LIVE, RESTARTING -> true;
      case IDLE, FAILED, STOPPING -> false;
    };
  }

  /**
   * Reads along with what the channel's inputs bring, from the next keyframe on, until it is
   * closed. It starts nothing: who needs the channel to run wants it by a {@link RunDemand}. Sounds
   * that FFmpeg brings apart from the pictures are not in it.
   */
  public void tap(FrameTap tap) {
    taps.add(tap);
  }

  // ---- what administrators do ------------------------------------------------------------------

  /** Starts as if somebody watched. */
  public synchronized void start() {
    Instant now = clocks.now();
    viewers.touch(now);
    choice.all().forEach(engine.loginPauses()::forget);
    attempts.allowNow(now);
    wake(now);
  }

  /** Stops for everybody; a pinned channel stays down until it is started or watched again. */
  public synchronized void stop() {
    stop(true);
  }

  private void stop(boolean isTheEnd) {
    heldDown = true;
    startAgain = false;
    viewers.clear();
    // Also those who wait for the start that was to follow a stop.
    suspended.giveUp(BEING_STOPPED);
    if (state == State.FAILED) {
      become(State.IDLE);
      problem = Optional.empty();
    } else if (state != State.IDLE && state != State.STOPPING) {
      end(isTheEnd, clocks.now());
    }
  }

  /**
   * The channel was edited: what plays differently stops, and whoever watches starts it anew. It is
   * an end only if it is switched off.
   */
  synchronized void update(Programme changed) {
    boolean playsTheSame = changed.playsAs(programme);
    if (!changed.enabled() || !playsTheSame) {
      boolean wasHeldDown = heldDown;
      stop(!changed.enabled());
      heldDown = wasHeldDown;
      attempts.forget();
      new SourceChoice(changed, ZoneId.systemDefault()).all().forEach(engine.loginPauses()::forget);
    }
    // Last: what ended was learnt of the old source.
    programme = changed;
  }

  public List<ChannelViewer> viewers() {
    return viewers.all(clocks::dateOf);
  }

  /** Sends a viewer away, for a while; false if nobody of this id watches. */
  public boolean disconnect(String viewer) {
    if (!viewers.isWatching(viewer)) {
      return false;
    }
    // First: a request that comes this moment must not bring them back.
    refused.add(viewer, clocks.now());
    return letGo(viewer, "The administrator ended this.");
  }

  /** What it is doing now; takes no lock. */
  public State state() {
    return state;
  }

  public synchronized ChannelStatus status() {
    return new ChannelStatus(
        state,
        viewers.count(),
        state == State.LIVE ? Optional.of(clocks.dateOf(liveSince)) : Optional.empty(),
        Optional.ofNullable(shown.current()).flatMap(MediaInWords::of),
        Optional.of(engine.planInWords(playing()) + standInsInWords()),
        problemInWords(),
        state == State.LIVE ? choice.standIn() : Optional.empty(),
        log.all());
  }

  /** What is not as planned: silence that stands in for a sound, a picture that stands still. */
  private String standInsInWords() {
    if (state == State.RESTARTING && packager != null && packager.standsIn()) {
      return " The source is gone: its last picture is shown until it is back.";
    }
    if (state != State.LIVE) {
      return "";
    }
    if (packager.isPictureStopped()) {
      return " The picture has stopped, and the sound goes on: the last keyframe is repeated.";
    }
    int missing = packager.missingSounds();
    return switch (missing) {
      case 0 -> "";
      case 1 -> " A sound is announced, but brings nothing now: it is silence until it comes.";
      default ->
          String.format(
              Locale.ROOT,
              " %d sounds are announced, but bring nothing now: they are silence until they come.",
              missing);
    };
  }

  /** The channel is gone: stops, and never starts again. */
  synchronized void delete() {
    deleted = true;
    stop();
  }

  /**
   * The server stops: the source is let go, and what is listed stays as it is. For players a
   * restart is no end: their playlist gets no EXT-X-ENDLIST.
   */
  synchronized void shutDown() {
    deleted = true;
    heldDown = true;
    startAgain = false;
    suspended.giveUp(GATEWAY_STOPS);
    if (runs()) {
      Instant now = clocks.now();
      become(State.STOPPING);
      run.remember(shown.current());
      packager.endInput(now);
      engine.runEnded(programme, packager.run());
      endRun(now);
    }
  }

  synchronized boolean isDeleted() {
    return deleted && isStopped();
  }

  synchronized boolean isStopped() {
    return !run.isUnderWay() && (state == State.IDLE || state == State.FAILED);
  }

  // ---- the clock -------------------------------------------------------------------------------

  /** Looks at what is due; called a few times a second. */
  synchronized void tick() {
    Instant now = clocks.now();
    suspended.forEachViewer(viewer -> viewers.waits(viewer, now));
    suspended.expire(now);
    viewers.forgetSilent(now, viewerSilence());
    switch (state) {
      case IDLE -> {
        if (isPinned()) {
          begin(now);
        }
      }
      case FAILED -> {
        if (!run.isUnderWay() && isWanted(now) && attempts.isDue(now)) {
          begin(now);
        }
      }
      case STARTING -> {
        if (!isWanted(now.minus(startsWithin()))) {
          endUnwatched(now);
        } else if (!run.isUnderWay()) {
          failed(BROKEN_OFF, now);
        } else {
          stopIfSilent(now, startsWithin());
        }
      }
      case LIVE -> {
        if (!isWanted(now)) {
          endUnwatched(now);
        } else if (!run.isUnderWay()) {
          failed(BROKEN_OFF, now);
        } else {
          stopIfSilent(now, stalledAfter());
          lookForBetter(now);
        }
      }
      case RESTARTING -> tickRestarting(now);
      case STOPPING -> {}
    }
    if (packager != null) {
      packager.expire(now);
    }
    shown.expire(now);
  }

  /** Is one of the sources back that are to be preferred to what plays? */
  private void lookForBetter(Instant now) {
    List<SourceUrl> better = choice.toLookAt(now);
    if (!better.isEmpty()) {
      SourceChoice asked = choice;
      engine.look(programme, better, works -> looked(asked, works));
    }
  }

  private synchronized void looked(SourceChoice asked, Optional<SourceUrl> works) {
    boolean plays = state == State.STARTING || state == State.LIVE || state == State.RESTARTING;
    if (asked != choice || !choice.looked(works, clocks.now()) || !plays) {
      return;
    }
    LOG.info(() -> "Channel " + programme.name() + " goes back to " + choice.chosen());
    attempts.allowNow(clocks.now());
    run.stopToSwitch();
  }

  private Programme playing() {
    return programme.playing(choice.chosen());
  }

  private void tickRestarting(Instant now) {
    if (!isWanted(now)) {
      endUnwatched(now);
    } else if (now.isAfter(restartingSince.plus(patience()))) {
      retire(true, now);
      become(State.FAILED);
      run.stop();
    } else if (!run.isUnderWay() && attempts.isDue(now)) {
      launch(now);
    } else {
      stopIfSilent(now, startsWithin());
    }
    if (packager != null && state == State.RESTARTING) {
      packager.standIn(now, clocks.dateOf(now));
    }
  }

  private Duration patience() {
    return packager != null && packager.standsIn() ? GIVE_UP_LAST_PICTURE_AFTER : GIVE_UP_AFTER;
  }

  private void stopIfSilent(Instant now, Duration patience) {
    if (run.isSilent(packager.lastMediaAt(), patience, now)) {
      run.stopBecause(
          SourceFailure.lasting(log.all())
              .orElseGet(
                  () ->
                      new SourceFailure(
                          SourceFailure.Kind.PASSING,
                          "The source is connected, but sends nothing.")));
    }
  }

  // ---- steps -----------------------------------------------------------------------------------

  private void wake(Instant now) {
    // Who watches asks a few times a second. See endUnwatched.
    if (heldDown || !runs()) {
      wakeUp(now);
    }
  }

  private synchronized void wakeUp(Instant now) {
    heldDown = false;
    switch (state) {
      case IDLE -> begin(now);
      case FAILED -> {
        if (!run.isUnderWay() && attempts.isDue(now)) {
          begin(now);
        }
      }
      case STOPPING -> startAgain = true;
      case STARTING, LIVE, RESTARTING -> {}
    }
  }

  private void begin(Instant now) {
    if (deleted || !programme.enabled()) {
      return;
    }
    become(State.STARTING);
    choice = new SourceChoice(programme, ZoneId.systemDefault());
    launch(now);
  }

  private void launch(Instant now) {
    if (state == State.STARTING) {
      openPackager();
    }
    int number = run.next(now);
    Programme playing = playing();
    log.begin(playing.source());
    packager.beginInput(now);
    Optional<SourceFailure> obstacle =
        engine
            .obstacle(playing.source())
            .map(why -> new SourceFailure(SourceFailure.Kind.LASTING, why))
            .or(() -> engine.loginPauses().of(playing.source()));
    if (obstacle.isPresent()) {
      goOnAfter(obstacle.get(), now);
      return;
    }
    Engine.Run started = engine.launch(playing, new Received(number));
    run.started(started);
    started
        .exited()
        .thenAccept(end -> exited(number, end))
        .exceptionally(
            fault -> {
              LOG.log(Level.SEVERE, "The end of an FFmpeg could not be dealt with", fault);
              return null;
            });
  }

  /** Nobody was shown what an attempt before may have brought: it must not bind this one. */
  private void openPackager() {
    forgetPresentation();
    int number = ++packagerNumber;
    packager = engine.newPackager(programme, changed -> changed(number, changed));
  }

  /** Takes what one input brings, for as long as it is the latest. */
  private final class Received implements MediaSink {
    private final int number;
    private LivePresentation rested;

    Received(int number) {
      this.number = number;
    }

    @Override
    public void announce(List<AnnouncedSound> soundsApart) {
      synchronized (LiveSession.this) {
        if (isTaken()) {
          packager.announce(soundsApart);
        }
      }
    }

    @Override
    public void tracks(InitSection init) throws StreamFormatException {
      synchronized (LiveSession.this) {
        if (isTaken()) {
          Instant now = clocks.now();
          packager.begin(init, now, clocks.dateOf(now));
          taps.tracks(init);
        }
      }
    }

    @Override
    public void frames(List<Sample> frames, boolean moreIsThere) throws StreamFormatException {
      synchronized (LiveSession.this) {
        if (isTaken()) {
          Instant now = clocks.now();
          packager.accept(frames, moreIsThere, now, clocks.dateOf(now));
          taps.frames(frames);
        }
      }
    }

    @Override
    public void soundTrack(int index, InitSection init) throws StreamFormatException {
      synchronized (LiveSession.this) {
        if (isTaken()) {
          packager.beginSound(index, init);
        }
      }
    }

    @Override
    public void sound(int index, List<Sample> frames) {
      synchronized (LiveSession.this) {
        if (isTaken()) {
          Instant now = clocks.now();
          packager.acceptSound(index, frames, now, clocks.dateOf(now));
        }
      }
    }

    private boolean isTaken() {
      return packager != null && run.is(number) && state != State.STOPPING && state != State.FAILED;
    }

    @Override
    public boolean isBeginning() {
      return state == State.STARTING || state == State.RESTARTING;
    }

    @Override
    public Duration rest() {
      synchronized (LiveSession.this) {
        LivePresentation present = shown.current();
        boolean listed = present != rested && state == State.LIVE && present.isLevel();
        rested = present;
        boolean watched = viewers.count() > 0 || suspended.size() > 0;
        return listed && isTaken()
            ? rhythm.restAfterPart(present, watched, clocks.now())
            : Duration.ZERO;
      }
    }

    @Override
    public void log(String line) {
      logged(number, line);
    }
  }

  private void logged(int number, String line) {
    if (run.is(number)) {
      log.add(line);
    }
  }

  /** Called by the packager, on the thread that wrote to it, with this monitor held. */
  private void changed(int number, LivePresentation changed) {
    if (number != packagerNumber) {
      // One that ended: nobody waits for it, and who waits for the next must not get this one.
      return;
    }
    // Until this run's media comes, what changes is that an earlier one's grows old.
    boolean isOfThisRun = run.isUnjudged() && packager.lastMediaAt().isPresent();
    if (isOfThisRun && changed.isListable() && !changed.isEnded()) {
      Optional<SourceFailure> other = run.differs(changed);
      if (other.isPresent()) {
        run.stopBecause(other.get());
      } else if (state == State.STARTING || state == State.RESTARTING) {
        wentLive();
      }
    }
    if (state == State.STARTING) {
      // Nothing that may be shown yet, or ever.
      return;
    }
    engine.listed(programme, changed);
    shown.show(changed);
    suspended.changed(changed);
  }

  private void wentLive() {
    become(State.LIVE);
    engine.loginPauses().forget(choice.chosen());
    liveSince = clocks.now();
    if (choice.isFirst()) {
      problem = Optional.empty();
    }
  }

  private synchronized void exited(int number, InputEnd end) {
    if (!run.is(number)) {
      return;
    }
    run.exited();
    Instant now = clocks.now();
    if (state == State.STOPPING) {
      settle(now);
      return;
    }
    if (state == State.FAILED || state == State.IDLE) {
      return;
    }
    packager.endInput(now);
    taps.inputEnded();
    if (run.isSwitching()) {
      becomeRestarting(now);
      launch(now);
      return;
    }
    if (state == State.LIVE && now.isAfter(liveSince.plus(STEADY_AFTER))) {
      attempts.forget();
    }
    SourceFailure failure =
        run.why(end)
            .orElseGet(() -> SourceFailure.explain(log.all()))
            .ofSourceWith(choice.chosen().hasLogin());
    if (state == State.LIVE && failure.equals(SourceFailure.ENDED) && endsWithItsSource()) {
      heldDown = true;
      end(true, now);
      return;
    }
    boolean betterAtOnce =
        end.refusal().filter(StreamChangedException.class::isInstance).isPresent()
            || run.adapt(failure.kind());
    if (betterAtOnce) {
      LOG.info(() -> "Channel " + programme.name() + " starts anew: " + failure.sentence());
      becomeRestarting(now);
      launch(now);
    } else {
      failed(failure, now);
    }
  }

  private boolean endsWithItsSource() {
    boolean isFile = choice.chosen().value().startsWith("file:");
    return isFile ? !programme.options().loop() : run.isRecorded();
  }

  private void failed(SourceFailure failure, Instant now) {
    if (failure.kind() == SourceFailure.Kind.LOGIN_REFUSED) {
      engine.loginPauses().refused(choice.chosen(), failure);
    }
    goOnAfter(failure, now);
  }

  /** The chosen source failed, or could not be tried: the next, or a while of nothing. */
  private void goOnAfter(SourceFailure failure, Instant now) {
    LOG.info(
        () -> String.format(Locale.ROOT, "Channel %s: %s", programme.name(), failure.sentence()));
    if (choice.isFirst()) {
      problem = Optional.of(failure.sentence());
    }
    if (choice.failed(now, clocks.date())) {
      LOG.info(() -> "Channel " + programme.name() + " tries " + choice.standIn().orElse(""));
      becomeRestarting(now);
      launch(now);
      return;
    }
    attempts.failed(failure.kind(), now, engine.chance());
    attempts.notBefore(now.plus(shortestLoginPause()));
    if (state == State.STARTING) {
      become(State.FAILED);
      forgetPresentation();
      suspended.giveUp(unavailable(now));
    } else {
      becomeRestarting(now);
    }
  }

  /** Zero unless all sources refused their logins. */
  private Duration shortestLoginPause() {
    return choice.all().stream()
        .map(engine.loginPauses()::left)
        .min(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private void becomeRestarting(Instant now) {
    if (state == State.LIVE) {
      become(State.RESTARTING);
      restartingSince = now;
    }
  }

  /** Somebody may have come in this very moment, and have seen that it still ran. */
  private void endUnwatched(Instant now) {
    end(false, now);
    if (viewers.count() > 0) {
      wakeUp(now);
    }
  }

  /**
   * Ends the run and FFmpeg.
   *
   * @param isTheEnd of the playlists too; else whoever asks for one again starts the next run
   */
  private void end(boolean isTheEnd, Instant now) {
    become(State.STOPPING);
    run.remember(shown.current());
    if (packager != null) {
      retire(isTheEnd, now);
    }
    suspended.giveUp(BEING_STOPPED);
    endRun(now);
  }

  private void endRun(Instant now) {
    if (run.isUnderWay()) {
      run.stop();
    } else {
      settle(now);
    }
  }

  /** What was listed may still be fetched for a while, under its old names. */
  private void retire(boolean isTheEnd, Instant now) {
    Packager over = packager;
    if (isTheEnd) {
      // Who waits is told of the end.
      over.finish(now);
      shown.retire(over, true);
      forgetPresentation();
    } else {
      forgetPresentation();
      over.finish(now);
      shown.retire(over, false);
    }
  }

  private void forgetPresentation() {
    if (packager != null) {
      engine.runEnded(programme, packager.run());
    }
    packagerNumber++;
    packager = null;
    shown.nothing();
  }

  private void settle(Instant now) {
    become(State.IDLE);
    problem = Optional.empty();
    attempts.forget();
    if (startAgain) {
      startAgain = false;
      begin(now);
    }
  }

  private void become(State next) {
    if (!Transitions.allowed(state, next)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT, "channel %s: %s cannot become %s", programme.name(), state, next));
    }
    LOG.fine(
        () -> String.format(Locale.ROOT, "Channel %s: %s -> %s", programme.name(), state, next));
    state = next;
  }

  // ---- questions -------------------------------------------------------------------------------

  private boolean isWanted(Instant now) {
    if (isPinned() || viewers.count() > 0 || suspended.size() > 0) {
      return true;
    }
    // Idle counts from readiness too: who waited for the picture deserves to see some of it.
    Instant last = viewers.lastAccess().isAfter(liveSince) ? viewers.lastAccess() : liveSince;
    return now.isBefore(last.plus(idleAfter()));
  }

  /** How long a source may take to begin. */
  public Duration firstPictureWithin() {
    return engine.settings().startDeadline().plus(programme.options().extraWait());
  }

  private Duration startsWithin() {
    return engine.startsWithin().plus(programme.options().extraWait());
  }

  /** A source with a timeout of its own may be silent that long; FFmpeg itself ends it then. */
  private Duration stalledAfter() {
    Duration usual = engine.settings().stallAfter();
    Duration own = programme.options().timeout().orElse(Duration.ZERO).plus(GRACE);
    return own.compareTo(usual) > 0 ? own : usual;
  }

  /** Runs whether or not anybody watches. */
  private boolean isPinned() {
    return !heldDown && (programme.pinned() || engine.isDemanded(programme));
  }

  private Duration idleAfter() {
    return programme.idle().orElse(engine.settings().idleAfter());
  }

  /**
   * A player that stopped asking without a word is gone after this. RFC 8216 6.3.4: it asks again
   * after one target duration at most, and one and a half if nothing is new.
   */
  private Duration viewerSilence() {
    LivePresentation latest = shown.current();
    int targetSeconds = latest == null ? 1 : latest.targetDurationSeconds();
    return Duration.ofMillis(Math.max(1_500L * targetSeconds + 1_000, 3_000));
  }

  private Optional<String> problemInWords() {
    return problem.map(text -> text + engine.loginPauses().inWords(programme.source()).orElse(""));
  }

  private Awaited.Unavailable unavailable(Instant now) {
    return new Awaited.Unavailable(
        problemInWords().orElse("The channel could not be started."), attempts.wait(now));
  }
}
