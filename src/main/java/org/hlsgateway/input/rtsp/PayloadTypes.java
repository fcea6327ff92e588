package org.hlsgateway.input.rtsp;

import java.util.Optional;
import org.hlsgateway.rtp.Formats;
import org.hlsgateway.rtp.SessionDescription.Format;
import org.hlsgateway.rtp.SessionDescription.Media;

/**
 * Which packets of a medium are meant. Cameras send others beside them (their own of payload type
 * 50 or 112, error correction), some number theirs otherwise than they say, and some send the
 * second format that they offer.
 */
final class PayloadTypes {
  private static final int ENOUGH = 50;

  private final Media media;
  private final Format chosen;
  private int taken = -1;
  private int other = -1;
  private int others;

  PayloadTypes(Media media, Format chosen) {
    this.media = media;
    this.chosen = chosen;
  }

  /** True if a packet of this type is one of those; to be asked for each. */
  boolean takes(int type) {
    if (type == chosen.payloadType() || type == taken) {
      taken = type;
      return true;
    }
    if (taken == chosen.payloadType()) {
      return false;
    }
    if (taken < 0 && isAlike(type)) {
      // FLIR offers H.264 by two numbers, and sends the second.
      taken = type;
      return true;
    }
    if (media.formats().size() == 1 && taken < 0) {
      // The only format there is, by another number than was said.
      taken = type;
      return true;
    }
    others = type == other ? others + 1 : 1;
    other = type;
    return false;
  }

  /** The same coding by another number; only in what is beside it in the stream they may differ. */
  private boolean isAlike(int type) {
    return media.formats().stream()
        .filter(format -> format.payloadType() == type)
        .anyMatch(
            format ->
                format.encoding().equals(chosen.encoding())
                    && Formats.isPicture(format)
                    && Formats.clockRate(format) == Formats.clockRate(chosen));
  }

  /** What comes instead, in words, and nothing else: empty until that is clear. */
  Optional<String> instead() {
    if (taken >= 0 || others < ENOUGH) {
      return Optional.empty();
    }
    return Optional.of(
        media.formats().stream()
                .filter(format -> format.payloadType() == other)
                .findFirst()
                .map(Formats::inWords)
                .orElse("packets of payload type " + other)
            + " instead of "
            + Formats.inWords(chosen));
  }
}
