package org.hlsgateway.events;

/** What a transcoder or a streamer is. */
public enum ServerKind {
  /** The gateway that answers: nothing has to be sent anywhere. */
  THIS_GATEWAY("this gateway"),
  /** A gateway like this one, on another machine. */
  GATEWAY("another gateway"),
  /** Whatever speaks RTMP, such as nginx with its RTMP module. */
  RTMP("an RTMP server");

  private final String words;

  ServerKind(String words) {
    this.words = words;
  }

  public String inWords() {
    return words;
  }
}
