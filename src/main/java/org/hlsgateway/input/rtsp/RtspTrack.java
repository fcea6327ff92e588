package org.hlsgateway.input.rtsp;

import org.hlsgateway.rtp.RtpPacket;
import org.hlsgateway.rtp.TrackClock;

/** One track of a camera, on its way to samples. */
interface RtspTrack {
  /**
   * @param lost how many packets are missing before it
   */
  void take(RtpPacket packet, int lost, long nowNanos);

  TrackClock clock();

  int ticksPerSecond();

  /** What is added to its clock, so that a time is the same moment in all tracks. */
  void offset(long ticks);

  long offset();
}
