package org.hlsgateway.input.rtsp;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.hlsgateway.media.FlacEncoder;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.TrackDescription;
import org.hlsgateway.rtp.Depacketizer;
import org.hlsgateway.rtp.Formats;
import org.hlsgateway.rtp.RtpPacket;
import org.hlsgateway.rtp.SessionDescription.Format;
import org.hlsgateway.rtp.SoundListener;
import org.hlsgateway.rtp.TrackClock;

/**
 * The sound of a camera as samples that follow each other without gaps, as long as its time stamps
 * differ from that by no more than a few hundredths of a second.
 */
final class RtspSound implements RtspTrack, SoundListener {
  private static final int BACK_MILLIS = 500;
  private static final int TOLERATED_MILLIS = 40;

  /** What comes before the first picture: half a second of the shortest frames. */
  private static final int MOST_KEPT = 200;

  private final Format format;
  private final int ticksPerSecond;
  private final Depacketizer depacketizer;
  private final TrackClock clock;
  private final Output output;

  /** Null for what comes coded. */
  private final FlacEncoder flac;

  private byte[] aacConfig;
  private long offsetTicks;
  private long nowNanos;
  private long endTicks = -1;
  private final Deque<Frame> kept = new ArrayDeque<>();

  /** How long frames without a loss between them are, and what their stamps say. */
  private long toldTicks;

  private long heardTicks;
  private int heardStamp;

  /** How long the one before is; 0: there was none. */
  private int blockTicks;

  /** The last step of the stamps beside the length of what it steps over; 0: none was. */
  private double lastOfItsBlock;

  private static final double PAUSES_FROM = 2;

  /** What was told last. */
  private double pace = 1;

  /** After twice as long it is known how fast the stamps count. */
  private static final int HEARD_MILLIS = 600;

  private static final double ALIKE = 0.05;

  private record Frame(long clockTicks, int durationTicks, byte[] bytes) {}

  /** Where the sound goes. */
  interface Output {
    /** Null until tracks were named. */
    MediaTrack track();

    void sample(Sample sample) throws StreamFormatException;

    /** The description is another one from now on. */
    void changed() throws StreamFormatException;

    void refused(StreamFormatException why);
  }

  RtspSound(Format format, Output output) {
    this.format = format;
    this.ticksPerSecond = Formats.clockRate(format);
    this.depacketizer = Formats.sound(format, this);
    this.clock = new TrackClock(ticksPerSecond, BACK_MILLIS);
    this.output = output;
    this.flac =
        Formats.isUncoded(format)
            ? new FlacEncoder(ticksPerSecond, Math.max(1, format.channels()))
            : null;
    boolean isAac = flac == null && !format.encoding().equals("OPUS");
    this.aacConfig = isAac ? Formats.aacConfig(format) : new byte[0];
  }

  @Override
  public void take(RtpPacket packet, int lost, long now) {
    nowNanos = now;
    if (lost > 0) {
      heardTicks = 0;
      toldTicks = 0;
    }
    depacketizer.take(packet, lost);
  }

  /**
   * Samples that follow each other take as long as they take: stamps that count at another rate
   * than is said show beside them. What is told twice is believed. A step that is much longer than
   * the one before is a pause, in which nothing was sent: it says nothing, and what follows is
   * heard by itself.
   */
  private void compare(int stamp, int durationTicks) {
    int step = stamp - heardStamp;
    double ofItsBlock = blockTicks == 0 ? 0 : (double) step / blockTicks;
    boolean pauses = lastOfItsBlock > 0 && ofItsBlock > PAUSES_FROM * lastOfItsBlock;
    if (pauses) {
      heardTicks = 0;
      toldTicks = 0;
    } else if (heardTicks > 0) {
      toldTicks += step;
    }
    lastOfItsBlock = ofItsBlock;
    blockTicks = durationTicks;
    heardStamp = stamp;
    if (heardTicks > (long) ticksPerSecond * HEARD_MILLIS / 1_000) {
      double now = (double) toldTicks / heardTicks;
      if (now > 0 && Math.abs(now / pace - 1) < ALIKE) {
        clock.countsAt(now);
      }
      pace = now;
      heardTicks = 0;
      toldTicks = 0;
    }
    heardTicks += durationTicks;
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

  TrackDescription describe() throws StreamFormatException {
    if (flac != null) {
      return TrackDescription.flac(ticksPerSecond, Math.max(1, format.channels()));
    }
    // Two channels of Opus hold one as well (RFC 7587 7.1): what each packet has is in itself.
    return format.encoding().equals("OPUS")
        ? TrackDescription.opus(2, 0)
        : TrackDescription.aac(ticksPerSecond, aacConfig);
  }

  @Override
  public void configuration(byte[] config) {
    if (Arrays.equals(config, aacConfig)) {
      return;
    }
    if (!Formats.isUsualAac(config)) {
      output.refused(new StreamFormatException("The sound is AAC of an unusual kind."));
      return;
    }
    aacConfig = config;
    try {
      output.changed();
    } catch (StreamFormatException e) {
      output.refused(e);
    }
  }

  @Override
  public void frame(int timestamp, int ticksLater, int durationTicks, byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    if (flac != null) {
      compare(timestamp, durationTicks);
    }
    long ticks = clock.ticks(timestamp, nowNanos) + ticksLater;
    Frame frame = new Frame(ticks, durationTicks, flac == null ? bytes : coded(bytes));
    if (output.track() == null) {
      kept.add(frame);
      if (kept.size() > MOST_KEPT) {
        kept.remove();
      }
      return;
    }
    bring(frame);
  }

  private byte[] coded(byte[] uncoded) {
    short[] samples = new short[uncoded.length / 2];
    ByteBuffer.wrap(uncoded).asShortBuffer().get(samples);
    return flac.encode(samples);
  }

  /** Tracks were named: what came before goes on its way. */
  void begin() {
    endTicks = -1;
    while (!kept.isEmpty()) {
      bring(kept.remove());
    }
  }

  private void bring(Frame frame) {
    long ticks = Math.max(0, frame.clockTicks + offsetTicks);
    long tolerated = (long) ticksPerSecond * TOLERATED_MILLIS / 1_000;
    if (endTicks >= 0 && Math.abs(ticks - endTicks) <= tolerated) {
      ticks = endTicks;
    }
    if (endTicks >= 0 && ticks < endTicks) {
      return; // it was there before: the sound was set to the picture's time
    }
    endTicks = ticks + frame.durationTicks;
    try {
      output.sample(
          new Sample(
              output.track(),
              ticks,
              frame.durationTicks,
              0,
              0x0200_0000,
              frame.bytes,
              0,
              frame.bytes.length));
    } catch (StreamFormatException e) {
      output.refused(e);
    }
  }
}
