package org.hlsgateway.rtp;

/** Makes of one stream's packets what they carry. */
public interface Depacketizer {

  /**
   * @param packet the next in order; its bytes are used again after the call
   * @param lost how many are missing before it
   */
  void take(RtpPacket packet, int lost);
}
