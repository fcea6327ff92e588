package org.hlsgateway.plan;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.ffmpeg.StreamFacts;

/** What players make of codecs, by FFmpeg's names for them. */
final class Codecs {

  private static final Set<String> VIDEO_IN_FMP4 = Set.of("h264", "hevc", "av1", "vp9");

  /** AC-3 and MP3 fit too, but most browsers do not play them from fragmented MP4. */
  private static final Set<String> AUDIO_IN_FMP4 = Set.of("aac", "opus");

  private static final Set<String> UNCODED = Set.of("pcm_alaw", "pcm_mulaw", "pcm_s16be");

  private static final Set<String> AC3 = Set.of("ac3", "eac3");

  private static final Set<String> IN_MPEG_TS = Set.of("h264", "hevc", "aac");

  private static final Set<String> H264_PROFILES_EVERYBODY_PLAYS =
      Set.of(
          "", "Constrained Baseline", "Baseline", "Main", "High", "Extended", "Progressive High");
  private static final Set<String> PIXELS_EVERYBODY_PLAYS = Set.of("", "yuv420p", "yuvj420p");

  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("h264", "H.264"),
          Map.entry("hevc", "H.265"),
          Map.entry("av1", "AV1"),
          Map.entry("vp8", "VP8"),
          Map.entry("vp9", "VP9"),
          Map.entry("mjpeg", "MJPEG"),
          Map.entry("mpeg1video", "MPEG-1"),
          Map.entry("mpeg2video", "MPEG-2"),
          Map.entry("mpeg4", "MPEG-4 part 2"),
          Map.entry("aac", "AAC"),
          Map.entry("opus", "Opus"),
          Map.entry("ac3", "AC-3"),
          Map.entry("eac3", "E-AC-3"),
          Map.entry("rawvideo", "raw"),
          Map.entry("pcm_alaw", "PCMA"),
          Map.entry("pcm_mulaw", "PCMU"),
          Map.entry("adpcm_g722", "G.722"),
          Map.entry("adpcm_g726", "G.726"),
          Map.entry("adpcm_g726le", "G.726"));

  private Codecs() {}

  /** True if some players take the picture as it is, in fragmented MP4. */
  static boolean isCopyable(StreamFacts stream) {
    return stream.kind() == StreamFacts.Kind.VIDEO
        ? VIDEO_IN_FMP4.contains(stream.codec())
        : AUDIO_IN_FMP4.contains(stream.codec());
  }

  /** True if the stream can be copied into segments of this format. */
  static boolean isCopyable(StreamFacts stream, OutputSettings.Format format) {
    return isCopyable(stream)
        && (format == OutputSettings.Format.FMP4 || IN_MPEG_TS.contains(stream.codec()));
  }

  /** True for sound that is as FLAC what it was before, without an encoder of FFmpeg's. */
  static boolean isUncoded(StreamFacts sound) {
    return UNCODED.contains(sound.codec());
  }

  /** True if televisions and receivers decode it, and most browsers do not. */
  static boolean isAc3(StreamFacts sound) {
    return AC3.contains(sound.codec());
  }

  /** True if some browsers refuse the picture as it is. */
  static boolean isRefusedBySome(StreamFacts video) {
    return !video.codec().equals("h264")
        || !H264_PROFILES_EVERYBODY_PLAYS.contains(video.profile())
        || !PIXELS_EVERYBODY_PLAYS.contains(video.pixelFormat());
  }

  static String inWords(StreamFacts stream) {
    String other = stream.codec().startsWith("pcm_") ? "PCM" : stream.codec();
    return WORDS.getOrDefault(stream.codec(), other.toUpperCase(Locale.ROOT));
  }
}
