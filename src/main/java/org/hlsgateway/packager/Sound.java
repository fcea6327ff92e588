package org.hlsgateway.packager;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hlsgateway.media.AnnouncedSound;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.Silence;
import org.hlsgateway.media.SoundTrack;
import org.hlsgateway.media.StreamFormatException;

/**
 * One sound beside pictures: passed on as it comes, and without a hole where it does not come, for
 * silence fills in. Its times are its own clock's; they only have to be near the pictures'.
 */
final class Sound {
  /** Shorter holes are jitter, or frames that were lost: players conceal those. */
  private static final long SHORTEST_HOLE_MICROS = 250_000;

  /** What is farther ahead belongs to another time, or to pictures that are about to jump. */
  private static final long FARTHEST_AHEAD_MICROS = 10_000_000;

  /** What is later than this comes too late: pictures do not wait so long. */
  private static final long FARTHEST_BEHIND_MICROS = 3_000_000;

  private static final Duration RECENT = Duration.ofMillis(500);
  private static final int MOST_EARLY = 2_000;

  private final AnnouncedSound announced;
  private final Deque<Sample> early = new ArrayDeque<>();

  /** As its stream describes it; null until that came. */
  private InitSection ownInit;

  private MediaTrack own;

  /** As it is shown; null until the input has begun. */
  private MediaTrack shown;

  private boolean shownAsOwn;
  private Optional<Silence> silence = Optional.empty();
  private long reachedTicks = -1;
  private boolean silent;
  private Instant cameAt;

  /**
   * @param announced how, whether or not it came by itself
   */
  Sound(AnnouncedSound announced) {
    this.announced = announced;
  }

  AnnouncedSound announced() {
    return announced;
  }

  /** Its stream has begun. */
  void describe(InitSection init, MediaTrack track) throws StreamFormatException {
    ownInit = init;
    own = track;
    shownAsOwn = shown != null && isLike(shown, track);
  }

  /**
   * The same frames can follow each other in one track: both are the plainest AAC, which needs no
   * more words than these.
   */
  private static boolean isLike(MediaTrack one, MediaTrack other) {
    return one.codec().equals("mp4a.40.2")
        && other.codec().equals("mp4a.40.2")
        && one.ticksPerSecond() == other.ticksPerSecond()
        && one.coding().samplesPerSecond() == other.coding().samplesPerSecond()
        && one.coding().channels() == other.coding().channels();
  }

  boolean owns(Sample sample) {
    return own != null && sample.track().id() == own.id();
  }

  /** How it is to be shown: as itself, if there is something of it or silence can stand in. */
  SoundTrack trackToShow() throws StreamFormatException {
    return canBeItself() ? SoundTrack.of(ownInit, own) : SoundTrack.madeUp(announced.language());
  }

  boolean canBeItself() throws StreamFormatException {
    return own != null && (cameAt != null || Silence.of(ownInit, own).isPresent());
  }

  /** True if waiting longer would not change how it is shown. */
  boolean isReady() throws StreamFormatException {
    return announced.coming() != AnnouncedSound.Coming.EXPECTED || canBeItself();
  }

  /** It is listed from now on. */
  void show(InitSection init, MediaTrack track) throws StreamFormatException {
    boolean asOwn = canBeItself();
    if (shown == null) {
      silent = announced.coming() != AnnouncedSound.Coming.EXPECTED && cameAt == null;
    } else if (asOwn && !shownAsOwn) {
      silent = false;
    }
    shownAsOwn = asOwn;
    shown = track;
    silence = Silence.of(init, track);
    reachedTicks = -1;
  }

  /** True if it came and cannot be shown as it was until now. */
  boolean wantsAnotherTrack() {
    return shown != null && !shownAsOwn && cameAt != null;
  }

  boolean isSilent() {
    return silent;
  }

  /** How far it has really come; empty if it does not come now. */
  OptionalLong comesUntilMicros(Instant now) {
    boolean comes = cameAt != null && now.isBefore(cameAt.plus(RECENT)) && shownAsOwn && !silent;
    return comes && reachedTicks >= 0 ? OptionalLong.of(reachedMicros()) : OptionalLong.empty();
  }

  // ---- what comes ------------------------------------------------------------------------------

