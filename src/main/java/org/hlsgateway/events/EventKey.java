package org.hlsgateway.events;

import java.security.SecureRandom;
import org.hlsgateway.accounts.Hashes;

/**
 * The secret that an event is published under. Cannot print.
 *
 * @param value 30 of a to z and 0 to 9
 */
public record EventKey(String value) {
  static final int LENGTH = 30;
  private static final String SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  static EventKey random() {
    return new EventKey(text(LENGTH));
  }

  /** So many of the signs, each as likely as the others. */
  static String text(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(SIGNS.charAt(RANDOM.nextInt(SIGNS.length())));
    }
    return text.toString();
  }

  /** Takes as long whatever was given. */
  public boolean is(String given) {
    return Hashes.isSame(given, value);
  }

  @Override
  public String toString() {
    return "EventKey[hidden]";
  }
}
