package org.hlsgateway.media;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    return new InitSection(MoovSelection.only(bytes, unchanged(wanted)), wanted);
  }

  /**
   * What a player needs that gets the samples of these tracks only, numbered alike in all
   * renditions: the picture is 1, the sound 2. Players that read several with one demultiplexer
   * (GStreamer's playbin3) take another number for another track.
   *
   * @param wanted some of this section's, at least one, and one of each kind at most
   */
  public InitSection onlyNumberedByKind(List<MediaTrack> wanted) throws StreamFormatException {
    Map<Integer, Integer> ids = new HashMap<>();
    List<MediaTrack> numbered = new ArrayList<>();
    for (MediaTrack track : wanted) {
      int id = track.isVideo() ? 1 : 2;
      ids.put(track.id(), id);
      numbered.add(
          new MediaTrack(
              id, track.kind(), track.ticksPerSecond(), track.language(), track.coding()));
    }
    return new InitSection(MoovSelection.only(bytes, ids), numbered);
  }

  private static Map<Integer, Integer> unchanged(List<MediaTrack> wanted) {
    return wanted.stream().collect(Collectors.toMap(MediaTrack::id, MediaTrack::id));
  }

  /**
   * Some of this section's tracks, and sounds of other streams behind them.
   *
   * @param wanted some of this section's; may be none
   * @param added by the track_ID that each gets, in their order
   */
  public InitSection with(List<MediaTrack> wanted, SortedMap<Integer, SoundTrack> added)
      throws StreamFormatException {
    return parse(MoovSelection.with(bytes, unchanged(wanted), added));
  }
}
