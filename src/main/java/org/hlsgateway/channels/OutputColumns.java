package org.hlsgateway.channels;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hlsgateway.channels.OutputSettings.Audio;
import org.hlsgateway.channels.OutputSettings.Format;
import org.hlsgateway.channels.OutputSettings.Ladder;
import org.hlsgateway.channels.OutputSettings.Switch;

/** {@link OutputSettings} in the table {@code channel}. */
@Embeddable
class OutputColumns {
  private static final String BETWEEN = ",";

  @Enumerated(EnumType.STRING)
  Ladder ladder;

  /** With commas between them; null: none. */
  String rungs;

  @Column(name = "plays_everywhere")
  boolean playsEverywhere;

  @Column(name = "keyframe_limit_seconds")
  int keyframeLimitSeconds;

  @Column(name = "encode_sparse_keyframes")
  boolean encodeSparseKeyframes;

  @Enumerated(EnumType.STRING)
  Audio audio;

  @Enumerated(EnumType.STRING)
  @Column(name = "segment_format")
  Format format;

  /** Names of those that are on, in their order, with commas between them; null: none. */
  @Column(name = "output_switches")
  String switches;

  /** For JPA. */
  protected OutputColumns() {}

  OutputColumns(OutputSettings settings) {
    ladder = settings.ladder();
    rungs =
        settings.rungs().isEmpty()
            ? null
            : settings.rungs().stream().map(Rung::toString).collect(Collectors.joining(BETWEEN));
    playsEverywhere = settings.playsEverywhere();
    keyframeLimitSeconds = Math.toIntExact(settings.keyframeLimit().toSeconds());
    encodeSparseKeyframes = settings.encodeSparseKeyframes();
    audio = settings.audio();
    format = settings.format();
    switches =
        settings.switches().isEmpty()
            ? null
            : settings.switches().stream()
                .sorted()
                .map(Switch::name)
                .collect(Collectors.joining(BETWEEN));
  }

  /** What a newer version has written is left out. */
  private Set<Switch> readSwitches() {
    Set<String> names = switches == null ? Set.of() : Set.of(switches.split(BETWEEN));
    return Stream.of(Switch.values())
        .filter(each -> names.contains(each.name()))
        .collect(Collectors.toSet());
  }

  OutputSettings read() {
    List<Rung> steps =
        rungs == null
            ? List.of()
            : Stream.of(rungs.split(BETWEEN)).flatMap(text -> Rung.parse(text).stream()).toList();
    return new OutputSettings(
        ladder,
        steps,
        playsEverywhere,
        Duration.ofSeconds(keyframeLimitSeconds),
        encodeSparseKeyframes,
        audio,
        format,
        readSwitches());
  }
}
