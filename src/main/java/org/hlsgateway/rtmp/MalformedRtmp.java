package org.hlsgateway.rtmp;

/** What came is not RTMP, or is more than any publisher needs: the connection cannot go on. */
public final class MalformedRtmp extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param sentence for the log; holds nothing of what was sent
   */
  public MalformedRtmp(String sentence) {
    super(sentence);
  }
}
