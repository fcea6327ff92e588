package org.hlsgateway.live;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.channels.ChannelStatus;
import org.hlsgateway.packager.LiveWindow;
import org.hlsgateway.packager.MediaDescription;

/** What comes in, for lists and pages. */
final class MediaInWords {

  /** The first four letters of the CODECS that every player plays. */
  private static final Set<String> SUPPORTED = Set.of("avc1", "avc3", "mp4a");

  private MediaInWords() {}

  /** Empty until known. */
  static Optional<ChannelStatus.Media> of(LiveWindow window) {
    MediaDescription media = window.description();
    if (media.codecNames().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ChannelStatus.Media(
            media.codecNames(),
            media.width(),
            media.height(),
            media.framesPerSecond(),
            media.averageBitsPerSecond()));
  }

  /** A sentence if something came that cannot be passed on yet; empty if all can. */
  static Optional<String> unsupported(LiveWindow window) {
    return window.description().codecs().stream()
        .filter(codec -> !SUPPORTED.contains(codec.substring(0, Math.min(4, codec.length()))))
        .findFirst()
        .map(
            codec ->
                String.format(
                    Locale.ROOT,
                    "The codec %s is not supported yet; H.264 video and any sound are.",
                    codec));
  }
}
