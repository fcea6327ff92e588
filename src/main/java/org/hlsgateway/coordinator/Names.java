package org.hlsgateway.coordinator;

import java.util.regex.Pattern;

/** What channels and streaming keys may be called: letters, digits, {@code -} and {@code _}. */
record Names(int maxLength) {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_-]+");

  /** What publishers are told whose names are not allowed. */
  String rule() {
    return "Channel and streaming key are 1 to "
        + maxLength
        + " letters (a-z), digits, - or _, as in rtmp://HOST/CHANNEL/KEY.";
  }

  boolean areValid(String... names) {
    for (String name : names) {
      if (name.length() > maxLength || !ALLOWED.matcher(name).matches()) {
        return false;
      }
    }
    return true;
  }
}
