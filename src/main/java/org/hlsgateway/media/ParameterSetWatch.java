package org.hlsgateway.media;

import static org.hlsgateway.media.NalUnitReader.AVC_SPS;
import static org.hlsgateway.media.NalUnitReader.HEVC_SPS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Notices that a source began to send pictures of another format: the initialization section no
 * longer describes them. (FFmpeg, copying, writes no new moov then.) Parameter sets that change and
 * leave the format as it is are no change: some encoders send new ones with each keyframe, and
 * players read those in the stream.
 *
 * <p>What the first keyframe carries counts as known even where the sample entry says otherwise:
 * cameras exist whose SDP differs from their stream for ever, and restarting would never end it.
 */
public final class ParameterSetWatch {

  private final MediaTrack track;
  private final Set<PictureFormat> formats = new HashSet<>();

  /** Those that cannot be read, and so are compared byte by byte. */
  private final List<byte[]> unreadable = new ArrayList<>();

  private boolean first = true;

  public ParameterSetWatch(MediaTrack track) {
    this.track = track;
    track.coding().parameterSets().stream()
        .filter(set -> set.length > 0 && isSequenceSet(NalUnitReader.type(set[0], track.isHevc())))
        .forEach(this::know);
  }

  /**
   * @param keyframe a sample of the track at which decoding can begin
   * @throws StreamChangedException if its picture has another format
   */
  public void check(Sample keyframe) throws StreamChangedException {
    if (differs(keyframe)) {
      throw changed();
    }
  }

  static StreamChangedException changed() {
    return new StreamChangedException(
        "The source changed its picture format (a new parameter set came).");
  }

  /** What the keyframe carries is what is known from now on. */
  void adopt(Sample keyframe) {
    formats.clear();
    unreadable.clear();
    first = true;
    differs(keyframe);
  }

  /**
   * True if its picture has another format than what came before.
   *
   * @param keyframe a sample of the track at which decoding can begin
   */
  boolean differs(Sample keyframe) {
    if (track.coding().nalLengthBytes() == 0) {
      return false;
    }
    boolean other = false;
    NalUnitReader units = new NalUnitReader(keyframe);
    while (units.next()) {
      if (isSequenceSet(units.type())) {
        byte[] set = units.unit();
        if (first) {
          know(set);
        } else {
          other |= !isKnown(set);
        }
      }
    }
    first = false;
    return other;
  }

  private void know(byte[] set) {
    PictureFormat.of(set, track.isHevc()).ifPresentOrElse(formats::add, () -> unreadable.add(set));
  }

  private boolean isKnown(byte[] set) {
    Optional<PictureFormat> format = PictureFormat.of(set, track.isHevc());
    return format
        .map(formats::contains)
        .orElseGet(() -> unreadable.stream().anyMatch(other -> Arrays.equals(other, set)));
  }

  private boolean isSequenceSet(int nalType) {
    return nalType == (track.isHevc() ? HEVC_SPS : AVC_SPS);
  }
}
