package org.hlsgateway.ffmpeg;

import java.util.List;
import java.util.Optional;

/**
 * What one FFmpeg makes of one source: the tracks of its one output, in this order, video first.
 * All renditions come through one pipe, as tracks of one fragmented MP4.
 *
 * @param video the best first; empty for sound alone
 * @param audio one, or one for each language; empty for pictures alone
 */
public record MediaPlan(List<Video> video, List<Audio> audio) {

  /** What is tried with a source of which nothing is known: everything as it is. */
  public static final MediaPlan COPY_ALL =
      new MediaPlan(
          List.of(new CopiedVideo("")),
          List.of(new CopiedAudio(0, "", Configured.APART, Optional.empty())));

  public MediaPlan {
    video = List.copyOf(video);
    audio = List.copyOf(audio);
  }

  /** The tracks that are encoded, in their order. */
  public List<EncodedVideo> encodedVideo() {
    return video.stream()
        .filter(EncodedVideo.class::isInstance)
        .map(EncodedVideo.class::cast)
        .toList();
  }

  /** True if a track is the source's own picture. */
  public boolean copiesVideo() {
    return video.stream().anyMatch(CopiedVideo.class::isInstance);
  }

  /** One video track. */
  public sealed interface Video permits CopiedVideo, EncodedVideo {}

  /**
   * @param codec FFmpeg's name of what the source has, e.g. {@code hevc}; empty: not known yet
   */
  public record CopiedVideo(String codec) implements Video {}

  /**
   * @param encoder FFmpeg's name, e.g. {@code libx264}
   * @param width pixels, even
   * @param height pixels, even
   * @param framesPerSecond 0: the source's
   * @param kilobitsPerSecond of the average; peaks are held below one and a half times as much
   * @param deinterlace the source is interlaced
   */
  public record EncodedVideo(
      String encoder,
      int width,
      int height,
      double framesPerSecond,
      int kilobitsPerSecond,
      boolean deinterlace)
      implements Video {}

  /** One audio track. */
  public sealed interface Audio permits CopiedAudio, EncodedAudio, Silence {}

  /**
   * @param index among the source's audio streams, from 0
   * @param codec FFmpeg's name; empty: not known yet
   * @param configured where the decoder's configuration is
   * @param language ISO 639-2, as the source says; empty: it does not
   */
  public record CopiedAudio(
      int index, String codec, Configured configured, Optional<String> language) implements Audio {}

  /** Where the configuration of a sound's decoder is. */
  public enum Configured {
    /** Apart from the frames, as MP4 has it, or it needs none. */
    APART,
    /** AAC in ADTS: in every frame, as MPEG-TS carries it. */
    IN_FRAMES,
    /** Nowhere, although AAC needs one. */
    NOWHERE
  }

  /**
   * To AAC.
   *
   * @param index among the source's audio streams, from 0
   * @param language ISO 639-2, as the source says; empty: it does not
   */
  public record EncodedAudio(int index, int kilobitsPerSecond, Optional<String> language)
      implements Audio {}

  /** A silent AAC track. */
  public record Silence() implements Audio {}
}
