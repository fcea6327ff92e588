package org.hlsgateway.rtsp;

/** Receives what a camera sends; all on one thread, which must not be held up. */
public interface RtspListener {

  /**
   * A packet of RTP or RTCP; its bytes are used again after the call. May come before the answer to
   * PLAY does.
   *
   * @param track index among those that were chosen
   */
  void packet(int track, byte[] bytes, int offset, int length);

  /**
   * What was there has been handed out: more may take a while.
   *
   * @return nanoseconds for which nothing more is needed; 0 if it is not known
   */
  long pause();

  /** Something of interest for the log: one line, no secrets. */
  void said(String line);
}
