package org.hlsgateway.media;

import java.util.Arrays;
import java.util.Optional;

/**
 * Frames of a track in which nothing is heard, so that a sound that is not there can be stood in
 * for without an encoder.
 */
public final class Silence {
  private static final int FLAGS_OF_SYNC_SAMPLES = 0x0200_0000;
  private static final int OPUS_FRAME_SAMPLES = 960;
  private static final int OPUS_SAMPLES_PER_SECOND = 48_000;

  /** RFC 6716 3.1: CELT alone, full band, 20 ms, one frame in the packet; mono. */
  private static final int OPUS_TOC = 31 << 3;

  private static final int OPUS_STEREO = 1 << 2;

  private final MediaTrack track;
  private final byte[] frame;
  private final long durationTicks;

  private Silence(MediaTrack track, byte[] frame, long durationTicks) {
    this.track = track;
    this.frame = frame;
    this.durationTicks = durationTicks;
  }

  /**
   * @param init has the track
   * @return empty if no silence is known for its codec
   */
  public static Optional<Silence> of(InitSection init, MediaTrack track)
      throws StreamFormatException {
    if (track.codec().equals("opus")) {
      return opus(track);
    }
    if (track.codec().equals("fLaC")) {
      return flac(init, track);
    }
    CodecConfiguration configuration = CodecConfiguration.of(init).get(track.id());
    return configuration == null
        ? Optional.empty()
        : SilentAac.of(configuration.audioSpecificConfig())
            .map(
                aac ->
                    new Silence(
                        track,
                        aac.frame(),
                        (long) aac.samples() * track.ticksPerSecond() / aac.samplesPerSecond()))
            .filter(silence -> silence.durationTicks > 0);
  }

  /**
   * How long a frame of AAC is.
   *
   * @param samplesPerSecond of the core: half of what is heard where SBR doubles it
   */
  public record AacFrame(int samples, int samplesPerSecond) {}

  /**
   * How long frames of AAC are.
   *
   * @param config AudioSpecificConfig (ISO/IEC 14496-3 1.6.2.1)
   * @return empty if such AAC is not known well enough
   */
  public static Optional<AacFrame> aacFrame(byte[] config) {
    return SilentAac.of(config).map(aac -> new AacFrame(aac.samples(), aac.samplesPerSecond()));
  }

  /**
   * Silence of AAC-LC for a stream that has no sound at all. Its track counts samples, and has the
   * number 0, which no other has.
   *
   * @param samplesPerSecond one that AAC has
   * @param channels 1 or 2
   */
  public static Silence ofAac(int samplesPerSecond, int channels) {
    SilentAac aac = SilentAac.of(aacConfig(samplesPerSecond, channels)).orElseThrow();
    MediaTrack.Coding coding =
        MediaTrack.Coding.audio(
            "mp4a.40.2", "AAC", samplesPerSecond, channels, MediaTrack.DeclaredBitRates.NONE);
    MediaTrack track = new MediaTrack(0, MediaTrack.Kind.AUDIO, samplesPerSecond, "", coding);
    return new Silence(track, aac.frame(), aac.samples());
  }

  /** The AudioSpecificConfig of {@link #ofAac}. */
  public static byte[] aacConfig(int samplesPerSecond, int channels) {
    return AacConfig.lowComplexity(samplesPerSecond, channels).bytes();
  }

  /** RFC 6716 4.3: the range coder's first symbol is CELT's silence flag, which these bytes set. */
  private static Optional<Silence> opus(MediaTrack track) {
    int channels = track.coding().channels();
    if (channels < 1 || channels > 2) {
      return Optional.empty();
    }
    byte toc = (byte) (OPUS_TOC | (channels == 2 ? OPUS_STEREO : 0));
    long ticks = (long) OPUS_FRAME_SAMPLES * track.ticksPerSecond() / OPUS_SAMPLES_PER_SECOND;
    return Optional.of(new Silence(track, new byte[] {toc, (byte) 0xff, (byte) 0xfe}, ticks))
        .filter(silence -> silence.durationTicks > 0);
  }

  /** Of blocks as ours are: those of others may be of another size. */
  private static Optional<Silence> flac(InitSection init, MediaTrack track)
      throws StreamFormatException {
    int rate = track.coding().samplesPerSecond();
    int channels = track.coding().channels();
    if (!FlacEncoder.takes(rate, channels) || track.ticksPerSecond() != rate) {
      return Optional.empty();
    }
    FlacEncoder encoder = new FlacEncoder(rate, channels);
    byte[] dfLa = CodecConfiguration.of(init).get(track.id()).record();
    byte[] own = encoder.streamInfo();
    boolean likeOurs =
        dfLa.length >= 8 + own.length && Arrays.equals(dfLa, 8, 8 + own.length, own, 0, own.length);
    int samples = FlacEncoder.blockSamples(rate);
    return likeOurs
        ? Optional.of(new Silence(track, encoder.encode(new short[samples * channels]), samples))
        : Optional.empty();
  }

  public MediaTrack track() {
    return track;
  }

  /** How long a frame is, in the track's ticks. */
  public long frameTicks() {
    return durationTicks;
  }

  /** One frame. */
  public Sample at(long decodeTicks) {
    return new Sample(
        track, decodeTicks, durationTicks, 0, FLAGS_OF_SYNC_SAMPLES, frame, 0, frame.length);
  }
}
