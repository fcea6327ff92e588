package org.hlsgateway.media.mpegts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hlsgateway.media.CodecConfiguration;
import org.hlsgateway.media.Fmp4Reader;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.mpegts.AccessUnits.ElementaryStream;
import org.hlsgateway.media.mpegts.TsPackets.Adaptation;

/**
 * Turns segments of fragmented MP4 into segments of MPEG-TS, one after the other: each begins with
 * PAT and PMT, and the continuity counters go on from one to the next. One thread at a time.
 */
public final class TsMuxer {
  private static final int FIRST_PID = 0x100;
  private static final int VERSIONS = 32;

  /** From a frame's arrival to its decoding, at least. Units of 90 kHz. */
  private static final long DELAY = 45_000;

  /** ISO/IEC 13818-1 2.7.2: clock references are at most 100 ms apart. */
  private static final long LONGEST_WITHOUT_CLOCK = 9_000;

  private final TsPackets packets = new TsPackets();
  private final ByteBuilder pes = new ByteBuilder(64 * 1024);
  private byte[] described = new byte[0];
  private List<ElementaryStream> streams = List.of();
  private int version = VERSIONS - 1;
  private long clockAt = Long.MIN_VALUE;

  /** True if the codec, as in CODECS, can be carried. */
  public static boolean carries(String codec) {
    return Coding.exists(codec);
  }

  /**
   * True if all tracks of this initialization section are of codecs that are carried.
   *
   * @param init in pieces
   */
  public static boolean carries(List<byte[]> init) throws StreamFormatException {
    Content content = new Content();
    Fmp4Reader reader = new Fmp4Reader(content);
    for (byte[] piece : init) {
      reader.write(piece, 0, piece.length);
    }
    return content.init != null
        && content.init.tracks().stream().allMatch(track -> carries(track.codec()));
  }

  /**
   * @param init the initialization section, in pieces
   * @param media the segment's fragments, in pieces
   * @param discontinuity the times do not continue those of the segment before
   * @return whole packets of 188 bytes
   * @throws StreamFormatException if it cannot be read, or has a codec that is not carried; the
   *     muxer can go on with the next segment
   */
  public byte[] segment(List<byte[]> init, List<byte[]> media, boolean discontinuity)
      throws StreamFormatException {
    Content content = new Content();
    Fmp4Reader reader = new Fmp4Reader(content);
    for (byte[] piece : Stream.concat(init.stream(), media.stream()).toList()) {
      reader.write(piece, 0, piece.length);
    }
    if (content.init == null) {
      throw new StreamFormatException("The segment has no initialization section.");
    }
    describe(content.init);
    // What a segment that could not be read left behind.
    packets.take();
    packets.section(Sections.PAT_PID, Sections.pat());
    packets.section(Sections.PMT_PID, map());
    write(AccessUnits.of(streams, content.samples), discontinuity);
    return packets.take();
  }

  private void describe(InitSection init) throws StreamFormatException {
    if (Arrays.equals(init.bytes(), described)) {
      return;
    }
    Map<Integer, CodecConfiguration> configurations = CodecConfiguration.of(init);
    List<ElementaryStream> found = new ArrayList<>();
    for (MediaTrack track : init.tracks()) {
      Coding coding = Coding.of(track, configurations.get(track.id()));
      found.add(new ElementaryStream(track, FIRST_PID + found.size(), coding));
    }
    streams = found;
    described = init.bytes();
    version = (version + 1) % VERSIONS;
  }

  private byte[] map() {
    return Sections.pmt(
        version,
        clockPid(),
        streams.stream()
            .map(
                stream ->
                    new Sections.Entry(
                        stream.coding().streamType(), stream.pid(), stream.coding().descriptors()))
            .toList());
  }

  private int clockPid() {
    return streams.stream()
        .filter(stream -> stream.track().isVideo())
        .findFirst()
        .orElse(streams.get(0))
        .pid();
  }

  private void write(List<AccessUnits> units, boolean discontinuity) throws StreamFormatException {
    int clockPid = clockPid();
    // Audio may reach beyond the video: a clock that followed it would go back in what comes next.
    long clockEnd =
        units.stream()
            .filter(unit -> unit.stream().pid() == clockPid)
            .mapToLong(AccessUnits::end)
            .max()
            .orElse(Long.MIN_VALUE);
    boolean first = true;
    for (int i = 0; i < units.size(); i++) {
      AccessUnits unit = units.get(i);
      boolean ownClock = unit.stream().pid() == clockPid;
      long clock = Math.min(unit.dts(), clockEnd);
      long next = Math.min(i + 1 < units.size() ? units.get(i + 1).dts() : clockEnd, clockEnd);
      if (!ownClock && !first && clock > clockAt && next - clockAt > LONGEST_WITHOUT_CLOCK) {
        packets.clock(clockPid, clock - DELAY);
        clockAt = clock;
      }
      boolean breaks = ownClock && first && discontinuity;
      write(unit, new Adaptation(breaks, unit.isSync(), ownClock ? unit.dts() - DELAY : null));
      if (ownClock) {
        clockAt = unit.dts();
        first = false;
      }
    }
  }

  private void write(AccessUnits unit, Adaptation adaptation) throws StreamFormatException {
    Coding coding = unit.stream().coding();
    TsPackets.beginPes(pes, coding.streamId(), unit.pts(), unit.dts());
    for (Sample sample : unit.samples()) {
      coding.append(sample, pes);
    }
    TsPackets.endPes(pes, unit.stream().track().isVideo());
    packets.unit(unit.stream().pid(), pes, adaptation);
  }

  private static final class Content implements Fmp4Reader.Listener {
    private final List<Sample> samples = new ArrayList<>();
    private InitSection init;

    @Override
    public void onInit(InitSection section) {
      init = section;
    }

    @Override
    public void onSamples(List<Sample> more) {
      samples.addAll(more);
    }
  }
}
