package org.hlsgateway.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hlsgateway.media.MediaTrack.DeclaredBitRates;
import org.hlsgateway.media.MediaTrack.Kind;

/**
 * What an input must know of a track before {@link InitWriter} can describe it: made of what the
 * field's protocols tell, be it a configuration record (FLV, Matroska) or parameter sets (SDP).
 */
public final class TrackDescription {
  /** Samples' NAL units stand behind lengths of so many bytes where an input writes them itself. */
  public static final int NAL_LENGTH_BYTES = 4;

  /** Opus always counts at 48 kHz. */
  private static final int OPUS_TICKS = 48_000;

  private static final int MOST_RECORD_BYTES = 64 << 10;

  private final Kind kind;
  private final int ticksPerSecond;
  private final String language;
  private final byte[] sampleEntry;
  private final int width;
  private final int height;

  private TrackDescription(
      Kind kind, int ticksPerSecond, String language, byte[] sampleEntry, int width, int height) {
    if (ticksPerSecond < 1) {
      throw new IllegalArgumentException(ticksPerSecond + " ticks a second");
    }
    this.kind = kind;
    this.ticksPerSecond = ticksPerSecond;
    this.language = language;
    this.sampleEntry = sampleEntry;
    this.width = width;
    this.height = height;
  }

  // ---- pictures --------------------------------------------------------------------------------

  /**
   * H.264 whose samples are as this record says.
   *
   * @param ticksPerSecond of the samples' times
   * @param avcC AVCDecoderConfigurationRecord (ISO/IEC 14496-15 5.3.3.1), as FLV's sequence header
   *     has it
   * @throws StreamFormatException if it is none, or tells no picture's size
   */
  public static TrackDescription h264(int ticksPerSecond, byte[] avcC)
      throws StreamFormatException {
    return withNalUnits(
        "avc1", "avcC", ticksPerSecond, avcC, CodecConfiguration.ofAvc(avcC), false);
  }

  /**
   * H.264 told by its parameter sets, as SDP has them: whole NAL units without start codes. Samples
   * have lengths of {@link #NAL_LENGTH_BYTES}.
   *
   * @param sps one or more
   * @param pps one or more
   */
  public static TrackDescription h264(int ticksPerSecond, List<byte[]> sps, List<byte[]> pps)
      throws StreamFormatException {
    PictureFormat format = format(sps, false);
    return h264(ticksPerSecond, SampleEntries.avcC(format, NAL_LENGTH_BYTES, sps, pps));
  }

  /**
   * H.265 whose samples are as this record says.
   *
   * @param hvcC HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 8.3.3.1)
   * @throws StreamFormatException if it is none, or tells no picture's size
   */
  public static TrackDescription h265(int ticksPerSecond, byte[] hvcC)
      throws StreamFormatException {
    return withNalUnits(
        "hvc1", "hvcC", ticksPerSecond, hvcC, CodecConfiguration.ofHevc(hvcC), true);
  }

  /** H.265 told by its parameter sets, as {@link #h264(int, List, List)}. */
  public static TrackDescription h265(
      int ticksPerSecond, List<byte[]> vps, List<byte[]> sps, List<byte[]> pps)
      throws StreamFormatException {
    PictureFormat format = format(sps, true);
    return h265(ticksPerSecond, SampleEntries.hvcC(format, NAL_LENGTH_BYTES, vps, sps, pps));
  }

  /**
   * AV1.
   *
   * @param av1C AV1CodecConfigurationRecord (AV1 Codec ISO Media File Format Binding 2.3.3) with a
   *     sequence header, which tells the picture's size
   * @throws StreamFormatException if it has none
   */
  public static TrackDescription av1(int ticksPerSecond, byte[] av1C) throws StreamFormatException {
    Av1Sequence sequence = Av1Sequence.ofRecord(av1C);
    return picture("av01", box("av1C", av1C), ticksPerSecond, sequence.width(), sequence.height());
  }

