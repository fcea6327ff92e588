package org.hlsgateway.input.rtsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.PictureOrder;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.TrackDescription;
import org.hlsgateway.rtp.DecodeTimes;
import org.hlsgateway.rtp.Depacketizer;
import org.hlsgateway.rtp.Formats;
import org.hlsgateway.rtp.ParameterSets;
import org.hlsgateway.rtp.Picture;
import org.hlsgateway.rtp.PictureListener;
import org.hlsgateway.rtp.RtpPacket;
import org.hlsgateway.rtp.SessionDescription.Format;
import org.hlsgateway.rtp.TrackClock;

/**
 * The pictures of a camera as samples: with times of decoding, each as long as until the next, and
 * without those that are damaged, up to the next keyframe.
 */
final class RtspPictures implements RtspTrack, PictureListener {
  /** sample_flags (ISO/IEC 14496-12 8.8.3.1): depends on no other, or on others. */
  private static final int KEY_FLAGS = 0x0200_0000;

  private static final int OTHER_FLAGS = 0x0101_0000;

  /** So many tell whether pictures are reordered where the stream does not say. */
  private static final int JUDGED = 4;

  private static final long JUDGED_WITHIN_NANOS = 300_000_000;

  /**
   * Pictures that are shown before others come later than those, by no more than this, where it is
   * not known how many those are.
   */
  private static final int BACK_MILLIS = 2_000;

  private static final int FIRST_GUESS_PER_SECOND = 25;

  private final int ticksPerSecond;
  private final Depacketizer depacketizer;
  private final ParameterSets sets;
  private final TrackClock clock;
  private final Output output;

  private long offsetTicks;
  private boolean waitsForKey = true;
  private boolean dropsLeading;
  private DecodeTimes times;
  private final List<Long> undecided = new ArrayList<>();
  private final List<Timed> judged = new ArrayList<>();
  private long judgedSinceNanos;
  private long nowNanos;
  private long lastTicks;
  private int usualTicks;

  /** The time of the picture that is coming; set when it begins. */
  private long presentTicks;

  private long decodeTicks;
  private Timed pending;
  private long damaged;
  private boolean hasKeyframes;

  /** A picture with its times; decoding time is set once it is known. */
  private static final class Timed {
    private final Picture picture;
    private final long presentationTicks;
    private long decodeTicks;

    Timed(Picture picture, long presentationTicks, long decodeTicks) {
      this.picture = picture;
      this.presentationTicks = presentationTicks;
      this.decodeTicks = decodeTicks;
    }
  }

  /** Where pictures go. */
  interface Output {
    /** A keyframe is next, with all that describes it. */
    void keyframe() throws StreamFormatException;

    /** Null until tracks were named. */
    MediaTrack track();

    void sample(Sample sample) throws StreamFormatException;

    void refused(StreamFormatException why);
  }

  RtspPictures(Format format, Output output) {
    this.ticksPerSecond = Formats.clockRate(format);
    this.depacketizer = Formats.pictures(format, this);
    this.sets = ParameterSets.of(format);
    this.clock = new TrackClock(ticksPerSecond, BACK_MILLIS);
    this.output = output;
    this.usualTicks = ticksPerSecond / FIRST_GUESS_PER_SECOND;
  }

  @Override
  public void take(RtpPacket packet, int lost, long now) {
    nowNanos = now;
    depacketizer.take(packet, lost);
  }

  @Override
  public TrackClock clock() {
    return clock;
  }

  @Override
  public int ticksPerSecond() {
    return ticksPerSecond;
  }

  @Override
  public void offset(long ticks) {
    offsetTicks = ticks;
  }

  @Override
  public long offset() {
    return offsetTicks;
  }

  boolean isDescribed() {
    return sets.isComplete();
  }

  /** Only if {@link #isDescribed}. */
  TrackDescription describe() throws StreamFormatException {
    return sets.describe(ticksPerSecond);
  }

  /** True once one came, be it damaged. */
  boolean hasKeyframes() {
    return hasKeyframes;
  }

  /** Pictures that were left out since something of them, or before them, was missing. */
  long damaged() {
    return damaged;
  }

