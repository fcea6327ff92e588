package org.hlsgateway.rtp;

/** H.265 (RFC 7798): single units, aggregation packets and fragments. PACI is left out. */
final class H265Depacketizer implements Depacketizer {
  private static final int AGGREGATION = 48;
  private static final int FRAGMENT = 49;

  private final PictureAssembler pictures;

  /** Decoding order numbers are sent (sprop-max-don-diff above 0); they are skipped. */
  private final boolean numbered;

  private final byte[] header = new byte[3];
  private int fragmentStamp;

  H265Depacketizer(boolean numbered, PictureListener listener) {
    this.numbered = numbered;
    this.pictures = new PictureAssembler(true, listener);
  }

  @Override
  public void take(RtpPacket packet, int lost) {
    if (lost > 0) {
      pictures.gap();
    }
    if (packet.length() > 2 && (packet.u8(0) & 0x80) == 0) {
      payload(packet);
    }
    if (packet.marker()) {
      pictures.marked();
    }
  }

  private void payload(RtpPacket packet) {
    int type = packet.u8(0) >> 1 & 0x3f;
    if (type == AGGREGATION) {
      aggregated(packet);
    } else if (type == FRAGMENT) {
      fragment(packet);
    } else if (type < AGGREGATION) {
      single(packet);
    }
  }

  private void single(RtpPacket packet) {
    if (!numbered) {
      pictures.unit(packet.bytes(), packet.offset(), packet.length(), packet.timestamp());
    } else if (packet.length() > 4) {
      byte[] unit = new byte[packet.length() - 2];
      System.arraycopy(packet.bytes(), packet.offset(), unit, 0, 2);
      System.arraycopy(packet.bytes(), packet.offset() + 4, unit, 2, unit.length - 2);
      pictures.unit(unit, 0, unit.length, packet.timestamp());
    }
  }

  private void aggregated(RtpPacket packet) {
    pictures.abortUnit();
    int at = 2 + (numbered ? 2 : 0);
    while (at + 2 <= packet.length()) {
      int size = packet.u16(at);
      at += 2;
      if (size == 0 || at + size > packet.length()) {
        return;
      }
      pictures.unit(packet.bytes(), packet.offset() + at, size, packet.timestamp());
      at += size + (numbered ? 1 : 0);
    }
  }

  private void fragment(RtpPacket packet) {
    int flags = packet.u8(2);
    boolean starts = (flags & 0x80) != 0;
    int skip = 3 + (numbered && starts ? 2 : 0);
    int from = packet.offset() + skip;
    int count = packet.length() - skip;
    if (starts) {
      header[0] = (byte) (packet.u8(0) & 0x81 | (flags & 0x3f) << 1);
      header[1] = (byte) packet.u8(1);
      header[2] = count > 0 ? packet.bytes()[from] : 0;
      fragmentStamp = packet.timestamp();
      pictures.beginUnit(header, 0, count > 0 ? 3 : 2, fragmentStamp);
      pictures.append(header, 0, 2);
    } else if (pictures.isUnitOpen() && packet.timestamp() != fragmentStamp) {
      pictures.abortUnit();
    }
    pictures.append(packet.bytes(), from, count);
    if ((flags & 0x40) != 0) {
      pictures.endUnit();
    }
  }
}
