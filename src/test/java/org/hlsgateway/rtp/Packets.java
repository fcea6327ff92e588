package org.hlsgateway.rtp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.hlsgateway.rtmp.Hex;

/** Packets as cameras send them, in hexadecimal digits, and what pictures come out of them. */
final class Packets implements PictureListener {
  static final String SPS = "67 42c01eda0280bfe5c044000003000400000300c83c58ba80";
  static final String PPS = "68 ce0fc8";

  /** The first bit of what follows a slice's header byte: it is a picture's first. */
  static final String IDR = "65 88 aaaa";

  static final String IDR_REST = "65 08 bbbb";
  static final String SLICE = "41 9a cccc";
  static final String SLICE_REST = "41 1a dddd";

  private final Depacketizer depacketizer;
  private int sequence = 100;

  /** Each as its time stamp, its flags, and its units separated by blanks. */
  final List<String> pictures = new ArrayList<>();

  final List<Integer> begun = new ArrayList<>();
  final List<String> sets = new ArrayList<>();

  Packets(boolean hevc) {
    depacketizer = hevc ? new H265Depacketizer(false, this) : new H264Depacketizer(this);
  }

  static RtpPacket packet(int sequence, int timestamp, boolean marker, String payload) {
    byte[] bytes = Hex.bytes(payload);
    ByteBuffer out = ByteBuffer.allocate(12 + bytes.length);
    out.put((byte) 0x80).put((byte) (96 | (marker ? 0x80 : 0))).putShort((short) sequence);
    out.putInt(timestamp).putInt(0x1234).put(bytes);
    return RtpPacket.parse(out.array(), 0, out.capacity());
  }

  /** The next packet in order. */
  Packets send(int timestamp, boolean marker, String payload) {
    depacketizer.take(packet(sequence++, timestamp, marker, payload), 0);
    return this;
  }

  /** The next packet after some that were lost. */
  Packets sendAfterLoss(int timestamp, boolean marker, String payload) {
    depacketizer.take(packet(sequence += 3, timestamp, marker, payload), 2);
    return this;
  }

  /** The last picture is only known to be complete once another begins. */
  List<String> pictures() {
    send(0x7fff_0000, true, SLICE);
    return pictures;
  }

  @Override
  public void pictureBegins(int timestamp) {
    begun.add(timestamp);
  }

  @Override
  public void picture(Picture picture) {
    StringBuilder text = new StringBuilder().append(picture.timestamp());
    text.append(picture.key() ? " key" : "");
    text.append(picture.broken() ? " broken" : "").append(picture.afterGap() ? " gap" : "");
    text.append(picture.skippedLeading() ? " leading" : "").append(':');
    ByteBuffer units = ByteBuffer.wrap(picture.bytes());
    while (units.hasRemaining()) {
      byte[] unit = new byte[units.getInt()];
      units.get(unit);
      text.append(' ').append(java.util.HexFormat.of().formatHex(unit));
    }
    pictures.add(text.toString());
  }

  @Override
  public void parameterSet(int type, byte[] unit) {
    sets.add(java.util.HexFormat.of().formatHex(unit));
  }

  static String plain(String... units) {
    List<String> all = new ArrayList<>();
    for (String unit : units) {
      all.add(unit.replace(" ", ""));
    }
    return String.join(" ", all);
  }
}
