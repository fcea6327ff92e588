package org.hlsgateway.packager;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hlsgateway.media.AnnouncedSound;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.SoundTrack;
import org.hlsgateway.media.StreamFormatException;

/**
 * Brings one input's pictures and sounds together, before they are cut: pictures wait a little for
 * the sound that belongs to them, and no longer. A sound that is announced and does not come is
 * silence, from the first picture on or from where it went off, until it is back: players wait for
 * ever for a track that brings nothing.
 *
 * <p>A sound that comes with other parameters than its silence had is shown from the next keyframe
 * on, across a discontinuity.
 */
final class Accompaniment {
  /** A first picture waits so long for the descriptions of expected sounds. */
  private static final Duration PATIENCE_AT_START = Duration.ofMillis(700);

  private static final Duration SHORTEST_PATIENCE = Duration.ofMillis(500);
  private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(2);

  /**
   * FFmpeg waits so long for a picture before it passes on sound that came after it, and can only
   * guess then how long the picture before stands.
   */
  private static final long GUESSED_AFTER_MICROS = 250_000;

  /** What stands longer than this is a source that was gone. */
  private static final long LONGEST_FRAME_MICROS = 10_000_000;

  /** So much later than the picture sound always may come: nobody waits for it then. */
  private static final long TOLERATED_MICROS = 150_000;

  private static final int FIRST_SOUND_ID = 1_001;

  /** Where it all goes. */
  interface Output {
    /** What follows has these tracks; what came before is over. */
    void begin(InitSection init) throws StreamFormatException;

    /** In an order in which they can be cut. */
    void accept(List<Sample> samples) throws StreamFormatException;
  }

  /**
   * @param guessed how long it stands is known only when the next one of its track has come
   */
  private record Held(Sample sample, Instant cameAt, boolean guessed) {}

  private final InitSection init;
  private final List<MediaTrack> pictures;
  private final boolean apart;
  private final List<Sound> sounds;
  private final Output output;
  private final Deque<Held> held = new ArrayDeque<>();
  private final Map<Integer, RepeatedKeyframe> repeated = new LinkedHashMap<>();
  private final ArrivalPace pace = new ArrivalPace();
  private List<Sample> batch = new ArrayList<>();
  private Instant firstAt;
  private boolean begun;
  private long heldBytes;
  private long passedMicros = Long.MIN_VALUE;
  private long reorderMicros;

  /**
   * @param init of the pictures, and of the sounds that come in the same stream
   * @param apart the sounds that come in streams of their own, if they do; then none is in this one
   * @param before a sound that was listed earlier in the session, and may not vanish; empty: none
   *     was
   */
  Accompaniment(InitSection init, List<Sound> apart, List<AnnouncedSound> before, Output output)
      throws StreamFormatException {
    this.init = init;
    this.output = output;
    this.pictures = init.of(MediaTrack.Kind.VIDEO);
    pictures.forEach(picture -> repeated.put(picture.id(), new RepeatedKeyframe()));
    this.sounds = new ArrayList<>(apart);
    for (MediaTrack track : init.of(MediaTrack.Kind.AUDIO)) {
      Sound sound = new Sound(new AnnouncedSound(track.language(), AnnouncedSound.Coming.EXPECTED));
      sound.describe(init, track);
      sounds.add(sound);
    }
    this.apart = !apart.isEmpty() || sounds.isEmpty() && !before.isEmpty();
    if (sounds.isEmpty()) {
      before.forEach(listed -> sounds.add(new Sound(listed)));
    }
  }

  /** How many of the announced sounds are silence now that should not be. */
  int missing() {
    int missing = 0;
    for (Sound sound : sounds) {
      boolean comes = sound.announced().coming() != AnnouncedSound.Coming.NEVER;
      missing += comes && sound.isSilent() ? 1 : 0;
    }
    return missing;
  }

  // ---- what comes ------------------------------------------------------------------------------