  /**
   * @param pictureMicros how far pictures were passed on; {@link Long#MIN_VALUE} for not at all
   * @param waitingMicros how far pictures have come; the same if none waits
   * @param out gets what is to be passed on
   */
  void came(Sample sample, long pictureMicros, long waitingMicros, Instant now, List<Sample> out) {
    if (isFar(sample, waitingMicros)
        && (pictureMicros == Long.MIN_VALUE || isFar(sample, pictureMicros))) {
      return;
    }
    cameAt = now;
    if (shownAsOwn && shown != null) {
      pass(sample.on(shown), out);
      return;
    }
    early.add(sample);
    while (!early.isEmpty() && (early.size() > MOST_EARLY || isFar(early.peek(), pictureMicros))) {
      early.poll();
    }
  }

  /** What came before any picture. */
  void keepEarly(List<Sample> samples, Instant now) {
    cameAt = now;
    early.addAll(samples);
    while (early.size() > MOST_EARLY) {
      early.poll();
    }
  }

  private static boolean isFar(Sample sample, long pictureMicros) {
    return pictureMicros != Long.MIN_VALUE && isAnotherTime(sample.decodeMicros() - pictureMicros);
  }

  private static boolean isAnotherTime(long aheadMicros) {
    return aheadMicros > FARTHEST_AHEAD_MICROS || aheadMicros < -FARTHEST_BEHIND_MICROS;
  }

  /**
   * What came before it was shown.
   *
   * @param waitingMicros how far pictures have come
   */
  void passEarly(long waitingMicros, List<Sample> out) {
    while (shownAsOwn && !early.isEmpty()) {
      Sample sample = early.poll();
      if (!isFar(sample, waitingMicros)) {
        pass(sample.on(shown), out);
      }
    }
  }

  private void pass(Sample sample, List<Sample> out) {
    silent = false;
    Sample kept = sample;
    if (silence.isPresent() && reachedTicks >= 0) {
      long frame = silence.get().frameTicks();
      long hole = sample.decodeTicks() - reachedTicks;
      if (isAnotherTime(shown.toMicros(hole))) {
        // Another time begins, and pictures will follow.
        reachedTicks = sample.decodeTicks();
      } else if (hole < -frame / 2) {
        return;
      } else if (shown.toMicros(hole) > SHORTEST_HOLE_MICROS) {
        fill(sample.decodeTicks() - frame / 2, out);
      }
      boolean holeFollows = shown.toMicros(sample.durationTicks()) > SHORTEST_HOLE_MICROS;
      kept = holeFollows ? sample.withDurationTicks(frame) : sample;
    }
    out.add(kept);
    reachedTicks = Math.max(reachedTicks, kept.decodeTicks() + kept.durationTicks());
  }

  // ---- what does not come ----------------------------------------------------------------------

  /** True if pictures of this time should wait for it. */
  boolean isBehind(long micros, long toleratedMicros) {
    return !silent && (reachedTicks < 0 || reachedMicros() < micros - toleratedMicros);
  }

  /** Pictures have waited long enough. */
  void giveUp(long waitingMicros, Instant now) {
    boolean comes = cameAt != null && now.isBefore(cameAt.plus(RECENT));
    boolean near = reachedTicks >= 0 && waitingMicros - reachedMicros() < FARTHEST_BEHIND_MICROS;
    silent = !comes || !near || !shownAsOwn;
  }

  /**
   * Nothing is heard until then.
   *
   * @param out gets the silence
   */
  void fillUntil(long micros, List<Sample> out) {
    if (!silent || silence.isEmpty()) {
      return;
    }
    if (reachedTicks < 0 || isAnotherTime(micros - reachedMicros())) {
      reachedTicks = toTicks(micros);
    }
    fill(toTicks(micros), out);
  }

  private void fill(long untilTicks, List<Sample> out) {
    while (reachedTicks < untilTicks) {
      Sample frame = silence.orElseThrow().at(reachedTicks);
      out.add(frame);
      reachedTicks += frame.durationTicks();
    }
  }

  private long reachedMicros() {
    return shown.toMicros(reachedTicks);
  }

  private long toTicks(long micros) {
    return shown.toTicks(micros);
  }
}
