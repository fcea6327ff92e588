package org.hlsgateway.control;

import java.util.Locale;
import java.util.Optional;

/** What an encoder makes of a stream. */
public enum StreamType {
  HLS_LIVE,
  HLS_VOD,
  IMG_PREVIEW;

  /** As the protocol writes it: {@code HLS-LIVE}, {@code HLS-VOD}, {@code IMG-PREVIEW}. */
  public String text() {
    return name().replace('_', '-');
  }

  /** Case does not matter; empty for anything else. */
  public static Optional<StreamType> parse(String text) {
    for (StreamType type : values()) {
      if (type.text().equals(text.toUpperCase(Locale.ROOT))) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
