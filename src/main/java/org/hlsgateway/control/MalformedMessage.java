package org.hlsgateway.control;

/** A frame that is no control message. Its message says why, and quotes nothing of the frame. */
public class MalformedMessage extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedMessage(String why) {
    super(why);
  }
}
