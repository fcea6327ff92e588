package org.hlsgateway.live;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.hlsgateway.channels.ChannelStatus;
import org.hlsgateway.channels.ChannelViewer;
import org.hlsgateway.input.FrameTap;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.LiveWindow;
import org.hlsgateway.time.Clocks;

/**
 * One programme's life: started for its first viewer, shared by all, restarted while somebody
 * watches, stopped when nobody does.
 *
 * <p>Who watches is the {@link Audience}, what can be read the {@link Publication}, and what runs
 * is the {@link Supervision}'s business, under whose monitor all changes happen, in short steps
 * that never wait. While the programme runs, who watches does not need it: presentation, viewers
 * and who waits are published beside it, and the state is read before and after.
 */
public final class LiveSession {

  /** Waits, but is not counted: a request for media, whose name says nothing of its viewer. */
  public static final String NOBODY = "";

  private final Clocks clocks;
  private final Audience audience;
  private final Publication publication;
  private final Supervision supervision;

  LiveSession(Programme programme, Engine engine, Suspended suspended, Clocks clocks) {
    this.clocks = clocks;
    this.audience = new Audience(suspended, clocks, engine.counts());
    this.publication = new Publication(engine, suspended);
    this.supervision = new Supervision(programme, engine, audience, publication, clocks);
  }

  /** As it is now. */
  public Programme programme() {
    return supervision.programme();
  }

  // ---- what viewers do -------------------------------------------------------------------------

  /** Somebody is watching: starts the channel if it does not run. */
  public void seen(String viewer, Player player) {
    Instant now = clocks.now();
    audience.seen(viewer, player, now);
    supervision.wake(now);
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
    audience.takes(viewer, player);
  }

  /**
   * True if what is there now cannot be carried as MPEG-TS, and what comes soon can: to be asked by
   * who needs it, for that makes it come. Takes no lock.
   */
  public boolean becomesTransportStream() {
    return supervision.becomesTransportStream();
  }

  /** True if the viewer was sent away a short while ago. */
  public boolean isRefused(String viewer) {
    return audience.isRefused(viewer);
  }

  /** Where to count what is sent to a player. */
  public Meter meter(Player player) {
    return audience.meter(player);
  }

  /** A viewer said that they leave. The idle time begins when the last one has. */
  public void left(String viewer) {
    audience.left(viewer);
  }

  /**
   * Lets those go who may not watch any more, also while they wait.
   *
   * @param gone asked for every viewer's id; must be quick
   */
  void dismiss(Predicate<String> gone) {
    audience.dismiss(gone);
  }

  /** True if the viewer is counted now. */
  public boolean isWatching(String viewer) {
    return audience.isWatching(viewer);
  }

  long countViewers(Predicate<String> counts) {
    return audience.count(counts);
  }

  /** What there is now; empty while nothing can be listed, and once it has ended. */
  public Optional<LivePresentation> presentation() {
    return publication.joinable();
  }

  /** Awaited by who comes new: there is something to see, and more will follow. */
  public static boolean canBeJoined(LivePresentation presentation) {
    return Shown.canBeJoined(presentation);
  }

  /** The window that has files of this name's prefix, be it of this run or of an earlier one. */
  public Optional<LiveWindow> windowOf(String file) {
    return publication.windowOf(file);
  }

  /** True while something can be fetched, be it of a run that is over. */
  boolean hasMediaLeft() {
    return publication.hasMediaLeft();
  }

  /**
   * True if a run that is to come may have a playlist of this name: it outlasts runs, and nothing
   * is listed now that says otherwise.
   */
  public boolean mayComeToHave(String playlist) {
    return LiveWindow.isLastingName(playlist) && publication.joinable().isEmpty();
  }

  /** How long a source may take to begin. */
  public Duration firstPictureWithin() {
    return supervision.firstPictureWithin();
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
    if (!supervision.runs()) {
      return supervision.suspendWhileStill(waiting);
    }
    Optional<Awaited> there = publication.arrived(waiting).or(() -> publication.suspend(waiting));
    if (there.isPresent()) {
      return there;
    }
    there = publication.arrived(waiting);
    if (there.isPresent()) {
      return publication.takeBack(waiting) ? there : Optional.empty();
    }
    return !supervision.runs() && publication.takeBack(waiting)
        ? supervision.suspendWhileStill(waiting)
        : Optional.empty();
  }

  /**
   * Reads along with what the channel's inputs bring, from the next keyframe on, until it is
   * closed. It starts nothing: who needs the channel to run wants it by a {@link RunDemand}. All
   * sounds are in it, also those that an input brings apart from the pictures.
   */
  public void tap(FrameTap tap) {
    supervision.tap(tap);
  }

  // ---- what administrators do ------------------------------------------------------------------

  /** Starts as if somebody watched, and tries at once what was left alone for a while. */
  public void start() {
    supervision.start();
  }

  /** Stops for everybody; a pinned channel stays down until it is started or watched again. */
  public void stop() {
    supervision.stop(true);
  }

  /**
   * The programme was edited: what plays differently stops, and whoever watches starts it anew. It
   * is an end only if it is switched off.
   */
  void update(Programme changed) {
    supervision.update(changed);
  }

  /** Requests that wait. */
  int waiting() {
    return audience.waiting();
  }

  /** Who watches now; who came first is first. */
  public List<ChannelViewer> viewers() {
    return audience.all();
  }

  /** Sends a viewer away, for a while; false if nobody of this id watches. */
  public boolean disconnect(String viewer) {
    return audience.disconnect(viewer);
  }

  /** What it is doing now; takes no lock. */
  public ChannelStatus.State state() {
    return supervision.state();
  }

  /** How it is, for people. */
  public ChannelStatus status() {
    return supervision.status();
  }

  /** The programme is gone: stops, and never starts again. */
  void delete() {
    supervision.delete();
  }

  /**
   * The server stops: the source is let go, and what is listed stays as it is. For players a
   * restart is no end: their playlist gets no EXT-X-ENDLIST.
   */
  void shutDown() {
    supervision.shutDown();
  }

  boolean isDeleted() {
    return supervision.isDeleted();
  }

  boolean isStopped() {
    return supervision.isStopped();
  }

  /** Looks at what is due; called a few times a second. */
  void tick() {
    supervision.tick();
  }
}
