package org.hlsgateway.media;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

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

  /**
   * As it came.
   *
   * @param bytes ftyp and moov
   */
  static InitSection parse(byte[] bytes) throws StreamFormatException {
    BoxCursor moov = BoxCursor.content("stream", bytes, 0, bytes.length).find("moov");
    return new InitSection(bytes, MoovParser.parse(moov).tracks());
  }

  public Optional<MediaTrack> video() {
    return tracks.stream().filter(MediaTrack::isVideo).findFirst();
  }

  public Optional<MediaTrack> audio() {
    return tracks.stream().filter(track -> !track.isVideo()).findFirst();
  }

  /** All of one kind, in the stream's order. */
  public List<MediaTrack> of(MediaTrack.Kind kind) {
    return tracks.stream().filter(track -> track.kind() == kind).toList();
  }

  /**
   * What a player needs that gets the samples of these tracks only.
   *
   * @param wanted some of this section's, at least one
   * @return this, if they are all of them
   */
  public InitSection only(List<MediaTrack> wanted) throws StreamFormatException {
    if (wanted.size() == tracks.size()) {
      return this;
    }
    Set<Integer> ids = wanted.stream().map(MediaTrack::id).collect(Collectors.toSet());
    return new InitSection(MoovSelection.only(bytes, ids), wanted);
  }

  /**
   * Some of this section's tracks, and sounds of other streams behind them.
   *
   * @param wanted some of this section's; may be none
   * @param added by the track_ID that each gets, in their order
   */
  public InitSection with(List<MediaTrack> wanted, SortedMap<Integer, SoundTrack> added)
      throws StreamFormatException {
    Set<Integer> ids = wanted.stream().map(MediaTrack::id).collect(Collectors.toSet());
    return parse(MoovSelection.with(bytes, ids, added));
  }
}
