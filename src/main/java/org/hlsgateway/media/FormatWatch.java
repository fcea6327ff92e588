package org.hlsgateway.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follows a source whose picture or sound changes its format in the middle, as far as the stream
 * itself tells what it is now: then another initialization section begins, and the input goes on.
 * Nothing is read twice and nothing is missed, as it would be if the source were opened anew.
 *
 * <p>One picture at most and one sound at most: with more, only starting anew helps.
 */
public final class FormatWatch {
  private static final int FRAMES_TO_JUDGE = 9;
  private static final long LONGEST_JUDGING_MICROS = 1_500_000;
  private static final int MOST_HELD = 2_000;

  private final Optional<ParameterSetWatch> picture;
  private final int pictureId;
  private final int soundId;
  private AacWatch sound;
  private boolean soundUndescribed;
  private InitSection init;

  /** What came since a change whose outcome is not known yet; null if there is none. */
  private List<Sample> held;

  /** What to do next, in order. */
  public sealed interface Step permits Begin, Frames {}

  /** Another initialization section; what follows does not continue what came before. */
  public record Begin(InitSection init) implements Step {}

  /** Frames of the present section. */
  public record Frames(List<Sample> samples) implements Step {}

  /**
   * @param init of an input that begins
   */
  public FormatWatch(InitSection init) throws StreamFormatException {
    this.init = init;
    this.picture = init.video().map(ParameterSetWatch::new);
    this.pictureId = init.video().map(MediaTrack::id).orElse(-1);
    this.soundId = init.audio().map(MediaTrack::id).orElse(-1);
    byte[] config =
        init.audio().isPresent()
            ? CodecConfiguration.of(init).get(soundId).audioSpecificConfig()
            : new byte[0];
    this.sound = AacConfig.of(config).map(AacWatch::new).orElse(null);
    this.soundUndescribed =
        config.length == 0 && init.audio().filter(FormatWatch::isAac).isPresent();
  }

  private static boolean isAac(MediaTrack track) {
    return track.codec().startsWith("mp4a.40.2");
  }

  /** The first steps. */
  public List<Step> begin() {
    if (soundUndescribed) {
      held = new ArrayList<>();
      return List.of();
    }
    return List.of(new Begin(init));
  }

  /**
   * @param samples one fragment's
   * @throws StreamChangedException if what comes now can only be told by starting anew
   */
  public List<Step> take(List<Sample> samples) throws StreamFormatException {
    List<Step> steps = new ArrayList<>();
    if (held != null) {
      held.addAll(samples);
      if (isJudged()) {
        steps.addAll(flush());
      }
      return steps;
    }
    List<Sample> present = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      Optional<InitSection> other = changedBy(sample);
      if (other.isPresent()) {
        List<Sample> rest = rest(samples, i, present);
        add(steps, present);
        init = other.get();
        if (sound != null && sample.track().id() == pictureId) {
          // Whether the sound changed too is heard in a moment.
          held = rest;
          if (isJudged()) {
            steps.addAll(flush());
          }
          return steps;
        }
        steps.add(new Begin(init));
        steps.addAll(take(rest));
        return steps;
      }
      present.add(sample);
    }
    add(steps, present);
    return steps;
  }

  /** What is still held back, whatever it is: no more comes. */
  public List<Step> flush() throws StreamFormatException {
    if (held == null) {
      return List.of();
    }
    List<Sample> frames = held;
    held = null;
    List<Sample> sounds = frames.stream().filter(this::isSound).toList();
    if (soundUndescribed) {
      describe(sounds);
    } else if (sound != null) {
      Optional<AacConfig> other = sound.judge(sounds);
      if (other.isPresent()) {
        init = withSound(other.get());
      }
    }
    List<Step> steps = new ArrayList<>();
    steps.add(new Begin(init));
    add(steps, frames);
    return steps;
  }

  private static void add(List<Step> steps, List<Sample> frames) {
    if (!frames.isEmpty()) {
      steps.add(new Frames(List.copyOf(frames)));
    }
  }

  /** The changing frame and all that belongs with it or behind it; the others stay before it. */
  private List<Sample> rest(List<Sample> samples, int from, List<Sample> before) {
    Sample first = samples.get(from);
    List<Sample> rest = new ArrayList<>();
    // A fragment has one track after the other: sound of this time may stand before the picture.
    before.removeIf(
        sample -> {
          boolean later =
              sample.track().id() != first.track().id()
                  && sample.decodeMicros() >= first.presentationMicros();
          if (later) {
            rest.add(sample);
          }
          return later;
        });
    rest.addAll(samples.subList(from, samples.size()));
    return rest;
  }

  private Optional<InitSection> changedBy(Sample sample) throws StreamFormatException {
    if (sample.track().id() == pictureId && sample.isSync() && picture.isPresent()) {
      if (!picture.get().differs(sample)) {
        return Optional.empty();
      }
      picture.get().adopt(sample);
      Optional<InitSection> other = SampleEntries.withPictureOf(sample, init);
      if (other.isEmpty()) {
        throw ParameterSetWatch.changed();
      }
      return other;
    }
    if (isSound(sample) && sound != null) {
      Optional<AacConfig> other = sound.changedBy(sample);
      return other.isPresent() ? Optional.of(withSound(other.get())) : Optional.empty();
    }
    return Optional.empty();
  }

  private boolean isSound(Sample sample) {
    return sample.track().id() == soundId;
  }

  private boolean isJudged() {
    long sounds = held.stream().filter(this::isSound).count();
    long wanted = soundUndescribed ? 2 : FRAMES_TO_JUDGE;
    long from = held.stream().mapToLong(Sample::decodeMicros).min().orElse(0);
    long to = held.stream().mapToLong(Sample::endMicros).max().orElse(0);
    return sounds >= wanted || to - from >= LONGEST_JUDGING_MICROS || held.size() >= MOST_HELD;
  }

  /** What the source does not say: one channel or two, as the frames begin; else as most are. */
  private void describe(List<Sample> sounds) throws StreamFormatException {
    soundUndescribed = false;
    boolean mono = !sounds.isEmpty() && sounds.stream().allMatch(s -> AacWatch.elementOf(s) == 0);
    MediaTrack track = init.audio().orElseThrow();
    AacConfig config = AacConfig.lowComplexity(track.coding().samplesPerSecond(), mono ? 1 : 2);
    sound = new AacWatch(config);
    init = withSound(config);
  }

  private InitSection withSound(AacConfig config) throws StreamFormatException {
    return SampleEntries.withSound(init, init.audio().orElseThrow(), config.bytes(), config.rate());
  }
}
