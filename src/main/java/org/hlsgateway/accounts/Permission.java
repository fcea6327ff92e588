package org.hlsgateway.accounts;

/** What may be granted for a channel or a group of channels. */
public enum Permission {
  /** To see it. */
  WATCH("watch"),
  /** To push to it. */
  PUBLISH("publish"),
  /** To start, stop, record and edit it, and to watch it. */
  OPERATE("operate");

  private final String words;

  Permission(String words) {
    this.words = words;
  }

  public String inWords() {
    return words;
  }

  int bit() {
    return 1 << ordinal();
  }
}
