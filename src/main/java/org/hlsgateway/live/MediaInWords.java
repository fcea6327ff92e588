package org.hlsgateway.live;

import java.util.Optional;
import org.hlsgateway.channels.ChannelStatus;
import org.hlsgateway.input.PacketCounts;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.MediaDescription;

/** What comes in, for lists and pages. */
final class MediaInWords {

  private MediaInWords() {}

  /** Empty until known. */
  static Optional<ChannelStatus.Media> of(LivePresentation presentation) {
    MediaDescription media = presentation.description();
    if (media.codecNames().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ChannelStatus.Media(
            media.codecNames() + choices(presentation),
            media.width(),
            media.height(),
            media.framesPerSecond(),
            media.averageBitsPerSecond()));
  }

  static ChannelStatus.Packets packets(PacketCounts counts) {
    return new ChannelStatus.Packets(
        counts.carrier(),
        counts.received(),
        counts.lost(),
        counts.reordered(),
        counts.jitterMillis(),
        counts.leftOut());
  }

  private static String choices(LivePresentation presentation) {
    int sizes = presentation.sizes();
    int languages = presentation.languages();
    return (sizes > 1 ? ", " + sizes + " sizes" : "")
        + (languages > 1 ? ", " + languages + " languages" : "");
  }
}
