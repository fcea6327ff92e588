package org.hlsgateway.rtp;

/**
 * H.264 (RFC 6184): single units, STAP-A and FU-A, whatever packetization-mode says, for Hikvision
 * and others say 0 and send fragments. Interleaved units (STAP-B, MTAP, FU-B) are not read: nobody
 * sends them.
 */
final class H264Depacketizer implements Depacketizer {
  private static final int STAP_A = 24;
  private static final int FU_A = 28;

  private final PictureAssembler pictures;
  private final byte[] header = new byte[2];
  private int fragmentStamp;

  H264Depacketizer(PictureListener listener) {
    this.pictures = new PictureAssembler(false, listener);
  }

  @Override
  public void take(RtpPacket packet, int lost) {
    if (lost > 0) {
      pictures.gap();
    }
    if (packet.length() > 0) {
      payload(packet);
    }
    if (packet.marker()) {
      pictures.marked();
    }
  }

  private void payload(RtpPacket packet) {
    int first = packet.u8(0);
    if ((first & 0x80) != 0) {
      return; // forbidden_zero_bit: it is broken, and says so
    }
    switch (first & 0x1f) {
      case STAP_A -> aggregated(packet);
      case FU_A -> fragment(packet);
      case 25, 26, 27, 29, 30, 31 -> {
        // Interleaved, or a vendor's own.
      }
      default ->
          pictures.unit(packet.bytes(), packet.offset(), packet.length(), packet.timestamp());
    }
  }

  private void aggregated(RtpPacket packet) {
    pictures.abortUnit();
    int at = 1;
    while (at + 2 <= packet.length()) {
      int size = packet.u16(at);
      at += 2;
      if (size == 0 || at + size > packet.length()) {
        return; // zeros fill it up, or the rest is cut off: what was good so far stays
      }
      pictures.unit(packet.bytes(), packet.offset() + at, size, packet.timestamp());
      at += size;
    }
  }

  private void fragment(RtpPacket packet) {
    if (packet.length() < 2) {
      return;
    }
    int flags = packet.u8(1);
    int from = packet.offset() + 2;
    int count = packet.length() - 2;
    if ((flags & 0x80) != 0) {
      // Tiandy and V380 say other types in the fragments that follow: the first one counts.
      header[0] = (byte) (packet.u8(0) & 0xe0 | flags & 0x1f);
      header[1] = count > 0 ? packet.bytes()[from] : 0;
      fragmentStamp = packet.timestamp();
      pictures.beginUnit(header, 0, count > 0 ? 2 : 1, fragmentStamp);
      pictures.append(header, 0, 1);
    } else if (pictures.isUnitOpen() && packet.timestamp() != fragmentStamp) {
      pictures.abortUnit();
    }
    pictures.append(packet.bytes(), from, count);
    if ((flags & 0x40) != 0) {
      pictures.endUnit();
    }
  }
}
