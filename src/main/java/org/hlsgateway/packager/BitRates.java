package org.hlsgateway.packager;

import java.time.Duration;
import java.util.List;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.MediaTrack.DeclaredBitRates;
import org.hlsgateway.media.Sample;

/**
 * What a rendition weighs, with its container (draft 4.4.6.2: BANDWIDTH, AVERAGE-BANDWIDTH). An
 * encoder keeps to what it was told, whatever its picture does. Of a source's own picture only what
 * came tells, and until a segment is whole, its first frames: a keyframe is much of what a segment
 * weighs, and most of a first part.
 */
final class BitRates {
  /** Of the rate so far: the next segment may be heavier. */
  private static final double ROOM = 1.1;

  /**
   * More of it while few segments are known, by their number: an encoder that has just begun is
   * lighter in its first second than later. Players see what a variant weighs once, as they begin.
   */
  private static final double ROOM_OF_ONE = 0.25;

  private static final double ROOM_OF_ONE_ON_AVERAGE = 0.12;

  /** The same of a guess. */
  private static final double ROOM_OF_A_GUESS = 1.5;

  /** Of a keyframe, where no other frame has come. */
  private static final double USUAL_FRAME = 0.2;

  private static final long USUAL_SOUND = 96_000;
  private static final long LONG_ENOUGH_MICROS = 500_000;

  private final double keyframeSeconds;
  private final Weight keyframes = new Weight();
  private final Weight otherFrames = new Weight();
  private final Weight sound = new Weight();

  private boolean hasPicture;
  private boolean hasSound;
  private DeclaredBitRates ofPicture = DeclaredBitRates.NONE;
  private DeclaredBitRates ofSound = DeclaredBitRates.NONE;
  private long bytes;
  private long micros;
  private long peakOfSegments;
  private int segments;

  private static final class Weight {
    private long bytes;
    private long micros;
    private int samples;

    void add(Sample sample) {
      bytes += sample.length();
      micros += sample.endMicros() - sample.decodeMicros();
      samples++;
    }

    double meanBytes() {
      return samples == 0 ? 0 : (double) bytes / samples;
    }
  }

  BitRates(PackagerSettings settings) {
    // Where keyframes are closer together than segments are long, some have two of them.
    Duration known = settings.assumedKeyframeInterval();
    Duration interval = known.isZero() ? PackagerSettings.USUAL_KEYFRAME_INTERVAL : known;
    Duration least = settings.segmentTarget();
    keyframeSeconds = (interval.compareTo(least) > 0 ? interval : least).toMillis() / 1000.0;
  }

  /** A new input begins, with these tracks in the rendition. */
  void declare(List<MediaTrack> tracks) {
    hasPicture = tracks.stream().anyMatch(MediaTrack::isVideo);
    hasSound = !tracks.stream().allMatch(MediaTrack::isVideo);
    ofPicture = DeclaredBitRates.NONE;
    ofSound = DeclaredBitRates.NONE;
    for (MediaTrack track : tracks) {
      DeclaredBitRates declared = track.coding().bitRates();
      if (!track.isVideo()) {
        ofSound = declared;
      } else if (declared.isBinding()) {
        ofPicture = declared;
      }
    }
  }

  /** A part came. */
  void add(PartFrames frames, long partBytes, long durationMicros) {
    bytes += partBytes;
    micros += durationMicros;
    frames
        .all()
        .forEach(
            sample -> {
              Weight weight = sample.isSync() ? keyframes : otherFrames;
              (sample.track().isVideo() ? weight : sound).add(sample);
            });
  }

  /** A segment is whole. Half a target duration is the least that draft 4.4.6.2 looks at. */
  void segment(long segmentBytes, long durationMicros, long targetMicros) {
    // A gap says nothing of what is to come.
    if (segmentBytes > 0 && durationMicros * 2 >= targetMicros) {
      segments++;
      peakOfSegments = Math.max(peakOfSegments, perSecond(segmentBytes, durationMicros));
    }
  }

  /** Bits per second, with some room while few segments are known; 0 until there is a part. */
  long average() {
    if (micros == 0) {
      return 0;
    }
    if (segments > 0) {
      return Math.round(perSecond(bytes, micros) * (1 + ROOM_OF_ONE_ON_AVERAGE / segments));
    }
    double picture = ofPicture.isBinding() ? ofPicture.average() : guessedPicture();
    return Math.round(picture + sound(ofSound.average()) + container());
  }

  /**
   * Bits per second that no segment will exceed, as far as can be known: as heavy as an encoder may
   * let it become, or somewhat heavier than the heaviest so far. 0 until there is a part.
   */
  long peak() {
    if (micros == 0) {
      return 0;
    }
    double expected = 0;
    if (ofPicture.isBinding()) {
      expected = ROOM * (ofPicture.peak() + sound(ofSound.peak()) + container());
    } else if (segments == 0) {
      expected = ROOM_OF_A_GUESS * guessedPicture() + ROOM * (sound(ofSound.peak()) + container());
    }
    return Math.max(average(), Math.round(Math.max(expected, room() * peakOfSegments)));
  }

  private double room() {
    return segments == 0 ? 0 : ROOM + ROOM_OF_ONE / segments;
  }

  /** As many frames of each kind as there are from one keyframe to the next. */
  private double guessedPicture() {
    if (!hasPicture) {
      return 0;
    }
    int samples = keyframes.samples + otherFrames.samples;
    double others = Math.max(0, samples * 1e6 / micros * keyframeSeconds - 1);
    double keyframe = keyframes.meanBytes();
    double other = otherFrames.samples > 0 ? otherFrames.meanBytes() : keyframe * USUAL_FRAME;
    return (keyframe + others * other) * 8 / keyframeSeconds;
  }

  /** Some of a first part's sound comes only after it. */
  private double sound(long declared) {
    if (!hasSound) {
      return 0;
    }
    long measured = sound.micros < LONG_ENOUGH_MICROS ? 0 : perSecond(sound.bytes, sound.micros);
    long expected = Math.max(declared, measured);
    return expected > 0 ? expected : USUAL_SOUND;
  }

  private double container() {
    return perSecond(bytes - keyframes.bytes - otherFrames.bytes - sound.bytes, micros);
  }

  private static long perSecond(long bytes, long micros) {
    return micros == 0 ? 0 : Math.round(bytes * 8e6 / micros);
  }
}
