package org.hlsgateway.rtmp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.media.AnnexB;
import org.hlsgateway.media.NalUnitReader;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.TrackDescription;

/**
 * What a publisher's pictures are: told by a header as FLV has it, by one as byte streams have it,
 * or by the first keyframe, of those who send no header.
 */
final class VideoDescription {
  private VideoDescription() {}

  /**
   * By a header.
   *
   * @param tag of a configuration of H.264, H.265 or AV1
   * @throws StreamFormatException if it describes nothing
   */
  static TrackDescription of(int ticksPerSecond, MediaTag tag, byte[] body)
      throws StreamFormatException {
    if (isByteStream(tag, body)) {
      byte[] units =
          AnnexB.withLengths(body, tag.payload(), body.length, TrackDescription.NAL_LENGTH_BYTES);
      return ofUnits(ticksPerSecond, tag.codec(), units)
          .orElseThrow(
              () -> new StreamFormatException("The video's header has no parameter sets."));
    }
    byte[] record = Arrays.copyOfRange(body, tag.payload(), body.length);
    NalPictures.lengthen(tag.codec(), record);
    return switch (tag.codec()) {
      case "avc1" -> TrackDescription.h264(ticksPerSecond, record);
      case "hvc1" -> TrackDescription.h265(ticksPerSecond, record);
      default -> TrackDescription.av1(ticksPerSecond, record);
    };
  }

  /**
   * By a keyframe that has its parameter sets before it.
   *
   * @return empty if it has none, or is none
   */
  static Optional<TrackDescription> ofKeyframe(int ticksPerSecond, MediaTag tag, byte[] body)
      throws StreamFormatException {
    Optional<NalPictures.Message> whole =
        NalPictures.undescribed(tag.codec()).flatMap(pictures -> pictures.whole(tag, body));
    if (whole.isEmpty() || whole.get().tag().kind() != MediaTag.Kind.KEYFRAME) {
      return Optional.empty();
    }
    byte[] message = whole.get().body();
    byte[] units = Arrays.copyOfRange(message, whole.get().tag().payload(), message.length);
    return ofUnits(ticksPerSecond, tag.codec(), units);
  }

  /** True if what follows stands behind a start code, where a record or lengths belong. */
  static boolean isByteStream(MediaTag tag, byte[] body) {
    int from = tag.payload();
    return !tag.codec().equals("av01") && AnnexB.startCode(body, from, body.length) == from;
  }

  private static Optional<TrackDescription> ofUnits(int ticks, String codec, byte[] units)
      throws StreamFormatException {
    boolean hevc = codec.equals("hvc1");
    List<byte[]> vps = new ArrayList<>();
    List<byte[]> sps = new ArrayList<>();
    List<byte[]> pps = new ArrayList<>();
    NalUnitReader reader =
        new NalUnitReader(units, 0, units.length, TrackDescription.NAL_LENGTH_BYTES, hevc);
    while (reader.next()) {
      int type = reader.type();
      if (type == (hevc ? NalUnitReader.HEVC_SPS : NalUnitReader.AVC_SPS)) {
        sps.add(reader.unit());
      } else if (type == (hevc ? NalUnitReader.HEVC_PPS : NalUnitReader.AVC_PPS)) {
        pps.add(reader.unit());
      } else if (hevc && type == NalUnitReader.HEVC_VPS) {
        vps.add(reader.unit());
      }
    }
    if (sps.isEmpty() || pps.isEmpty() || hevc && vps.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        hevc
            ? TrackDescription.h265(ticks, vps, sps, pps)
            : TrackDescription.h264(ticks, sps, pps));
  }
}
