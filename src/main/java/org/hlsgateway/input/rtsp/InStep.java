package org.hlsgateway.input.rtsp;

import java.util.Optional;
import org.hlsgateway.rtp.TrackClock;

/**
 * Keeps a camera's sound in step with its picture: each has time stamps of its own, which have
 * nothing to do with each other until the camera's sender reports say which of them are the same
 * moment. Until then what PLAY said counts, or when the first packets came.
 */
final class InStep {
  /** Where the media's time begins: room for what turns out to be earlier. */
  private static final long BEGIN_NANOS = 10_000_000_000L;

  /** What nobody sees or hears. */
  private static final long TOLERATED_NANOS = 45_000_000L;

  /** What packets differ in how late they come. Before anything is shown, one report tells that. */
  private static final long PLAUSIBLE_NANOS = 1_000_000_000L;

  /** Clocks that are farther apart were set meanwhile, or never: nothing can be told from them. */
  private static final long ABSURD_NANOS = 5_000_000_000L;

  private final Side[] sides;
  private long firstNanos = -1;
  private boolean aligned;
  private boolean shown;

  /** What is known of one track. */
  private static final class Side {
    private final RtspTrack track;
    private boolean begun;
    private int firstStamp;
    private long arrivedNanos;
    private Optional<Integer> played = Optional.empty();
    private boolean reported;
    private long reportMicros;
    private long reportTicks;

    /** It came after the last pair of reports was looked at. */
    private boolean fresh;

    /** What its offset should be, as the last pair of reports says. */
    private Optional<Long> saidNanos = Optional.empty();

    Side(RtspTrack track) {
      this.track = track;
    }

    long reportNanos() {
      return TrackClock.nanosOf(reportTicks + track.offset(), track.ticksPerSecond());
    }
  }

  /**
   * @param tracks the first one's time counts
   */
  InStep(RtspTrack... tracks) {
    sides = new Side[tracks.length];
    for (int i = 0; i < tracks.length; i++) {
      sides[i] = new Side(tracks[i]);
    }
  }

  /** The time stamp that PLAY said a track begins with. */
  void played(int track, Optional<Integer> stamp) {
    sides[track].played = stamp;
  }

  /** A packet of a track came; to be called until it was begun with. */
  void arrived(int track, int stamp, long nowNanos) {
    Side side = sides[track];
    if (side.begun) {
      return;
    }
    side.begun = true;
    side.firstStamp = stamp;
    side.arrivedNanos = nowNanos;
    if (firstNanos < 0) {
      firstNanos = nowNanos;
    }
    offset(side, BEGIN_NANOS + nowNanos - firstNanos);
    if (aligned) {
      alignByPlay();
    }
  }

  /** So that its first packet's time is this. */
  private static void offset(Side side, long nanos) {
    side.track.offset(TrackClock.ticksOf(nanos, side.track.ticksPerSecond()));
  }

  /** Pictures are about to be shown: what is known by now has to do. */
  void begin() {
    aligned = true;
    alignByPlay();
    alignByReports();
    shown = true;
  }

  /** The first track's times stay as they are: what is on its way has them already. */
  private void alignByPlay() {
    Side lead = sides[0];
    for (int i = 1; i < sides.length; i++) {
      Side side = sides[i];
      if (isPlayed(lead) && isPlayed(side) && !(lead.reported && side.reported)) {
        long leadNanos = TrackClock.nanosOf(lead.track.offset(), lead.track.ticksPerSecond());
        offset(side, leadNanos + ahead(side) - ahead(lead));
      }
    }
  }

  private static boolean isPlayed(Side side) {
    return side.begun && side.played.isPresent() && Math.abs(ahead(side)) < ABSURD_NANOS;
  }

  /** How much later than PLAY said its first packet is. */
  private static long ahead(Side side) {
    int ticks = side.firstStamp - side.played.orElseThrow();
    return TrackClock.nanosOf(ticks, side.track.ticksPerSecond());
  }

  /** A sender report came. */
  void reported(int track, long ntpMicros, int stamp) {
    Side side = sides[track];
    if (!side.track.clock().hasBegun()) {
      return;
    }
    side.reported = true;
    side.reportMicros = ntpMicros;
    side.reportTicks = side.track.clock().near(stamp);
    side.fresh = true;
    if (aligned) {
      alignByReports();
    }
  }

  /**
   * One report may be of a clock that is just being set: what is shown already is moved only once
   * the next pair of them says the same.
   */
  private void alignByReports() {
    Side lead = sides[0];
    boolean looked = false;
    for (int i = 1; i < sides.length; i++) {
      Side side = sides[i];
      if (lead.fresh && side.fresh) {
        align(lead, side);
        side.fresh = false;
        looked = true;
      }
    }
    lead.fresh &= !looked;
  }

  private void align(Side lead, Side side) {
    RtspTrack moved = side.track;
    long wanted = lead.reportNanos() + (side.reportMicros - lead.reportMicros) * 1_000;
    long wrong = wanted - side.reportNanos();
    long said = TrackClock.nanosOf(moved.offset(), moved.ticksPerSecond()) + wrong;
    boolean confirmed =
        side.saidNanos.filter(before -> Math.abs(said - before) <= TOLERATED_NANOS).isPresent();
    boolean plausible = !shown && Math.abs(wrong) < PLAUSIBLE_NANOS;
    side.saidNanos = Optional.of(said);
    if ((confirmed || plausible)
        && Math.abs(wrong) > TOLERATED_NANOS
        && Math.abs(wrong) < ABSURD_NANOS) {
      moved.offset(moved.offset() + TrackClock.ticksOf(wrong, moved.ticksPerSecond()));
    }
  }
}
