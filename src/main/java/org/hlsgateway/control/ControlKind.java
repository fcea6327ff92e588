package org.hlsgateway.control;

import java.util.Arrays;
import java.util.Optional;

/** Who connects to a coordinator, where, and for what its token must be. */
public enum ControlKind {
  RTMP("/rtmp", "rtmp-control", "Streaming server (RTMP)"),
  WSS("/wss", "wss-control", "Streaming server (WebSocket)"),
  HLS("/hls", "hls-control", "Encoder");

  /** At the root of a coordinator's address. */
  private static final String FOLDER = "/ws/control";

  private final String path;
  private final String subject;
  private final String title;

  ControlKind(String path, String subject, String title) {
    this.path = path;
    this.subject = subject;
    this.title = title;
  }

  /**
   * @param path below the folder; may be null
   */
  public static Optional<ControlKind> of(String path) {
    return Arrays.stream(values()).filter(kind -> kind.path.equals(path)).findFirst();
  }

  public static ControlKind of(SourceType type) {
    return type == SourceType.RTMP ? RTMP : WSS;
  }

  /** Below the coordinator's address. */
  public String path() {
    return FOLDER + path;
  }

  /** The token's {@code sub}. */
  public String subject() {
    return subject;
  }

  /** For the log. */
  public String title() {
    return title;
  }
}
