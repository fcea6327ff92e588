package org.hlsgateway.packager;

import java.time.Duration;
import java.util.stream.Collectors;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;

/** Puts together what is known of a stream. */
final class LiveDescription {
  private LiveDescription() {}

  /**
   * @param init null if no input has begun
   * @param frameMicros how long a frame is; 0 if not known yet
   * @param captions whether any were seen
   */
  static MediaDescription of(
      InitSection init,
      long frameMicros,
      BitRates bitRates,
      KeyframeIntervals keyframes,
      boolean captions) {
    if (init == null) {
      return MediaDescription.UNKNOWN;
    }
    MediaTrack video = init.video().orElse(null);
    MediaTrack audio = init.audio().orElse(null);
    return new MediaDescription(
        init.tracks().stream().map(MediaTrack::codec).distinct().toList(),
        init.tracks().stream().map(MediaTrack::codecName).collect(Collectors.joining(" + ")),
        video == null ? 0 : video.coding().width(),
        video == null ? 0 : video.coding().height(),
        video == null || frameMicros == 0 ? 0 : Math.round(1e9 / frameMicros) / 1000.0,
        audio == null ? 0 : audio.coding().samplesPerSecond(),
        audio == null ? 0 : audio.coding().channels(),
        bitRates.average(),
        bitRates.peak(),
        Duration.ofNanos(video == null ? 0 : keyframes.longest() * 1000),
        captions);
  }
}