  /**
   * VP9.
   *
   * @param vpcC VPCodecConfigurationRecord (VP Codec ISO Media File Format Binding), without the
   *     version and flags of its box
   */
  public static TrackDescription vp9(int ticksPerSecond, byte[] vpcC, int width, int height)
      throws StreamFormatException {
    byte[] record = Boxes.full("vpcC", 1 << 24, bounded(vpcC));
    return picture("vp09", record, ticksPerSecond, width, height);
  }

  // ---- sound -----------------------------------------------------------------------------------

  /**
   * AAC.
   *
   * @param config AudioSpecificConfig (ISO/IEC 14496-3 1.6.2.1)
   * @throws StreamFormatException if it is too short to be one
   */
  public static TrackDescription aac(int ticksPerSecond, byte[] config)
      throws StreamFormatException {
    if (config.length < 2) {
      throw new StreamFormatException("The AAC track does not say how it is coded.");
    }
    int rate = AacConfig.of(config).map(AacConfig::rate).orElse(0);
    int channels = AacConfig.of(config).map(AacConfig::channels).orElse(0);
    byte[] esds = Boxes.esds(Boxes.MPEG4_AUDIO, DeclaredBitRates.NONE, bounded(config));
    // A configuration of 0 channels has them in the frames; most have two.
    return sound("mp4a", esds, ticksPerSecond, rate, channels == 0 ? 2 : channels);
  }

  /** MP3. */
  public static TrackDescription mp3(int ticksPerSecond, int samplesPerSecond, int channels) {
    byte[] esds = Boxes.esds(Boxes.MPEG1_AUDIO, DeclaredBitRates.NONE, new byte[0]);
    return sound("mp4a", esds, ticksPerSecond, samplesPerSecond, channels);
  }

  /**
   * FLAC as {@link FlacEncoder} codes it; FLAC in ISO Base Media File Format 3.3.2. Its times count
   * samples.
   *
   * @param samplesPerSecond see {@link FlacEncoder#takes}
   * @param channels see {@link FlacEncoder#takes}
   */
  public static TrackDescription flac(int samplesPerSecond, int channels) {
    byte[] info = new FlacEncoder(samplesPerSecond, channels).streamInfo();
    // The last of the metadata's blocks, of type 0.
    byte[] dfLa = Boxes.full("dfLa", 0, Boxes.ints(1 << 31 | info.length), info);
    return sound("fLaC", dfLa, samplesPerSecond, samplesPerSecond, channels);
  }

  /**
   * Opus of channel mapping family 0. Its times count at 48 kHz.
   *
   * @param channels 1 or 2
   * @param preSkip samples at 48 kHz that a decoder drops at the start
   */
  public static TrackDescription opus(int channels, int preSkip) {
    ByteBuffer dOps = ByteBuffer.allocate(11);
    dOps.put((byte) 0).put((byte) channels).putShort((short) preSkip);
    dOps.putInt(OPUS_TICKS).putShort((short) 0).put((byte) 0);
    return sound("Opus", Boxes.box("dOps", dOps.array()), OPUS_TICKS, OPUS_TICKS, channels);
  }

  /**
   * Opus, as its identification header says.
   *
   * @param head RFC 7845 5.1, with or without the magic signature before it
   * @throws StreamFormatException if it is none, or of more channels than family 0 has
   */
  public static TrackDescription opus(byte[] head) throws StreamFormatException {
    String magic = "OpusHead";
    boolean signed =
        head.length > magic.length()
            && new String(head, 0, magic.length(), StandardCharsets.US_ASCII).equals(magic);
    int at = signed ? magic.length() : 0;
    if (head.length - at < 11) {
      throw new StreamFormatException("The Opus track's header is too short.");
    }
    int channels = head[at + 1] & 0xff;
    if (channels < 1 || channels > 2 || head[at + 10] != 0) {
      throw new StreamFormatException(
          "The Opus track has " + channels + " channels; one or two are carried.");
    }
    return opus(channels, head[at + 2] & 0xff | (head[at + 3] & 0xff) << 8);
  }

