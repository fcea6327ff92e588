package org.hlsgateway.rtp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.media.NalUnitReader;
import org.hlsgateway.media.PictureOrder;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.TrackDescription;
import org.hlsgateway.rtp.SessionDescription.Format;

/**
 * The parameter sets of a stream of H.264 or H.265: what its description hints at, until the stream
 * itself says more. Several of a kind are kept by their number.
 */
public final class ParameterSets {
  private static final int MOST = 32;
  private static final int LONGEST = 8 << 10;

  private final boolean hevc;

  /** By type, and then by number. */
  private final Map<Integer, Map<Integer, byte[]>> sets = new LinkedHashMap<>();

  /** The types that only the description has told of so far. */
  private final Set<Integer> hinted = new HashSet<>();

  public ParameterSets(boolean hevc) {
    this.hevc = hevc;
  }

  /** What a description says; of what cannot be read, nothing is kept. */
  public static ParameterSets of(Format format) {
    boolean hevc = format.encoding().equals("H265") || format.encoding().equals("HEVC");
    ParameterSets sets = new ParameterSets(hevc);
    for (String key :
        hevc ? List.of("sprop-vps", "sprop-sps", "sprop-pps") : List.of("sprop-parameter-sets")) {
      format.parameter(key).ifPresent(sets::hint);
    }
    return sets;
  }

  private void hint(String text) {
    for (String part : text.split(",")) {
      byte[] bytes;
      try {
        bytes = Base64.getMimeDecoder().decode(part);
      } catch (IllegalArgumentException unreadable) {
        continue;
      }
      // Revotech writes start codes before them.
      int from = 0;
      while (from < bytes.length && bytes[from] == 0) {
        from++;
      }
      from = from >= 2 && from < bytes.length && bytes[from] == 1 ? from + 1 : 0;
      if (from < bytes.length) {
        byte[] unit = Arrays.copyOfRange(bytes, from, bytes.length);
        keep(unit);
        hinted.add(NalUnitReader.type(unit[0], hevc));
      }
    }
  }

  /**
   * What the stream itself says: what the description said of this is forgotten.
   *
   * @return true if it says something else than what was known
   */
  public boolean add(byte[] unit) {
    int type = unit.length == 0 ? -1 : NalUnitReader.type(unit[0], hevc);
    Map<Integer, byte[]> before = hinted.remove(type) ? sets.remove(type) : null;
    return keep(unit)
        && (before == null || before.values().stream().noneMatch(set -> Arrays.equals(set, unit)));
  }

  private boolean keep(byte[] unit) {
    int type = unit.length == 0 ? -1 : NalUnitReader.type(unit[0], hevc);
    if (unit.length < (hevc ? 3 : 2) || unit.length > LONGEST || !isParameterSet(type)) {
      return false;
    }
    Map<Integer, byte[]> ofType = sets.computeIfAbsent(type, key -> new LinkedHashMap<>());
    int number = number(type, unit);
    byte[] before = ofType.get(number);
    if (before != null && Arrays.equals(before, unit) || ofType.size() >= MOST && before == null) {
      return false;
    }
    ofType.put(number, unit);
    return true;
  }

  private boolean isParameterSet(int type) {
    return hevc
        ? type >= NalUnitReader.HEVC_VPS && type <= NalUnitReader.HEVC_PPS
        : type == NalUnitReader.AVC_SPS || type == NalUnitReader.AVC_PPS;
  }

  /** Its own number; H.265's sequence sets have it far inside, and no camera has two of them. */
  private int number(int type, byte[] unit) {
    if (hevc) {
      return type == NalUnitReader.HEVC_PPS ? unsigned(unit, 2) : 0;
    }
    return unsigned(unit, type == NalUnitReader.AVC_SPS ? 4 : 1);
  }

  /** ue(v) (ISO/IEC 14496-10 9.1) of few bits. */
  private static int unsigned(byte[] unit, int at) {
    if (at >= unit.length) {
      return 0;
    }
    Bits bits = new Bits(unit, at, unit.length - at);
    int zeros = 0;
    while (zeros < 12 && bits.take(1) == 0) {
      zeros++;
    }
    return (1 << zeros) - 1 + bits.take(zeros);
  }

  private List<byte[]> of(int type) {
    return new ArrayList<>(sets.getOrDefault(type, Map.of()).values());
  }

  private List<byte[]> sequence() {
    return of(hevc ? NalUnitReader.HEVC_SPS : NalUnitReader.AVC_SPS);
  }

  /** True if the pictures can be described. */
  public boolean isComplete() {
    return !sequence().isEmpty()
        && !of(hevc ? NalUnitReader.HEVC_PPS : NalUnitReader.AVC_PPS).isEmpty()
        && (!hevc || !of(NalUnitReader.HEVC_VPS).isEmpty());
  }

  /** How pictures are ordered; empty if nothing is known. */
  public Optional<PictureOrder> order() {
    return sequence().stream().findFirst().map(sps -> PictureOrder.of(sps, hevc));
  }

  /**
   * Only if {@link #isComplete}.
   *
   * @throws StreamFormatException if the sets are damaged
   */
  public TrackDescription describe(int ticksPerSecond) throws StreamFormatException {
    return hevc
        ? TrackDescription.h265(
            ticksPerSecond,
            of(NalUnitReader.HEVC_VPS),
            of(NalUnitReader.HEVC_SPS),
            of(NalUnitReader.HEVC_PPS))
        : TrackDescription.h264(
            ticksPerSecond, of(NalUnitReader.AVC_SPS), of(NalUnitReader.AVC_PPS));
  }
}
