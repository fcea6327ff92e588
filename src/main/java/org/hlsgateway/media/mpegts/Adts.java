package org.hlsgateway.media.mpegts;

import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;

/** AAC in ADTS frames (ISO/IEC 14496-3 1.A.2.2). */
final class Adts implements Coding {
  private static final int HEADER_BYTES = 7;
  private static final int LONGEST_FRAME = (1 << 13) - 1;
  private static final int SBR = 5;
  private static final int PS = 29;
  private static final int LC = 2;

  private final int profile;
  private final int rateIndex;
  private final int channels;

  /**
   * @param configuration AudioSpecificConfig (1.6.2.1)
   */
  Adts(byte[] configuration) throws StreamFormatException {
    if (configuration.length < 2) {
      throw new StreamFormatException("The AAC track does not say how it is coded.");
    }
    int bits = (configuration[0] & 0xff) << 8 | configuration[1] & 0xff;
    int type = bits >> 11;
    rateIndex = bits >> 7 & 15;
    channels = bits >> 3 & 15;
    // With SBR declared in the open, what comes first is still the core's rate: LC's.
    int core = type == SBR || type == PS ? LC : type;
    if (core < 1 || core > 4 || rateIndex > 12 || channels < 1 || channels > 7) {
      throw new StreamFormatException(
          "This AAC (object type "
              + type
              + ", rate index "
              + rateIndex
              + ", channel configuration "
              + channels
              + ") has no ADTS form.");
    }
    profile = core - 1;
  }

  @Override
  public int streamType() {
    return 0x0f;
  }

  @Override
  public int streamId() {
    return 0xc0;
  }

  @Override
  public byte[] descriptors() {
    return new byte[0];
  }

  @Override
  public void append(Sample sample, ByteBuilder out) throws StreamFormatException {
    int length = sample.length() + HEADER_BYTES;
    if (length > LONGEST_FRAME) {
      throw new StreamFormatException(
          "An AAC frame has " + sample.length() + " bytes; ADTS has room for 8184.");
    }
    // Syncword, MPEG-4, layer 0, no CRC.
    out.add(0xff).add(0xf1);
    out.add(profile << 6 | rateIndex << 2 | channels >> 2);
    out.add((channels & 3) << 6 | length >> 11).add(length >> 3);
    // Buffer fullness 0x7ff: variable rate. One block of samples.
    out.add((length & 7) << 5 | 0x1f).add(0xfc);
    out.add(sample.source(), sample.offset(), sample.length());
  }
}
