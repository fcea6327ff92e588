package org.hlsgateway.media.mpegts;

import java.util.List;

/** Program association and map tables (ISO/IEC 13818-1 2.4.4). */
final class Sections {
  static final int PAT_PID = 0;
  static final int PMT_PID = 0x1000;
  private static final int PROGRAM = 1;
  private static final int PAT_TABLE = 0;
  private static final int PMT_TABLE = 2;
  private static final int POLYNOMIAL = 0x04c1_1db7;

  private Sections() {}

  /**
   * An elementary stream in the map.
   *
   * @param type stream_type
   * @param descriptors whole ones, one after the other
   */
  record Entry(int type, int pid, byte[] descriptors) {}

  static byte[] pat() {
    ByteBuilder body = new ByteBuilder(16);
    body.add16(PROGRAM).add16(0xe000 | PMT_PID);
    return section(PAT_TABLE, 1, 0, body);
  }

  /**
   * @param version 0 to 31; another one whenever the map changes
   */
  static byte[] pmt(int version, int pcrPid, List<Entry> entries) {
    ByteBuilder body = new ByteBuilder(64);
    body.add16(0xe000 | pcrPid).add16(0xf000);
    for (Entry entry : entries) {
      body.add(entry.type()).add16(0xe000 | entry.pid());
      body.add16(0xf000 | entry.descriptors().length).add(entry.descriptors());
    }
    return section(PMT_TABLE, PROGRAM, version, body);
  }

  private static byte[] section(int table, int id, int version, ByteBuilder body) {
    ByteBuilder section = new ByteBuilder(body.length() + 12);
    section.add(table).add16(0xb000 | body.length() + 9).add16(id);
    section.add(0xc1 | version << 1).add(0).add(0).add(body.array(), 0, body.length());
    section.add32(crc(section));
    return section.copy();
  }

  /** Annex A: the CRC that makes the decoder's register 0. */
  private static int crc(ByteBuilder section) {
    int crc = -1;
    for (int i = 0; i < section.length(); i++) {
      crc ^= section.array()[i] << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc < 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
      }
    }
    return crc;
  }
}
