package org.hlsgateway.rtmp;

/** Numbers of message types (RTMP 1.0, 5.4 and 7.1). */
public final class MessageType {
  public static final int SET_CHUNK_SIZE = 1;
  public static final int ABORT = 2;
  public static final int ACKNOWLEDGEMENT = 3;
  public static final int USER_CONTROL = 4;
  public static final int WINDOW_ACKNOWLEDGEMENT_SIZE = 5;
  public static final int SET_PEER_BANDWIDTH = 6;
  public static final int AUDIO = 8;
  public static final int VIDEO = 9;
  public static final int DATA_AMF3 = 15;
  public static final int COMMAND_AMF3 = 17;
  public static final int DATA_AMF0 = 18;
  public static final int COMMAND_AMF0 = 20;
  public static final int AGGREGATE = 22;

  /** Nothing is defined above: more is a sign that the chunks are out of step. */
  static final int HIGHEST = AGGREGATE;

  private MessageType() {}

  static boolean isMedia(int type) {
    return type == AUDIO || type == VIDEO || type == AGGREGATE;
  }

  /** Whether it holds AMF: those are short, and media are not. */
  static boolean isText(int type) {
    return type >= DATA_AMF3 && type <= COMMAND_AMF0;
  }
}
