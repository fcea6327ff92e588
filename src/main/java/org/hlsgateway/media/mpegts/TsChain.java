package org.hlsgateway.media.mpegts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hlsgateway.media.StreamFormatException;

/**
 * TS segments that follow each other without a break of the continuity counters, made in any order:
 * the chain grows at its end, and also at its beginning, where the counters of what was made later
 * are already fixed. One thread at a time.
 */
public final class TsChain {
  private final TsMuxer muxer = new TsMuxer();

  /**
   * A segment of the chain.
   *
   * @param counters the first of each PID
   */
  public record Link(byte[] bytes, Map<Integer, Integer> counters) {

    public Link {
      counters = Map.copyOf(counters);
    }
  }

  /** The segment that follows all that were appended before; see {@link TsMuxer#segment}. */
  public Link append(List<byte[]> init, List<byte[]> media, boolean discontinuity)
      throws StreamFormatException {
    byte[] bytes = muxer.segment(init, media, discontinuity);
    return new Link(bytes, firstCounters(bytes));
  }

  /** The segment that comes before one that was made already. */
  public static Link before(Link next, List<byte[]> init, List<byte[]> media, boolean discontinuity)
      throws StreamFormatException {
    byte[] bytes = new TsMuxer().segment(init, media, discontinuity);
    Map<Integer, Integer> counted = new HashMap<>();
    for (int at = 0; at < bytes.length; at += TsPackets.PACKET_BYTES) {
      counted.merge(pid(bytes, at), hasPayload(bytes, at) ? 1 : 0, Integer::sum);
    }
    // Counted from 0, each PID would end at its number of packets; it is to end at the next's
    // first.
    for (int at = 0; at < bytes.length; at += TsPackets.PACKET_BYTES) {
      int pid = pid(bytes, at);
      int shift = next.counters().getOrDefault(pid, 0) - counted.get(pid);
      bytes[at + 3] = (byte) (bytes[at + 3] & 0xf0 | (bytes[at + 3] + shift & 15));
    }
    return new Link(bytes, firstCounters(bytes));
  }

  private static Map<Integer, Integer> firstCounters(byte[] bytes) {
    Map<Integer, Integer> first = new HashMap<>();
    for (int at = 0; at < bytes.length; at += TsPackets.PACKET_BYTES) {
      if (hasPayload(bytes, at)) {
        first.putIfAbsent(pid(bytes, at), bytes[at + 3] & 15);
      }
    }
    return first;
  }

  private static int pid(byte[] bytes, int at) {
    return (bytes[at + 1] & 0x1f) << 8 | bytes[at + 2] & 0xff;
  }

  private static boolean hasPayload(byte[] bytes, int at) {
    return (bytes[at + 3] & 0x10) != 0;
  }
}