  @Override
  public void parameterSet(int type, byte[] unit) {
    sets.add(unit);
  }

  @Override
  public void pictureBegins(int timestamp) {
    long ticks = clock.ticks(timestamp, nowNanos);
    presentTicks = ticks;
    if (times == null && !decide(ticks)) {
      return;
    }
    decodeTicks = times.next(ticks, usualTicks);
    if (ticks > lastTicks && ticks - lastTicks < ticksPerSecond) {
      usualTicks = (int) (ticks - lastTicks);
    }
    lastTicks = ticks;
    clock.back(Math.max(ticksPerSecond / 10, 2L * (times.deepest() + 1) * usualTicks));
    release(decodeTicks);
  }

  @Override
  public void picture(Picture picture) {
    hasKeyframes |= picture.key();
    Timed timed = new Timed(picture, presentTicks, decodeTicks);
    if (times == null) {
      judged.add(timed);
      return;
    }
    next(timed);
  }

  /** True once it is known how pictures are ordered; what waited for that is on its way then. */
  private boolean decide(long ticks) {
    Optional<PictureOrder> order = sets.order();
    int told = order.map(PictureOrder::reordered).orElse(-1);
    if (order.isEmpty()) {
      judged.clear();
      undecided.clear();
    }
    if (undecided.isEmpty()) {
      judgedSinceNanos = nowNanos;
    }
    boolean known = told >= 0 && undecided.isEmpty();
    boolean enough =
        undecided.size() >= JUDGED || nowNanos - judgedSinceNanos > JUDGED_WITHIN_NANOS;
    if (!known && !enough || order.isEmpty()) {
      undecided.add(ticks);
      return false;
    }
    long[] all = undecided.stream().mapToLong(Long::longValue).toArray();
    if (all.length > 1) {
      usualTicks = Math.max(1, (int) Math.min(ticksPerSecond, spread(all)));
    }
    int depth = told >= 0 ? told : DecodeTimes.depthOf(all, all.length);
    times = new DecodeTimes(depth, told < 0);
    replay(all);
    return true;
  }

  private static long spread(long[] all) {
    long lowest = all[0];
    long highest = all[0];
    for (long ticks : all) {
      lowest = Math.min(lowest, ticks);
      highest = Math.max(highest, ticks);
    }
    return (highest - lowest) / (all.length - 1);
  }

  private void replay(long[] all) {
    List<Timed> waiting = List.copyOf(judged);
    judged.clear();
    for (int i = 0; i < all.length; i++) {
      long decode = times.next(all[i], usualTicks);
      release(decode);
      lastTicks = all[i];
      // Each that began has come, in the same order; times may be the same.
      if (i < waiting.size()) {
        waiting.get(i).decodeTicks = decode;
        next(waiting.get(i));
      }
    }
  }

  private void next(Timed timed) {
    Picture picture = timed.picture;
    boolean gap = picture.broken() || picture.afterGap() && !picture.key();
    boolean useless = waitsForKey && !picture.key() || dropsLeading && picture.skippedLeading();
    if (gap || useless) {
      damaged += gap || waitsForKey ? 1 : 0;
      waitsForKey |= gap;
      return;
    }
    if (picture.key()) {
      dropsLeading = waitsForKey;
      waitsForKey = false;
    }
    pending = timed;
  }

  /** The one that waited is as long as until the next. */
  private void release(long nextDecodeTicks) {
    if (pending == null) {
      return;
    }
    Timed timed = pending;
    pending = null;
    Picture picture = timed.picture;
    try {
      if (picture.key()) {
        output.keyframe();
      }
      MediaTrack track = output.track();
      if (track != null) {
        output.sample(
            new Sample(
                track,
                Math.max(0, timed.decodeTicks + offsetTicks),
                Math.max(1, nextDecodeTicks - timed.decodeTicks),
                (int) (timed.presentationTicks - timed.decodeTicks),
                picture.key() ? KEY_FLAGS : OTHER_FLAGS,
                picture.bytes(),
                0,
                picture.bytes().length));
      }
    } catch (StreamFormatException e) {
      output.refused(e);
    }
  }
}
