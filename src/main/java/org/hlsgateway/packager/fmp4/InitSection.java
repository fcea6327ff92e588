package org.hlsgateway.packager.fmp4;

import java.util.List;
import java.util.Optional;

/**
 * A media initialization section (RFC 8216 3.3): what a player needs before it can read fragments.
 *
 * @param bytes ftyp and moov as they came in; not to be changed
 * @param tracks the video and audio tracks, at least one
 */
public record InitSection(byte[] bytes, List<MediaTrack> tracks) {

  public InitSection {
    tracks = List.copyOf(tracks);
  }

  public Optional<MediaTrack> video() {
    return tracks.stream().filter(MediaTrack::isVideo).findFirst();
  }

  public Optional<MediaTrack> audio() {
    return tracks.stream().filter(track -> !track.isVideo()).findFirst();
  }
}
