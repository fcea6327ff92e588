package org.hlsgateway.packager.fmp4;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Notices that a source began to send other parameter sets: its resolution or profile changed, and
 * the initialization section no longer describes it. (FFmpeg, copying, writes no new moov then.)
 *
 * <p>What the first keyframe carries counts as known even where the sample entry says otherwise:
 * cameras exist whose SDP differs from their stream for ever, and restarting would never end it.
 */
public final class ParameterSetWatch {
  private static final int AVC_SPS = 7;
  private static final int HEVC_VPS = 32;
  private static final int HEVC_PPS = 34;

  private final MediaTrack track;
  private final List<byte[]> known;
  private boolean first = true;

  public ParameterSetWatch(MediaTrack track) {
    this.track = track;
    this.known = new ArrayList<>(track.coding().parameterSets());
  }

  /**
   * @param keyframe a sample of the track at which decoding can begin
   */
  public void check(Sample keyframe) throws StreamChangedException {
    if (track.coding().nalLengthBytes() == 0) {
      return;
    }
    NalUnitReader units = new NalUnitReader(keyframe);
    while (units.next()) {
      if (isWatched(units.header())) {
        check(Arrays.copyOfRange(keyframe.source(), units.start(), units.end()));
      }
    }
    first = false;
  }

  private void check(byte[] set) throws StreamChangedException {
    if (known.stream().anyMatch(other -> Arrays.equals(other, set))) {
      return;
    }
    if (!first) {
      throw new StreamChangedException(
          "The source changed its picture format (a new parameter set came).");
    }
    known.add(set);
  }

  /**
   * H.264: sequence parameter sets; picture parameter sets come and go with some encoders. H.265:
   * all three kinds, of which players believe only those of an hvc1 sample entry (14496-15 8.4.1).
   */
  private boolean isWatched(byte nalHeader) {
    int hevcType = nalHeader >> 1 & 0x3f;
    return track.isHevc()
        ? hevcType >= HEVC_VPS && hevcType <= HEVC_PPS
        : (nalHeader & 0x1f) == AVC_SPS;
  }
}
