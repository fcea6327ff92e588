package org.hlsgateway.sources;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.ffmpeg.StreamFacts;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.packager.MediaDescription;

/** Tells from what came through what a source has: good enough where everything is copied. */
final class ArrivedFacts {

  /** RFC 6381's names, as ISO/IEC 14496-15 and the codecs' own bindings have them, and FFmpeg's. */
  private static final Map<String, String> CODECS =
      Map.of(
          "avc1", "h264", "avc3", "h264", "hvc1", "hevc", "hev1", "hevc", "av01", "av1", "vp09",
          "vp9", "mp4a", "aac", "opus", "opus", "ac-3", "ac3", "ec-3", "eac3");

  /** profile_idc, as in the codec string (ISO/IEC 14496-10 A.2), with FFmpeg's name. */
  private static final Map<String, String> H264_PROFILES =
      Map.of(
          "42",
          "Baseline",
          "4d",
          "Main",
          "58",
          "Extended",
          "64",
          "High",
          "6e",
          "High 10",
          "7a",
          "High 4:2:2",
          "f4",
          "High 4:4:4 Predictive",
          "2c",
          "CAVLC 4:4:4");

  private ArrivedFacts() {}

  /** What tracks say before anything of them came: not how many pictures a second there are. */
  static SourceFacts of(InitSection init) {
    return of(init, 0);
  }

  /** The same, once it is known; 0 if unknown. */
  static SourceFacts of(InitSection init, double framesPerSecond) {
    return of(init, framesPerSecond, Optional.empty());
  }

  /**
   * The same, once it is known.
   *
   * @param framesPerSecond 0 if unknown
   * @param codedHere FFmpeg's name of what the source's sound is; empty: it is passed on as it
   *     comes
   */
  static SourceFacts of(InitSection init, double framesPerSecond, Optional<String> codedHere) {
    List<StreamFacts> streams = new ArrayList<>();
    init.video()
        .ifPresent(
            video ->
                streams.add(
                    StreamFacts.video(
                        ffmpegName(video.codec()),
                        profile(video.codec()),
                        video.coding().width(),
                        video.coding().height(),
                        framesPerSecond)));
    init.audio()
        .ifPresent(
            audio ->
                streams.add(
                    StreamFacts.audio(
                        codedHere.orElse(soundName(audio.codec())),
                        audio.coding().samplesPerSecond(),
                        audio.coding().channels())));
    return new SourceFacts(streams, false);
  }

  /** The first codec of each kind counts. */
  static SourceFacts of(MediaDescription media) {
    return of(media, Optional.empty());
  }

  /**
   * @param codedHere FFmpeg's name of what the source's sound is; empty: it is passed on as it
   *     comes
   */
  static SourceFacts of(MediaDescription media, Optional<String> codedHere) {
    List<StreamFacts> streams = new ArrayList<>();
    videoCodec(media)
        .ifPresent(
            codec ->
                streams.add(
                    StreamFacts.video(
                        ffmpegName(codec),
                        profile(codec),
                        media.width(),
                        media.height(),
                        media.framesPerSecond())));
    audioCodec(media)
        .ifPresent(
            codec ->
                streams.add(
                    StreamFacts.audio(
                        codedHere.orElse(soundName(codec)),
                        media.audioSamplesPerSecond(),
                        media.audioChannels())));
    return new SourceFacts(streams, false);
  }

  private static Optional<String> videoCodec(MediaDescription media) {
    return media.width() == 0
        ? Optional.empty()
        : media.codecs().stream().filter(codec -> !isAudio(codec)).findFirst();
  }

  private static Optional<String> audioCodec(MediaDescription media) {
    return media.codecs().stream().filter(ArrivedFacts::isAudio).findFirst();
  }

  /** True if the source's own name went through, which only some players accept. */
  static boolean needsTag(MediaDescription media) {
    return media.codecs().stream().anyMatch(codec -> codec.startsWith("hev1"));
  }

  private static boolean isAudio(String codec) {
    String entry = entry(codec);
    return entry.equals("mp4a")
        || entry.equals("opus")
        || entry.equals("flac")
        || entry.endsWith("-3");
  }

  private static String soundName(String codec) {
    return codec.equals("mp4a.40.34") ? "mp3" : ffmpegName(codec);
  }

  private static String ffmpegName(String codec) {
    return CODECS.getOrDefault(entry(codec), entry(codec));
  }

  private static String entry(String codec) {
    return codec.substring(0, Math.min(4, codec.length())).toLowerCase(Locale.ROOT);
  }

  /** general_profile_idc (ISO/IEC 23008-2 A.3), as in the codec string, with FFmpeg's name. */
  private static String hevcProfile(String codec) {
    String[] fields = codec.split("\\.");
    return switch (fields.length > 1 ? fields[1] : "") {
      case "1" -> "Main";
      case "2" -> "Main 10";
      case "3" -> "Main Still Picture";
      case "4" -> "Rext";
      default -> "";
    };
  }

  private static String profile(String codec) {
    if (codec.startsWith("hvc1") || codec.startsWith("hev1")) {
      return hevcProfile(codec);
    }
    if (!codec.startsWith("avc") || codec.length() < 9) {
      return "";
    }
    String profile = H264_PROFILES.getOrDefault(codec.substring(5, 7), "");
    // constraint_set1_flag (A.2.1.1).
    boolean constrained = (Integer.parseInt(codec.substring(7, 9), 16) & 0x40) != 0;
    return profile.equals("Baseline") && constrained ? "Constrained Baseline" : profile;
  }
}
