package org.hlsgateway.media.mpegts;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads a transport stream strictly, by the clauses of ISO/IEC 13818-1; throws at what is wrong.
 */
final class ParsedTransportStream {
  final List<Packet> packets = new ArrayList<>();

  /**
   * A packet.
   *
   * @param flags of the adaptation field; 0 without one
   * @param payload empty if there is none
   */
  record Packet(int pid, boolean start, int counter, int flags, OptionalLong pcr, byte[] payload) {}

  /** A packetized elementary stream packet, put together again. */
  record Unit(int streamId, int saidLength, int bytes, long pts, long dts, byte[] content) {}

  ParsedTransportStream(byte[]... segments) {
    Map<Integer, Integer> counters = new HashMap<>();
    for (byte[] segment : segments) {
      require(segment.length % 188 == 0, "whole packets");
      for (int at = 0; at < segment.length; at += 188) {
        Packet packet = packet(Arrays.copyOfRange(segment, at, at + 188));
        int before = counters.getOrDefault(packet.pid(), packet.counter() - 1);
        // 2.4.3.3: counts packets with payload only.
        int expected = packet.payload().length == 0 ? before & 15 : before + 1 & 15;
        if (packet.payload().length > 0 || counters.containsKey(packet.pid())) {
          require(packet.counter() == expected, "continuity of pid " + packet.pid());
          counters.put(packet.pid(), packet.counter());
        }
        packets.add(packet);
      }
    }
  }

  private static Packet packet(byte[] bytes) {
    require(bytes[0] == 0x47, "sync byte");
    require((bytes[1] & 0x80) == 0 && (bytes[3] & 0xc0) == 0, "no error, no scrambling");
    int pid = (bytes[1] & 0x1f) << 8 | bytes[2] & 0xff;
    boolean hasPayload = (bytes[3] & 0x10) != 0;
    int flags = 0;
    OptionalLong pcr = OptionalLong.empty();
    int at = 4;
    if ((bytes[3] & 0x20) != 0) {
      int length = bytes[4] & 0xff;
      require(hasPayload ? length <= 182 : length == 183, "adaptation field of " + length);
      int used = 0;
      if (length > 0) {
        flags = bytes[5] & 0xff;
        used = 1;
        if ((flags & 0x10) != 0) {
          long base = 0;
          for (int i = 6; i < 10; i++) {
            base = base << 8 | bytes[i] & 0xff;
          }
          pcr = OptionalLong.of(base << 1 | (bytes[10] & 0x80) >> 7);
          require((bytes[10] & 0x7f) == 0x7e && bytes[11] == 0, "reserved bits and extension");
          used += 6;
        }
      }
      for (int i = 5 + used; i < 5 + length; i++) {
        require(bytes[i] == -1, "stuffing is 0xff");
      }
      at = 5 + length;
    }
    return new Packet(
        pid,
        (bytes[1] & 0x40) != 0,
        bytes[3] & 15,
        flags,
        pcr,
        hasPayload ? Arrays.copyOfRange(bytes, at, 188) : new byte[0]);
  }

  /** The sections of a PID, their checksum verified. */
  List<byte[]> sections(int pid) {
    List<byte[]> sections = new ArrayList<>();
    for (Packet packet : packets) {
      if (packet.pid() == pid) {
        byte[] payload = packet.payload();
        int start = 1 + payload[0];
        int length = (payload[start + 1] & 15) << 8 | payload[start + 2] & 0xff;
        byte[] section = Arrays.copyOfRange(payload, start, start + 3 + length);
        require(crc(section) == 0, "checksum of a section");
        sections.add(section);
      }
    }
    return sections;
  }

  List<Unit> units(int pid) {
    List<Unit> units = new ArrayList<>();
    ByteArrayOutputStream open = new ByteArrayOutputStream();
    for (Packet packet : packets) {
      if (packet.pid() == pid) {
        if (packet.start() && open.size() > 0) {
          units.add(unit(open.toByteArray()));
          open.reset();
        }
        open.writeBytes(packet.payload());
      }
    }
    units.add(unit(open.toByteArray()));
    return units;
  }

  private static Unit unit(byte[] pes) {
    require(pes[0] == 0 && pes[1] == 0 && pes[2] == 1, "packet start code");
    require((pes[6] & 0xc0) == 0x80, "marker of the header");
    int length = (pes[4] & 0xff) << 8 | pes[5] & 0xff;
    boolean both = (pes[7] & 0xc0) == 0xc0;
    long pts = time(pes, 9, both ? 3 : 2);
    long dts = both ? time(pes, 14, 1) : pts;
    byte[] content = Arrays.copyOfRange(pes, 9 + pes[8], pes.length);
    return new Unit(pes[3] & 0xff, length, pes.length, pts, dts, content);
  }

  private static long time(byte[] pes, int at, int prefix) {
    require((pes[at] & 0xff) >> 4 == prefix, "prefix of a time");
    require((pes[at] & pes[at + 2] & pes[at + 4] & 1) == 1, "markers of a time");
    return (pes[at] >> 1 & 7L) << 30
        | (pes[at + 1] & 0xffL) << 22
        | (pes[at + 2] & 0xfeL) << 14
        | (pes[at + 3] & 0xffL) << 7
        | (pes[at + 4] & 0xfeL) >> 1;
  }

  private static int crc(byte[] section) {
    int crc = -1;
    for (byte next : section) {
      for (int bit = 7; bit >= 0; bit--) {
        boolean out = crc < 0 ^ (next >> bit & 1) == 1;
        crc = crc << 1 ^ (out ? 0x04c11db7 : 0);
      }
    }
    return crc;
  }

  private static void require(boolean fulfilled, String what) {
    if (!fulfilled) {
      throw new AssertionError("not so: " + what);
    }
  }
}