  /** One fragment of the pictures' stream. */
  void accept(List<Sample> samples, Instant now) throws StreamFormatException {
    if (pictures.isEmpty()) {
      alone(samples);
      return;
    }
    for (Sample sample : samples) {
      if (sample.track().isVideo()) {
        hold(sample, now);
      }
    }
    for (Sample sample : samples) {
      if (!sample.track().isVideo()) {
        for (Sound sound : sounds) {
          if (!apart && sound.owns(sample)) {
            came(sound, sample, now);
          }
        }
      }
    }
    advance(now);
  }

  /** Sound alone: if it goes off, so does the source. */
  private void alone(List<Sample> samples) throws StreamFormatException {
    if (!begun) {
      begun = true;
      output.begin(init);
    }
    output.accept(samples);
  }

  private void hold(Sample sample, Instant now) throws StreamFormatException {
    if (!repeated.get(sample.track().id()).takes(sample, now)) {
      return;
    }
    firstAt = firstAt == null ? now : firstAt;
    settleGuess(sample);
    boolean late = pace.lateMicros(sample.endMicros(), now) > GUESSED_AFTER_MICROS;
    pace.came(sample.endMicros(), now);
    held.add(new Held(sample, now, late && !apart && !sounds.isEmpty()));
    heldBytes += sample.length();
    while (held.size() > PartFrames.MAX_FRAMES || heldBytes > PartFrames.MAX_BYTES) {
      beginIfDue(Instant.MAX);
      release();
    }
  }

  /** The picture before it stands until this one. */
  private void settleGuess(Sample next) {
    for (int i = 0; i < held.size(); i++) {
      Held each = held.poll();
      Sample before = each.sample;
      boolean settles = each.guessed && before.track().id() == next.track().id();
      long ticks = next.decodeTicks() - before.decodeTicks();
      boolean stands = ticks > 0 && before.track().toMicros(ticks) <= LONGEST_FRAME_MICROS;
      held.add(
          settles
              ? new Held(stands ? before.withDurationTicks(ticks) : before, each.cameAt, false)
              : each);
    }
  }

  /** One fragment of a sound that comes in a stream of its own. */
  void accept(Sound sound, List<Sample> samples, Instant now) throws StreamFormatException {
    for (Sample sample : samples) {
      came(sound, sample, now);
    }
    advance(now);
  }

  private void came(Sound sound, Sample sample, Instant now) {
    sound.came(sample, passedMicros, waitingMicros(), now, batch);
  }

  /** How far pictures have come, those that wait too. */
  private long waitingMicros() {
    return held.isEmpty() ? passedMicros : held.peekLast().sample.decodeMicros();
  }

  /** Passes on what has waited long enough. */
  void advance(Instant now) throws StreamFormatException {
    if (!begun && (firstAt == null || !beginIfDue(now))) {
      return;
    }
    while (!held.isEmpty() && !isGuessed(held.peek(), now) && !isAwaited(held.peek(), now)) {
      release();
    }
    repeatWhatStopped(now);
    flush();
  }

  private void repeatWhatStopped(Instant now) throws StreamFormatException {
    if (!held.isEmpty()) {
      return;
    }
    OptionalLong sound = OptionalLong.empty();
    for (Sound each : sounds) {
      OptionalLong until = each.comesUntilMicros(now);
      if (sound.isEmpty() || until.isPresent() && until.getAsLong() > sound.getAsLong()) {
        sound = until;
      }
    }
    if (sound.isEmpty()) {
      return;
    }
    for (RepeatedKeyframe stopped : repeated.values()) {
      Optional<Sample> next = stopped.due(sound.getAsLong(), now);
      while (next.isPresent()) {
        release(next.get());
        next = stopped.due(sound.getAsLong(), now);
      }
    }
  }

