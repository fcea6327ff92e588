package org.hlsgateway.rtp;

import java.util.Arrays;
import org.hlsgateway.rtp.SessionDescription.Format;

/**
 * AAC as mpeg4-generic (RFC 3640), with access unit headers of any length, in pieces where a frame
 * is longer than a packet, and with ADTS headers where cameras leave them in.
 */
final class AacDepacketizer implements Depacketizer {
  private static final int SAMPLES = 1_024;
  private static final int LONGEST_FRAME = 64 << 10;

  private final SoundListener listener;
  private final int sizeBits;
  private final int indexBits;
  private final int indexDeltaBits;
  private final int ticksPerFrame;

  private byte[] pieces = new byte[0];
  private int wanted;
  private int stamp;
  private boolean told;

  /**
   * @param config AudioSpecificConfig
   */
  AacDepacketizer(Format format, byte[] config, SoundListener listener) {
    this.listener = listener;
    int size = format.number("sizelength", 0);
    boolean silent = size == 0 && format.number("indexlength", 0) == 0;
    this.sizeBits = silent ? 13 : Math.min(size, 32);
    this.indexBits = silent ? 3 : Math.min(32, format.number("indexlength", 0));
    this.indexDeltaBits = silent ? 3 : Math.min(32, format.number("indexdeltalength", 0));
    int rate = AacFormat.rate(config);
    this.ticksPerFrame =
        rate > 0 ? (int) Math.round((double) SAMPLES * format.clockRate() / rate) : SAMPLES;
  }

  @Override
  public void take(RtpPacket packet, int lost) {
    if (lost > 0) {
      wanted = 0;
    }
    if (packet.length() < 2) {
      return;
    }
    int headerBits = packet.u16(0);
    int headerBytes = (headerBits + 7) / 8;
    int dataAt = 2 + headerBytes;
    boolean impossible = sizeBits == 0 || headerBits < sizeBits || dataAt > packet.length();
    if (isSync(packet.bytes(), packet.offset(), packet.length())
        && (impossible || isAdts(packet))) {
      adts(packet);
      return;
    }
    if (impossible) {
      return;
    }
    units(packet, headerBits, dataAt);
  }

  private void units(RtpPacket packet, int headerBits, int dataAt) {
    Bits headers = new Bits(packet.bytes(), packet.offset() + 2, packet.length() - 2);
    int at = dataAt;
    int left = headerBits;
    int index = 0;
    while (left >= sizeBits && at < packet.length()) {
      int size = headers.take(sizeBits);
      int others = index == 0 ? indexBits : indexDeltaBits;
      headers.skip(others);
      left -= sizeBits + others;
      if (size <= 0 || size > LONGEST_FRAME) {
        return;
      }
      if (at + size > packet.length()) {
        if (index == 0) {
          piece(packet, at, size);
        }
        return;
      }
      wanted = 0;
      frame(packet.timestamp(), index, packet.bytes(), packet.offset() + at, size);
      at += size;
      index++;
    }
  }

  /** 3.2.3.1: a frame in pieces says its whole size in each packet. */
  private void piece(RtpPacket packet, int at, int size) {
    int count = packet.length() - at;
    if (wanted == 0 || stamp != packet.timestamp() || wanted != size) {
      pieces = new byte[0];
      stamp = packet.timestamp();
      wanted = size;
    }
    int have = pieces.length;
    pieces = Arrays.copyOf(pieces, Math.min(size, have + count));
    System.arraycopy(packet.bytes(), packet.offset() + at, pieces, have, pieces.length - have);
    if (pieces.length == size) {
      wanted = 0;
      frame(stamp, 0, pieces, 0, size);
      pieces = new byte[0];
    }
  }

  private void frame(int timestamp, int index, byte[] bytes, int offset, int size) {
    int skip = isSync(bytes, offset, size) ? adtsHeader(bytes, offset, size) : 0;
    if (skip > 0) {
      tell(bytes, offset);
    }
    listener.frame(
        timestamp,
        index * ticksPerFrame,
        ticksPerFrame,
        Arrays.copyOfRange(bytes, offset + skip, offset + size));
  }

  /** Bare ADTS frames, without the headers of RFC 3640. */
  private void adts(RtpPacket packet) {
    byte[] bytes = packet.bytes();
    int end = packet.offset() + packet.length();
    int at = packet.offset();
    int index = 0;
    while (at < end && isSync(bytes, at, end - at)) {
      int length = adtsLength(bytes, at);
      int skip = (bytes[at + 1] & 1) != 0 ? 7 : 9;
      if (length <= skip || at + length > end) {
        return;
      }
      tell(bytes, at);
      listener.frame(
          packet.timestamp(),
          index * ticksPerFrame,
          ticksPerFrame,
          Arrays.copyOfRange(bytes, at + skip, at + length));
      at += length;
      index++;
    }
  }

  private boolean isAdts(RtpPacket packet) {
    return adtsLength(packet.bytes(), packet.offset()) == packet.length();
  }

  private static boolean isSync(byte[] bytes, int at, int count) {
    return count > 7 && bytes[at] == -1 && (bytes[at + 1] & 0xf6) == 0xf0;
  }

  private static int adtsLength(byte[] bytes, int at) {
    return (bytes[at + 3] & 3) << 11 | (bytes[at + 4] & 0xff) << 3 | (bytes[at + 5] & 0xff) >> 5;
  }

  /** Its length if it fits the frame; else the frame only happens to begin so. */
  private static int adtsHeader(byte[] bytes, int at, int size) {
    int skip = (bytes[at + 1] & 1) != 0 ? 7 : 9;
    return adtsLength(bytes, at) == size && size > skip ? skip : 0;
  }

  /** What ADTS says counts: descriptions beside it are wrong as often as not. */
  private void tell(byte[] bytes, int at) {
    if (told) {
      return;
    }
    told = true;
    int index = bytes[at + 2] >> 2 & 15;
    int channels = (bytes[at + 2] & 1) << 2 | (bytes[at + 3] & 0xff) >> 6;
    if (index < AacFormat.RATES.length && channels > 0) {
      listener.configuration(AacFormat.lowComplexity(AacFormat.RATES[index], channels));
    }
  }
}
