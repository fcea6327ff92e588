package org.hlsgateway.media.mpegts;

/** Packets of 188 bytes, and the continuity counter of each PID (ISO/IEC 13818-1 2.4.3). */
final class TsPackets {
  static final int PACKET_BYTES = 188;
  private static final int PAYLOAD_BYTES = 184;
  private static final int SYNC = 0x47;
  private static final int PIDS = 8192;
  private static final long TIME_MASK = (1L << 33) - 1;
  private static final int PCR_BYTES = 6;

  private final byte[] counters = new byte[PIDS];
  private final ByteBuilder out = new ByteBuilder(256 * 1024);

  /**
   * What the adaptation field of a unit's first packet says (2.4.3.4).
   *
   * @param pcr program clock reference in units of 90 kHz, of any sign and size; null for none
   */
  record Adaptation(boolean discontinuity, boolean randomAccess, Long pcr) {
    static final Adaptation NONE = new Adaptation(false, false, null);

    private int bytes() {
      boolean flags = discontinuity || randomAccess || pcr != null;
      return flags ? 2 + (pcr != null ? PCR_BYTES : 0) : 0;
    }

    private int flags() {
      return (discontinuity ? 0x80 : 0) | (randomAccess ? 0x40 : 0) | (pcr != null ? 0x10 : 0);
    }
  }

  /** All packets since the last call. */
  byte[] take() {
    byte[] taken = out.copy();
    out.clear();
    return taken;
  }

  /** A table section of one packet; 2.4.4: the pointer field, then the section, then stuffing. */
  void section(int pid, byte[] section) {
    if (section.length >= PAYLOAD_BYTES) {
      throw new IllegalArgumentException("a section of " + section.length + " bytes");
    }
    header(pid, true, true, false);
    out.add(0).add(section).fill(0xff, PAYLOAD_BYTES - 1 - section.length);
  }

  /** A packet without payload, for its clock reference alone. 2.4.3.3: it is not counted. */
  void clock(int pid, long pcr) {
    Adaptation adaptation = new Adaptation(false, false, pcr);
    int flags = 0x20;
    out.add(SYNC).add(pid >> 8).add(pid).add(flags | (counters[pid] - 1) & 15);
    adaptation(adaptation, PAYLOAD_BYTES);
  }

  /**
   * A packetized elementary stream packet, header and all, over as many packets as it takes.
   *
   * @param first said in the first of them
   */
  void unit(int pid, ByteBuilder pes, Adaptation first) {
    int position = 0;
    while (position < pes.length()) {
      Adaptation said = position == 0 ? first : Adaptation.NONE;
      int left = pes.length() - position;
      int field = Math.max(said.bytes(), PAYLOAD_BYTES - left);
      header(pid, position == 0, true, field > 0);
      if (field > 0) {
        adaptation(said, field);
      }
      out.add(pes.array(), position, PAYLOAD_BYTES - field);
      position += PAYLOAD_BYTES - field;
    }
  }

  private void header(int pid, boolean start, boolean payload, boolean field) {
    int control = (field ? 0x20 : 0) | (payload ? 0x10 : 0);
    out.add(SYNC).add((start ? 0x40 : 0) | pid >> 8).add(pid).add(control | counters[pid]);
    counters[pid] = (byte) (counters[pid] + 1 & 15);
  }

  /** 2.4.3.5: the length does not count itself; a field of one byte has no flags. */
  private void adaptation(Adaptation said, int bytes) {
    out.add(bytes - 1);
    if (bytes == 1) {
      return;
    }
    out.add(said.flags());
    int left = bytes - 2;
    if (said.pcr() != null) {
      long base = said.pcr() & TIME_MASK;
      // 2.4.3.5: 33 bits of 90 kHz, 6 reserved, 9 of 27 MHz, which are always 0 here.
      out.add32((int) (base >>> 1)).add((int) (base & 1) << 7 | 0x7e).add(0);
      left -= PCR_BYTES;
    }
    out.fill(0xff, left);
  }

  /**
   * Begins a packetized elementary stream packet (2.4.3.6); its length is set by {@link #endPes}.
   *
   * @param pts presentation time in units of 90 kHz, of any size
   * @param dts decode time likewise, not later
   */
  static void beginPes(ByteBuilder pes, int streamId, long pts, long dts) {
    pes.clear();
    boolean both = pts != dts;
    // '10', data_alignment_indicator; then which times follow, and their bytes.
    pes.add(0).add(0).add(1).add(streamId).add16(0).add(0x84).add(both ? 0xc0 : 0x80);
    pes.add(both ? 10 : 5);
    time(pes, both ? 3 : 2, pts);
    if (both) {
      time(pes, 1, dts);
    }
  }

  /** 2.4.3.7: a length of 0 means that the next unit ends it, which only video may say. */
  static void endPes(ByteBuilder pes, boolean video) {
    int length = pes.length() - 6;
    if (length > 0xffff && !video) {
      throw new IllegalArgumentException("a packet of " + length + " bytes that is not video");
    }
    int said = length > 0xffff ? 0 : length;
    pes.array()[4] = (byte) (said >> 8);
    pes.array()[5] = (byte) said;
  }

  private static void time(ByteBuilder pes, int prefix, long units) {
    long time = units & TIME_MASK;
    pes.add(prefix << 4 | (int) (time >> 30) << 1 | 1);
    pes.add16((int) (time >> 15 & 0x7fff) << 1 | 1);
    pes.add16((int) (time & 0x7fff) << 1 | 1);
  }
}
