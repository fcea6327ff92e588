package org.hlsgateway.channels;

import java.util.Locale;

/** Another channel has this nickname, perhaps in another case. */
class NicknameTaken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NicknameTaken(Nickname nickname, Throwable cause) {
    super(
        String.format(
            Locale.ROOT, "There is a channel \"%s\" already: choose another nickname.", nickname),
        cause);
  }
}