  // ---- more ------------------------------------------------------------------------------------

  /**
   * The same in this language.
   *
   * @param code ISO 639-2/T, three small letters; anything else: unknown
   */
  public TrackDescription in(String code) {
    return new TrackDescription(kind, ticksPerSecond, code, sampleEntry, width, height);
  }

  boolean isVideo() {
    return kind == Kind.VIDEO;
  }

  int ticksPerSecond() {
    return ticksPerSecond;
  }

  String language() {
    return language;
  }

  byte[] sampleEntry() {
    return sampleEntry;
  }

  /** Pixels; 0 for sound. */
  int width() {
    return width;
  }

  /** Pixels; 0 for sound. */
  int height() {
    return height;
  }

  private static TrackDescription withNalUnits(
      String entry,
      String box,
      int ticksPerSecond,
      byte[] record,
      CodecConfiguration configuration,
      boolean hevc)
      throws StreamFormatException {
    int sequenceSet = hevc ? NalUnitReader.HEVC_SPS : NalUnitReader.AVC_SPS;
    List<byte[]> sps =
        configuration.parameterSets().stream()
            .filter(set -> set.length > 0 && NalUnitReader.type(set[0], hevc) == sequenceSet)
            .toList();
    PictureFormat format = format(sps, hevc);
    return picture(entry, box(box, record), ticksPerSecond, format.width(), format.height());
  }

  private static PictureFormat format(List<byte[]> sps, boolean hevc) throws StreamFormatException {
    if (sps.isEmpty()) {
      throw new StreamFormatException("The video track has no sequence parameter set.");
    }
    return PictureFormat.of(sps.get(0), hevc)
        .orElseThrow(
            () -> new StreamFormatException("The video's sequence parameter set is damaged."));
  }

  private static byte[] box(String type, byte[] record) throws StreamFormatException {
    return Boxes.box(type, bounded(record));
  }

  private static byte[] bounded(byte[] record) throws StreamFormatException {
    if (record.length > MOST_RECORD_BYTES) {
      throw new StreamFormatException(
          "A codec's configuration has "
              + record.length
              + " bytes; "
              + MOST_RECORD_BYTES
              + " are possible.");
    }
    return record;
  }

  /** VisualSampleEntry, ISO/IEC 14496-12 12.1.3. */
  private static TrackDescription picture(
      String entry, byte[] record, int ticksPerSecond, int width, int height) {
    ByteBuffer fields = ByteBuffer.allocate(78);
    fields.putShort(6, (short) 1).putShort(24, (short) width).putShort(26, (short) height);
    // 72 dots an inch, one frame a sample, 24 bits of depth, no table of colours.
    fields.putInt(28, 0x48_0000).putInt(32, 0x48_0000).putShort(40, (short) 1);
    fields.putShort(74, (short) 0x18).putShort(76, (short) -1);
    byte[] written = Boxes.box(entry, fields.array(), record);
    return new TrackDescription(Kind.VIDEO, ticksPerSecond, "", written, width, height);
  }

  /** AudioSampleEntry, ISO/IEC 14496-12 12.2.3. */
  private static TrackDescription sound(
      String entry, byte[] record, int ticksPerSecond, int samplesPerSecond, int channels) {
    int sampleBits = 16;
    // Rates that 16 bits do not hold are told by the record alone.
    int rate = samplesPerSecond < 1 << 16 ? samplesPerSecond << 16 : 0;
    byte[] fields = Boxes.ints(0, 1, 0, 0, channels << 16 | sampleBits, 0, rate);
    byte[] written = Boxes.box(entry, fields, record);
    return new TrackDescription(Kind.AUDIO, ticksPerSecond, "", written, 0, 0);
  }
}
