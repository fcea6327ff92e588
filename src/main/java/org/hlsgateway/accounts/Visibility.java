package org.hlsgateway.accounts;

/** Who may watch a channel. Where WATCH_REQUIRES_LOGIN is YES, nobody may who is not logged in. */
public enum Visibility {
  /** As the setting WATCH_REQUIRES_LOGIN says. */
  DEFAULT("as the server's setting says"),
  PUBLIC("everybody"),
  /** Whoever has an account. */
  LOGIN("everybody who is logged in"),
  /** Only who was granted it. */
  GRANTED("only who was granted it");

  private final String words;

  Visibility(String words) {
    this.words = words;
  }

  public String inWords() {
    return words;
  }
}
