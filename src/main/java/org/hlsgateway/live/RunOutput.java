package org.hlsgateway.live;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.ffmpeg.FfmpegRun;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.packager.AnnouncedSound;
import org.hlsgateway.packager.Packager;

/**
 * What one run writes, on its way to the session: the pictures' stream, and those of sounds that
 * come apart from it.
 */
final class RunOutput implements FfmpegRun.Sink {

  /** Takes it, on whatever thread it comes. */
  interface Taker {
    Duration take(RunOutput from, byte[] bytes, int offset, int length) throws Exception;

    void takeSound(RunOutput from, int index, byte[] bytes, int offset, int length);
  }

  private final int number;
  private final Taker taker;
  private volatile List<AnnouncedSound> soundsApart = List.of();
  private boolean announced;

  /**
   * @param number the run's
   */
  RunOutput(int number, Taker taker) {
    this.number = number;
    this.taker = taker;
  }

  int number() {
    return number;
  }

  /** Holds no lock: it is called while the run is being started. */
  @Override
  public void begins(List<MediaPlan.Audio> sounds) {
    soundsApart = sounds.stream().map(RunOutput::announced).toList();
  }

  private static AnnouncedSound announced(MediaPlan.Audio sound) {
    if (sound instanceof MediaPlan.Silence) {
      return new AnnouncedSound("", AnnouncedSound.Coming.NEVER);
    }
    Optional<String> language =
        sound instanceof MediaPlan.CopiedAudio copied
            ? copied.language()
            : ((MediaPlan.EncodedAudio) sound).language();
    return new AnnouncedSound(language.orElse(""), AnnouncedSound.Coming.EXPECTED);
  }

  @Override
  public Duration write(byte[] bytes, int offset, int length) throws Exception {
    return taker.take(this, bytes, offset, length);
  }

  @Override
  public void writeSound(int index, byte[] bytes, int offset, int length) {
    taker.takeSound(this, index, bytes, offset, length);
  }

  /** Lets the packager know what comes apart, once, before anything of it. */
  void announceTo(Packager packager) {
    if (!announced) {
      announced = true;
      packager.announce(soundsApart);
    }
  }
}
