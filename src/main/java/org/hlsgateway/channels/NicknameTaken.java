package org.hlsgateway.channels;

/** Another channel has this nickname, perhaps in another case. */
class NicknameTaken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NicknameTaken(Nickname nickname, Throwable cause) {
    super("There is a channel \"%s\" already: choose another nickname.".formatted(nickname), cause);
  }
}
