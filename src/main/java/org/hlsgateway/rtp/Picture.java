package org.hlsgateway.rtp;

/**
 * One coded picture: an access unit whose NAL units stand behind their lengths of four bytes.
 *
 * @param timestamp of RTP, all 32 bits
 * @param bytes nobody changes them any more
 * @param key decoding can begin here
 * @param skippedLeading H.265: cannot be decoded when decoding began at the keyframe before (RASL)
 * @param broken something of it is missing
 * @param afterGap something before it is missing
 */
public record Picture(
    int timestamp,
    byte[] bytes,
    boolean key,
    boolean skippedLeading,
    boolean broken,
    boolean afterGap) {

  /** How long each NAL unit's length is. */
  public static final int NAL_LENGTH_BYTES = 4;
}
