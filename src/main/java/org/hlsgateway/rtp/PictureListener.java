package org.hlsgateway.rtp;

/** What comes out of a stream of pictures, in the order of decoding. */
public interface PictureListener {

  /** The first slice of a picture is there: all of the one before is. */
  void pictureBegins(int timestamp);

  /** A picture whose beginning was told, and that is complete. */
  void picture(Picture picture);

  /** A parameter set, as a whole NAL unit; comes again and again, and mostly says the same. */
  void parameterSet(int type, byte[] unit);
}
