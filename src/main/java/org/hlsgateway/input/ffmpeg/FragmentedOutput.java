package org.hlsgateway.input.ffmpeg;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.logging.Logger;
import org.hlsgateway.ffmpeg.FfmpegRun;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.Rhythm;
import org.hlsgateway.media.AnnouncedSound;
import org.hlsgateway.media.Fmp4Reader;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;

/**
 * Makes frames of what one FFmpeg writes: fragmented MP4 on its standard output, and the same of
 * sounds that come apart from it.
 */
public final class FragmentedOutput implements FfmpegRun.Sink {
  private static final Logger LOG = Logger.getLogger(FragmentedOutput.class.getName());

  private final MediaSink sink;
  private final Rhythm rhythm = new Rhythm();
  private final Stream pictures;
  private final ConcurrentMap<Integer, Stream> sounds = new ConcurrentHashMap<>();
  private volatile List<AnnouncedSound> soundsApart = List.of();
  private boolean announced;

  public FragmentedOutput(MediaSink sink) {
    this.sink = sink;
    this.pictures =
        new Stream() {
          @Override
          public void onInit(InitSection init) throws StreamFormatException {
            sink.tracks(init);
          }

          @Override
          void pass(List<Sample> samples, boolean moreIsThere) throws StreamFormatException {
            sink.frames(samples, moreIsThere);
          }
        };
  }

  /** Holds no lock: it is called while the run is being started. */
  @Override
  public void begins(List<MediaPlan.Audio> apart) {
    soundsApart = apart.stream().map(FragmentedOutput::announced).toList();
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
  public Duration write(byte[] bytes, int offset, int length) throws StreamFormatException {
    return write(bytes, offset, length, false);
  }

  @Override
  public Duration write(byte[] bytes, int offset, int length, boolean moreIsThere)
      throws StreamFormatException {
    announceOnce();
    pictures.write(bytes, offset, length, moreIsThere);
    return rhythm.rest(sink.listed(), System.nanoTime());
  }

  @Override
  public boolean isBeginning() {
    return sink.isBeginning();
  }

  /** What cannot be read is a sound that does not come. */
  @Override
  public void writeSound(int index, byte[] bytes, int offset, int length) {
    announceOnce();
    Stream sound = sounds.computeIfAbsent(index, this::sound);
    if (sound.isLost) {
      return;
    }
    try {
      sound.write(bytes, offset, length, false);
    } catch (StreamFormatException e) {
      sound.isLost = true;
      LOG.fine(() -> "A sound cannot be read: " + e.getMessage());
    }
  }

  /** Lets the sink know what comes apart, before anything of it. */
  private synchronized void announceOnce() {
    if (!announced) {
      announced = true;
      sink.announce(soundsApart);
    }
  }

  private Stream sound(int index) {
    return new Stream() {
      @Override
      public void onInit(InitSection init) throws StreamFormatException {
        sink.soundTrack(index, init);
      }

      @Override
      void pass(List<Sample> samples, boolean moreIsThere) {
        sink.sound(index, samples);
      }
    };
  }

  /** Passes each fragment on by itself: a part is listed before the bytes behind it are read. */
  private abstract static class Stream implements Fmp4Reader.Listener {
    private final Fmp4Reader reader = new Fmp4Reader(this);
    private List<Sample> last = List.of();
    private boolean isLost;

    abstract void pass(List<Sample> samples, boolean moreIsThere) throws StreamFormatException;

    @Override
    public void onSamples(List<Sample> samples) throws StreamFormatException {
      passLast(true);
      last = samples;
    }

    void write(byte[] bytes, int offset, int length, boolean moreIsThere)
        throws StreamFormatException {
      try {
        reader.write(bytes, offset, length);
      } catch (StreamFormatException e) {
        // What came before it is in order.
        passLast(true);
        throw e;
      }
      List<Sample> samples = last;
      last = List.of();
      pass(samples, moreIsThere);
    }

    private void passLast(boolean moreIsThere) throws StreamFormatException {
      if (!last.isEmpty()) {
        List<Sample> samples = last;
        last = List.of();
        pass(samples, moreIsThere);
      }
    }
  }
}
