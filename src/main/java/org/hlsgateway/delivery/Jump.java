package org.hlsgateway.delivery;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Says in MPEG-TS that something was left out: a packet without payload for each of its streams,
 * that has the discontinuity_indicator set (ISO/IEC 13818-1 2.4.3.5). Without it, clocks that jump
 * and counters that do not fit are errors to a receiver.
 */
final class Jump {
  private static final int PACKET_BYTES = 188;
  private static final int SYNC = 0x47;
  private static final int NULL_PID = 0x1fff;

  /** adaptation_field_control: no payload. */
  private static final int ADAPTATION_ALONE = 0x20;

  private static final int PAYLOAD = 0x10;
  private static final int DISCONTINUITY = 0x80;

  private Jump() {}

  /**
   * @param segment packets that come next; so many of them that each stream is there
   * @return packets to be sent before them
   */
  static byte[] before(byte[] segment) {
    ByteArrayOutputStream packets = new ByteArrayOutputStream();
    Set<Integer> seen = new HashSet<>();
    for (int at = 0; at + PACKET_BYTES <= segment.length; at += PACKET_BYTES) {
      int pid = (segment[at + 1] & 0x1f) << 8 | (segment[at + 2] & 0xff);
      if ((segment[at] & 0xff) == SYNC && pid != NULL_PID && seen.add(pid)) {
        int counter = segment[at + 3] & 0x0f;
        boolean counts = (segment[at + 3] & PAYLOAD) != 0;
        packets.writeBytes(packet(pid, counts ? counter + 15 & 0x0f : counter));
      }
    }
    return packets.toByteArray();
  }

  /**
   * @param counter of the packet before: one without payload does not count
   */
  private static byte[] packet(int pid, int counter) {
    byte[] packet = new byte[PACKET_BYTES];
    Arrays.fill(packet, (byte) 0xff);
    packet[0] = SYNC;
    packet[1] = (byte) (pid >> 8);
    packet[2] = (byte) pid;
    packet[3] = (byte) (ADAPTATION_ALONE | counter);
    packet[4] = (byte) (PACKET_BYTES - 5);
    packet[5] = (byte) DISCONTINUITY;
    return packet;
  }
}
