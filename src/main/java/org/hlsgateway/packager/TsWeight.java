package org.hlsgateway.packager;

/** What the same pictures and sound weigh as MPEG-TS, cut by {@link TsView}. */
final class TsWeight {
  /** ISO/IEC 13818-1 2.4.3.2: of each packet's 188 bytes, so many are its header. */
  private static final int HEADER_BYTES = 4;

  private static final int PAYLOAD_BYTES = 184;

  /** PES header with both times, clock reference, access unit delimiter. */
  private static final int UNIT_BYTES = 19 + 8 + 6;

  /** Sound is grouped; of the shortest groups there are so many in a second. */
  private static final int SOUND_UNITS_PER_SECOND = 12;

  /** ADTS headers of seven bytes, for 48 kHz. */
  private static final int ADTS_BYTES_PER_SECOND = 47 * 7;

  /** PAT, PMT and parameter sets, as often as segments of half a second would need them. */
  private static final int TABLE_BYTES_PER_SECOND = 2 * (2 * 188 + 200);

  private TsWeight() {}

  /**
   * @return the same description, with bit rates of a transport stream: the peak is an upper bound
   */
  static MediaDescription of(MediaDescription fragments) {
    return new MediaDescription(
        fragments.codecs(),
        fragments.codecNames(),
        fragments.width(),
        fragments.height(),
        fragments.framesPerSecond(),
        fragments.audioSamplesPerSecond(),
        fragments.audioChannels(),
        // A unit's last packet is filled up: by half of it in the long run, by all of it at worst.
        heavier(fragments.averageBitsPerSecond(), fragments, PAYLOAD_BYTES / 2),
        heavier(fragments.peakBitsPerSecond(), fragments, PAYLOAD_BYTES),
        fragments.longestKeyframeInterval(),
        fragments.captions());
  }

  private static long heavier(long bitsPerSecond, MediaDescription of, int filling) {
    if (bitsPerSecond == 0) {
      return 0;
    }
    boolean sound = of.audioSamplesPerSecond() > 0;
    double units = of.framesPerSecond() + (sound ? SOUND_UNITS_PER_SECOND : 0);
    double bytes =
        units * (UNIT_BYTES + filling)
            + (sound ? ADTS_BYTES_PER_SECOND : 0)
            + TABLE_BYTES_PER_SECOND;
    double payload = bitsPerSecond + bytes * 8;
    return Math.round(payload * (PAYLOAD_BYTES + HEADER_BYTES) / PAYLOAD_BYTES);
  }
}
