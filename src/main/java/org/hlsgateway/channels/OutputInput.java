package org.hlsgateway.channels;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hlsgateway.channels.OutputSettings.Audio;
import org.hlsgateway.channels.OutputSettings.Format;
import org.hlsgateway.channels.OutputSettings.Ladder;
import org.hlsgateway.channels.OutputSettings.Switch;

/**
 * What somebody typed or sent for a channel's picture and sound, unchecked. Null and blank are the
 * same: the default.
 *
 * @param ladder a name of {@link Ladder}
 * @param rungs see {@link Rung}; blank ones do not count
 * @param audio a name of {@link Audio}
 * @param format a name of {@link Format}
 * @param switches those that are on
 */
record OutputInput(
    String ladder,
    List<String> rungs,
    boolean playsEverywhere,
    String keyframeLimitSeconds,
    boolean encodeSparseKeyframes,
    String audio,
    String format,
    Set<Switch> switches) {

  static final OutputInput EMPTY =
      new OutputInput("", List.of(), false, "", false, "", "", Set.of());

  private static final String GROUP = SettingsGroup.OUTPUT.prefix();
  private static final int MOST_RUNGS = 6;
  private static final int MAX_KEYFRAME_LIMIT_SECONDS = 60;

  OutputInput {
    rungs = List.copyOf(rungs);
    switches = Set.copyOf(switches);
  }

  static OutputInput read(Typed typed) {
    return new OutputInput(
        typed.text("ladder"),
        typed.texts("rungs", "[,;\\s]+"),
        typed.truth("playsEverywhere", OutputSettings.DEFAULT.playsEverywhere()),
        typed.number("keyframeLimitSeconds"),
        typed.truth("encodeSparseKeyframes", OutputSettings.DEFAULT.encodeSparseKeyframes()),
        typed.text("audio"),
        typed.text("format"),
        Stream.of(Switch.values())
            .filter(each -> typed.truth(each.json(), false))
            .collect(Collectors.toSet()));
  }

  static OutputInput of(OutputSettings settings) {
    return new OutputInput(
        settings.ladder().name(),
        settings.rungs().stream().map(Rung::toString).toList(),
        settings.playsEverywhere(),
        Long.toString(settings.keyframeLimit().toSeconds()),
        settings.encodeSparseKeyframes(),
        settings.audio().name(),
        settings.format().name(),
        settings.switches());
  }

  /**
   * @return empty if something is wrong; {@code errors} says what then
   */
  Optional<OutputSettings> check(FieldErrors errors) {
    OutputSettings usual = OutputSettings.DEFAULT;
    var sizes = errors.accept(GROUP + "ladder", () -> InputText.choice(ladder, Ladder.class));
    var steps =
        errors.accept(
            GROUP + "rungs",
            () -> checkedRungs(sizes.flatMap(chosen -> chosen).orElse(usual.ladder())));
    var limit =
        errors.accept(
            GROUP + "keyframeLimitSeconds",
            () -> InputText.wholeNumber(keyframeLimitSeconds, 1, MAX_KEYFRAME_LIMIT_SECONDS, ""));
    var sound = errors.accept(GROUP + "audio", () -> InputText.choice(audio, Audio.class));
    var segments = errors.accept(GROUP + "format", () -> InputText.choice(format, Format.class));
    if (sizes.isEmpty()
        || steps.isEmpty()
        || limit.isEmpty()
        || sound.isEmpty()
        || segments.isEmpty()) {
      return Optional.empty();
    }
    int usualLimit = Math.toIntExact(usual.keyframeLimit().toSeconds());
    return Optional.of(
        new OutputSettings(
            sizes.get().orElse(usual.ladder()),
            steps.get(),
            playsEverywhere,
            Duration.ofSeconds(limit.get().orElse(usualLimit)),
            encodeSparseKeyframes,
            sound.get().orElse(usual.audio()),
            segments.get().orElse(usual.format()),
            switches));
  }

  private List<Rung> checkedRungs(Ladder chosen) {
    List<Rung> steps =
        rungs.stream()
            .filter(text -> !InputText.strip(text).isEmpty())
            .map(OutputInput::rung)
            .distinct()
            .toList();
    if (chosen != Ladder.CHOSEN) {
      return List.of(); // what the form still holds of an earlier choice
    }
    if (steps.isEmpty() || steps.size() > MOST_RUNGS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "A list of your own has 1 to %d sizes, for example 1280x720, 640x360.",
              MOST_RUNGS));
    }
    return steps;
  }

  private static Rung rung(String text) {
    return Rung.parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Write each size as 1280x720, 1280x720-25 or 1280x720-25~2500: width and"
                        + " height, frames a second, kilobits a second."));
  }
}
