package org.hlsgateway.packager.mpegts;

import java.util.List;
import java.util.Set;
import org.hlsgateway.packager.fmp4.CodecConfiguration;
import org.hlsgateway.packager.fmp4.MediaTrack;
import org.hlsgateway.packager.fmp4.Sample;
import org.hlsgateway.packager.fmp4.StreamFormatException;

/**
 * H.264 and H.265 as byte streams (annex B of each): start codes instead of lengths, an access unit
 * delimiter before each picture, parameter sets before each one at which decoding can begin.
 */
final class NalUnits implements Coding {

  /**
   * What differs between the two.
   *
   * @param delimiter the whole NAL unit: pictures of any type may follow
   * @param parameterSets the types of NAL unit without which nothing can be decoded
   */
  record Rules(
      int streamType,
      byte[] descriptors,
      int delimiterType,
      byte[] delimiter,
      Set<Integer> parameterSets,
      boolean hevc) {

    private int type(byte header) {
      return hevc ? header >> 1 & 0x3f : header & 0x1f;
    }
  }

  static final Rules AVC =
      new Rules(0x1b, new byte[0], 9, new byte[] {9, (byte) 0xf0}, Set.of(7, 8), false);
  static final Rules HEVC =
      new Rules(
          0x24, Coding.registration("HEVC"), 35, new byte[] {70, 1, 80}, Set.of(32, 33, 34), true);

  private static final byte[] START_CODE = {0, 0, 0, 1};

  private final Rules rules;
  private final int lengthBytes;
  private final List<byte[]> parameterSets;

  NalUnits(Rules rules, MediaTrack track, CodecConfiguration configuration) {
    this.rules = rules;
    this.lengthBytes = track.coding().nalLengthBytes();
    this.parameterSets = configuration.parameterSets();
  }

  @Override
  public int streamType() {
    return rules.streamType();
  }

  @Override
  public int streamId() {
    return 0xe0;
  }

  @Override
  public byte[] descriptors() {
    return rules.descriptors();
  }

  @Override
  public void append(Sample sample, ByteBuilder out) throws StreamFormatException {
    out.add(START_CODE).add(rules.delimiter());
    // Where the picture brings all that is needed, that counts: the sample entry may be outdated.
    if (sample.isSync() && !bringsParameterSets(sample)) {
      parameterSets.forEach(set -> out.add(START_CODE).add(set));
    }
    int end = sample.offset() + sample.length();
    for (int at = sample.offset(); at < end; ) {
      int length = length(sample, at);
      at += lengthBytes;
      if (length > 0 && rules.type(sample.source()[at]) != rules.delimiterType()) {
        out.add(START_CODE).add(sample.source(), at, length);
      }
      at += length;
    }
  }

  private boolean bringsParameterSets(Sample sample) throws StreamFormatException {
    int found = 0;
    int end = sample.offset() + sample.length();
    for (int at = sample.offset(); at < end; ) {
      int length = length(sample, at);
      at += lengthBytes;
      int type = length > 0 ? rules.type(sample.source()[at]) : 0;
      if (rules.parameterSets().contains(type)) {
        found |= 1 << (type & 15);
      }
      at += length;
    }
    return Integer.bitCount(found) == rules.parameterSets().size();
  }

  private int length(Sample sample, int at) throws StreamFormatException {
    int end = sample.offset() + sample.length();
    long length = 0;
    for (int i = 0; i < lengthBytes && at + i < end; i++) {
      length = length << 8 | sample.source()[at + i] & 0xff;
    }
    if (length > end - at - lengthBytes) {
      throw new StreamFormatException(
          "A NAL unit claims " + length + " bytes; its picture has " + (end - at) + " left.");
    }
    return (int) length;
  }
}
