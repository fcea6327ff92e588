package org.hlsgateway.rtp;

/** What comes out of a stream of sound, in order. */
public interface SoundListener {

  /**
   * One frame.
   *
   * @param timestamp of its packet
   * @param ticksLater its own time behind that, in ticks of the format's clock
   * @param durationTicks of the same
   * @param bytes nobody changes them any more
   */
  void frame(int timestamp, int ticksLater, int durationTicks, byte[] bytes);

  /** AAC says only now how it is coded, or says it anew: AudioSpecificConfig. */
  default void configuration(byte[] config) {}
}
