package org.hlsgateway.media.mpegts;

import static org.hlsgateway.media.NalUnitReader.AVC_DELIMITER;
import static org.hlsgateway.media.NalUnitReader.AVC_PPS;
import static org.hlsgateway.media.NalUnitReader.AVC_SPS;
import static org.hlsgateway.media.NalUnitReader.HEVC_DELIMITER;
import static org.hlsgateway.media.NalUnitReader.HEVC_PPS;
import static org.hlsgateway.media.NalUnitReader.HEVC_SPS;
import static org.hlsgateway.media.NalUnitReader.HEVC_VPS;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hlsgateway.media.CodecConfiguration;
import org.hlsgateway.media.NalUnitReader;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;

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
      Set<Integer> parameterSets) {}

  static final Rules AVC =
      new Rules(
          0x1b, new byte[0], AVC_DELIMITER, new byte[] {9, (byte) 0xf0}, Set.of(AVC_SPS, AVC_PPS));
  static final Rules HEVC =
      new Rules(
          0x24,
          Coding.registration("HEVC"),
          HEVC_DELIMITER,
          new byte[] {70, 1, 80},
          Set.of(HEVC_VPS, HEVC_SPS, HEVC_PPS));

  private static final byte[] START_CODE = {0, 0, 0, 1};

  private final Rules rules;
  private final List<byte[]> parameterSets;

  NalUnits(Rules rules, CodecConfiguration configuration) {
    this.rules = rules;
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
    NalUnitReader units = new NalUnitReader(sample);
    while (units.next()) {
      if (units.type() != rules.delimiterType()) {
        out.add(START_CODE).add(sample.source(), units.start(), units.end() - units.start());
      }
    }
    units.requireWhole();
  }

  private boolean bringsParameterSets(Sample sample) {
    Set<Integer> missing = new HashSet<>(rules.parameterSets());
    NalUnitReader units = new NalUnitReader(sample);
    while (!missing.isEmpty() && units.next()) {
      missing.remove(units.type());
    }
    return missing.isEmpty();
  }
}