  /** True while a picture stands still that should not, and the sound goes on. */
  boolean isPictureStopped() {
    for (RepeatedKeyframe each : repeated.values()) {
      if (each.isRepeating()) {
        return true;
      }
    }
    return false;
  }

  /** No more comes. */
  void end() throws StreamFormatException {
    if (firstAt != null) {
      beginIfDue(Instant.MAX);
      while (!held.isEmpty()) {
        release();
      }
      flush();
    }
  }

  // ---- steps -----------------------------------------------------------------------------------

  private boolean beginIfDue(Instant now) throws StreamFormatException {
    if (begun) {
      return true;
    }
    for (Sound sound : sounds) {
      if (!sound.isReady() && now.isBefore(firstAt.plus(PATIENCE_AT_START))) {
        return false;
      }
    }
    begin();
    return true;
  }

  private void begin() throws StreamFormatException {
    SortedMap<Integer, SoundTrack> tracks = new TreeMap<>();
    boolean asItCame = !apart;
    for (Sound sound : sounds) {
      asItCame &= sound.canBeItself();
      tracks.put(FIRST_SOUND_ID + tracks.size(), sound.trackToShow());
    }
    InitSection composed = asItCame ? init : init.with(pictures, tracks);
    List<MediaTrack> shown = composed.of(MediaTrack.Kind.AUDIO);
    for (int i = 0; i < sounds.size(); i++) {
      sounds.get(i).show(composed, shown.get(i));
    }
    output.begin(composed);
    begun = true;
    for (Sound sound : sounds) {
      sound.passEarly(waitingMicros(), batch);
    }
  }

  private boolean isGuessed(Held picture, Instant now) {
    return picture.guessed && !repeated.get(picture.sample.track().id()).isPausing(now);
  }

  private boolean isAwaited(Held picture, Instant now) {
    long micros = picture.sample.decodeMicros();
    boolean behind = false;
    for (Sound sound : sounds) {
      if (sound.isBehind(micros, TOLERATED_MICROS)) {
        if (!now.isBefore(picture.cameAt.plus(patience()))) {
          sound.giveUp(micros, now);
        }
        behind |= !sound.isSilent();
      }
    }
    return behind;
  }

  /** Where much comes at once, as a whole segment of HLS does, there is no hurry. */
  private Duration patience() {
    long waiting = held.peekLast().sample.endMicros() - held.peek().sample.decodeMicros();
    Duration half = Duration.ofNanos(waiting * 1_000 / 2);
    if (half.compareTo(SHORTEST_PATIENCE) < 0) {
      return SHORTEST_PATIENCE;
    }
    return half.compareTo(LONGEST_PATIENCE) > 0 ? LONGEST_PATIENCE : half;
  }

  private void release() throws StreamFormatException {
    Sample picture = held.poll().sample;
    heldBytes -= picture.length();
    release(picture);
  }

  private void release(Sample picture) throws StreamFormatException {
    repeated.get(picture.track().id()).passed(picture);
    if (picture.track().id() != pictures.get(0).id()) {
      batch.add(picture);
      return;
    }
    if (picture.isSync()) {
      reorderMicros = picture.presentationMicros() - picture.decodeMicros();
      if (sounds.stream().anyMatch(Sound::wantsAnotherTrack)) {
        flush();
        begin();
      }
    }
    fill(picture.decodeMicros() + reorderMicros);
    batch.add(picture);
    passedMicros = picture.endMicros();
    if (sounds.stream().anyMatch(Sound::isSilent)) {
      // What is behind the picture may belong to a time that only begins with it.
      flush();
      fill(picture.endMicros() + reorderMicros);
    }
  }

  private void fill(long micros) {
    sounds.forEach(sound -> sound.fillUntil(micros, batch));
  }

  private void flush() throws StreamFormatException {
    if (!batch.isEmpty() && begun) {
      List<Sample> ready = batch;
      batch = new ArrayList<>();
      output.accept(ready);
    }
  }
}
