package org.hlsgateway.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Writes samples as one fragment: one moof with a traf per track, and one mdat. */
public final class FragmentWriter {
  private static final int TFHD_DEFAULT_BASE_IS_MOOF = 0x02_0000;
  private static final int TFHD_DURATION_IS_EMPTY = 0x01_0000;
  private static final int TFHD_DURATION = 0x8;
  private static final int TFHD_FLAGS = 0x20;
  private static final int TRUN_OFFSET = 0x1;
  private static final int TRUN_FIRST_FLAGS = 0x4;
  private static final int TRUN_DURATIONS = 0x100;
  private static final int TRUN_SIZES = 0x200;
  private static final int TRUN_FLAGS = 0x400;
  private static final int TRUN_COMPOSITION = 0x800;

  private FragmentWriter() {}

  /**
   * @param sequence the mfhd's number
   * @param tracks for each track its samples in decode order, none empty; within a list decode
   *     times rise
   * @return exactly the fragment's bytes
   */
  public static byte[] write(int sequence, List<List<Sample>> tracks) {
    return write(sequence, tracks, MediaTrack::id);
  }

  /**
   * As above.
   *
   * @param ids the track_ID of each
   */
  public static byte[] write(
      int sequence, List<List<Sample>> tracks, ToIntFunction<MediaTrack> ids) {
    return write(sequence, Optional.empty(), tracks, ids);
  }

  /**
   * Of a track no sample begins: one of before goes on for its time (ISO/IEC 14496-12 8.8.7,
   * duration-is-empty).
   *
   * @param id the track_ID
   * @param fromMicros on the track's clock
   */
  public record Held(MediaTrack track, int id, long fromMicros, long untilMicros) {
    private static final int TFHD_SIZE = 20;
    private static final int TRAF_SIZE = 8 + TFHD_SIZE + 20;

    private void write(ByteBuffer out) {
      long from = track.toTicks(fromMicros);
      box(out, TRAF_SIZE, "traf");
      box(out, TFHD_SIZE, "tfhd")
          .putInt(TFHD_DEFAULT_BASE_IS_MOOF | TFHD_DURATION_IS_EMPTY | TFHD_DURATION)
          .putInt(id)
          .putInt((int) (track.toTicks(untilMicros) - from));
      box(out, 20, "tfdt").putInt(0x0100_0000).putLong(from);
    }
  }

  /**
   * As above.
   *
   * @param held comes first; players take the first time for the fragment's own
   * @param tracks the others; may be none
   */
  public static byte[] write(
      int sequence, Optional<Held> held, List<List<Sample>> tracks, ToIntFunction<MediaTrack> ids) {
    int moofSize = 8 + 16 + (held.isPresent() ? Held.TRAF_SIZE : 0);
    int payload = 0;
    for (List<Sample> samples : tracks) {
      moofSize += trafSize(samples);
      for (Sample sample : samples) {
        payload += sample.length();
      }
    }
    ByteBuffer out = ByteBuffer.allocate(moofSize + 8 + payload);
    box(out, moofSize, "moof");
    box(out, 16, "mfhd").putInt(0).putInt(sequence);
    held.ifPresent(track -> track.write(out));
    int offset = moofSize + 8;
    for (List<Sample> samples : tracks) {
      traf(out, samples, ids.applyAsInt(samples.get(0).track()), offset);
      for (Sample sample : samples) {
        offset += sample.length();
      }
    }
    box(out, 8 + payload, "mdat");
    for (List<Sample> samples : tracks) {
      for (Sample sample : samples) {
        out.put(sample.source(), sample.offset(), sample.length());
      }
    }
    return out.array();
  }

  private static int trafSize(List<Sample> samples) {
    int flags = trunFlags(samples);
    int perSample = Integer.bitCount(flags & 0xf00) * 4;
    int trun = 12 + 4 + 4 + ((flags & TRUN_FIRST_FLAGS) != 0 ? 4 : 0) + perSample * samples.size();
    return 8 + tfhdSize(flags) + 20 + trun;
  }

  private static int tfhdSize(int trunFlags) {
    return 16
        + ((trunFlags & TRUN_DURATIONS) == 0 ? 4 : 0)
        + ((trunFlags & TRUN_FLAGS) == 0 ? 4 : 0);
  }

  private static void traf(ByteBuffer out, List<Sample> samples, int id, int dataOffset) {
    int flags = trunFlags(samples);
    int tfhdFlags =
        TFHD_DEFAULT_BASE_IS_MOOF
            | ((flags & TRUN_DURATIONS) == 0 ? TFHD_DURATION : 0)
            | ((flags & TRUN_FLAGS) == 0 ? TFHD_FLAGS : 0);
    Sample first = samples.get(0);
    Sample last = samples.get(samples.size() - 1);
    box(out, trafSize(samples), "traf");
    box(out, tfhdSize(flags), "tfhd").putInt(tfhdFlags).putInt(id);
    if ((tfhdFlags & TFHD_DURATION) != 0) {
      out.putInt((int) durationTicks(samples, 0));
    }
    if ((tfhdFlags & TFHD_FLAGS) != 0) {
      out.putInt(last.honestFlags());
    }
    box(out, 20, "tfdt").putInt(0x0100_0000).putLong(first.decodeTicks());
    int version = samples.stream().anyMatch(s -> s.compositionTicks() < 0) ? 0x0100_0000 : 0;
    box(out, trafSize(samples) - 8 - tfhdSize(flags) - 20, "trun").putInt(version | flags);
    out.putInt(samples.size()).putInt(dataOffset);
    if ((flags & TRUN_FIRST_FLAGS) != 0) {
      out.putInt(first.honestFlags());
    }
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      if ((flags & TRUN_DURATIONS) != 0) {
        out.putInt((int) durationTicks(samples, i));
      }
      out.putInt(sample.length());
      if ((flags & TRUN_FLAGS) != 0) {
        out.putInt(sample.honestFlags());
      }
      if ((flags & TRUN_COMPOSITION) != 0) {
        out.putInt(sample.compositionTicks());
      }
    }
  }

  /** What all samples share goes into the header instead. */
  private static int trunFlags(List<Sample> samples) {
    int flags = TRUN_OFFSET | TRUN_SIZES;
    boolean sameFlagsAfterFirst = true;
    int lastFlags = samples.get(samples.size() - 1).honestFlags();
    for (int i = 0; i < samples.size(); i++) {
      if (durationTicks(samples, i) != durationTicks(samples, 0)) {
        flags |= TRUN_DURATIONS;
      }
      if (samples.get(i).compositionTicks() != 0) {
        flags |= TRUN_COMPOSITION;
      }
      sameFlagsAfterFirst &= i == 0 || samples.get(i).honestFlags() == lastFlags;
    }
    if (!sameFlagsAfterFirst) {
      return flags | TRUN_FLAGS;
    }
    return samples.get(0).honestFlags() == lastFlags ? flags : flags | TRUN_FIRST_FLAGS;
  }

  /** Decode times rule: a sample that was left out lengthens the one before it. */
  private static long durationTicks(List<Sample> samples, int index) {
    Sample sample = samples.get(index);
    return index + 1 < samples.size()
        ? samples.get(index + 1).decodeTicks() - sample.decodeTicks()
        : sample.durationTicks();
  }

  private static ByteBuffer box(ByteBuffer out, int size, String type) {
    return out.putInt(size).put(type.getBytes(StandardCharsets.US_ASCII));
  }
}
