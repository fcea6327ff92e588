package org.hlsgateway.packager;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hlsgateway.media.FragmentWriter;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;

/** The frames of the part that is being filled. */
final class PartFrames {
  /** Well above a second of anything real; bounds what a hostile or broken source can cost. */
  static final int MAX_FRAMES = 4096;

  static final int MAX_BYTES = 32 << 20;

  private final List<Sample> driving;
  private final List<Sample> audio;
  private Hold hold;
  private long bytes;

  /** The time of a picture that came in an earlier part. */
  private record Hold(MediaTrack track, long fromMicros, long untilMicros) {}

  PartFrames() {
    this(new ArrayList<>(), new ArrayList<>());
  }

  private PartFrames(List<Sample> driving, List<Sample> audio) {
    this.driving = driving;
    this.audio = audio;
  }

  /**
   * @param sample of the track that decides where parts end: video, or audio if that is all
   */
  void addDriving(Sample sample) {
    driving.add(sample);
    bytes += sample.length();
  }

  /**
   * @throws StreamFormatException if more came for one part than anything real has
   */
  void checkSize() throws StreamFormatException {
    if (driving.size() > MAX_FRAMES || bytes > MAX_BYTES) {
      throw new StreamFormatException(
          "A part came to "
              + driving.size()
              + " frames and "
              + bytes
              + " bytes; "
              + MAX_FRAMES
              + " and "
              + MAX_BYTES
              + " are possible.");
    }
  }

  /**
   * @param sample of the track that goes along; how much of it waits is bounded elsewhere
   */
  void addAudio(Sample sample) {
    audio.add(sample);
  }

  /**
   * A picture that began in an earlier part stands for all of this one's time. To be called of
   * parts only in which none begins.
   *
   * @param fromMicros on the track's own clock
   */
  void holdPicture(MediaTrack track, long fromMicros, long untilMicros) {
    hold = new Hold(track, fromMicros, untilMicros);
  }

  /** Without what goes along. Shares what is here: of use for as long as this is not changed. */
  PartFrames withoutAudio() {
    PartFrames without = new PartFrames(driving, List.of());
    without.hold = hold;
    return without;
  }

  int drivingFrames() {
    return driving.size();
  }

  boolean isEmpty() {
    return driving.isEmpty() && audio.isEmpty();
  }

  /** True if there is nothing for this time, not even a picture that goes on. */
  boolean isGap() {
    return isEmpty() && hold == null;
  }

  boolean beginsWithKeyframe() {
    return !driving.isEmpty() && driving.get(0).isSync();
  }

  /** Draft 4.4.4.9: INDEPENDENT if the part contains an independent frame. */
  boolean isIndependent() {
    return driving.stream().anyMatch(Sample::isSync);
  }

  /** All of them, in no order. */
  Stream<Sample> all() {
    return Stream.concat(driving.stream(), audio.stream());
  }

  /**
   * The part's bytes: one moof, one mdat.
   *
   * @param init has a track of each kind that is here, under the number that it gets
   */
  byte[] toFragment(int number, InitSection init) {
    List<List<Sample>> tracks = new ArrayList<>(2);
    if (!driving.isEmpty()) {
      tracks.add(driving);
    }
    if (!audio.isEmpty()) {
      tracks.add(audio);
    }
    Optional<FragmentWriter.Held> held =
        Optional.ofNullable(driving.isEmpty() ? hold : null)
            .map(
                picture ->
                    new FragmentWriter.Held(
                        picture.track,
                        numberOf(picture.track, init),
                        picture.fromMicros,
                        picture.untilMicros));
    return FragmentWriter.write(number, held, tracks, track -> numberOf(track, init));
  }

  private static int numberOf(MediaTrack track, InitSection init) {
    return (track.isVideo() ? init.video() : init.audio()).orElseThrow().id();
  }

  void clear() {
    driving.clear();
    audio.clear();
    hold = null;
    bytes = 0;
  }
}
