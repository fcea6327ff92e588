package org.hlsgateway.live;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.Packager;
import org.hlsgateway.packager.PackagerSettings;
import org.hlsgateway.packager.Rewind;
import org.hlsgateway.packager.RunStart;
import org.hlsgateway.packager.RunTap;

/** Makes each run its packager: with a name, the numbers that it goes on with, and its taps. */
final class Packagers {
  private static final int PREFIX_LENGTH = 12;
  private static final String PREFIX_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

  private final ChannelNumbers numbers;
  private final Iterable<RunTaps> taps;
  private final Archives archives;
  private final SecureRandom random = new SecureRandom();

  Packagers(ChannelNumbers numbers, Iterable<RunTaps> taps, Archives archives) {
    this.numbers = numbers;
    this.taps = taps;
    this.archives = archives;
  }

  /**
   * @param onChange gets every new presentation, on the thread that caused it
   * @param reader reads along too
   */
  Packager open(
      Programme programme, Cutting cutting, Consumer<LivePresentation> onChange, RunTap reader) {
    String run = newPrefix();
    boolean isChannel = programme.channelId().isPresent();
    PackagerSettings settings =
        new PackagerSettings(
            cutting.segmentTarget(),
            cutting.partTarget(),
            cutting.windowSegments(),
            cutting.keyframeInterval(),
            new Rewind(programme.keep().rewind(), archives.open(programme, run)),
            isChannel);
    List<RunTap> own = new ArrayList<>(cutting.own());
    own.add(reader);
    AllTaps all = AllTaps.of(programme, run, taps, own);
    return new Packager(
        settings, isChannel ? following(programme, run) : RunStart.alone(run), onChange, all);
  }

  /** A channel's playlists keep their names, and count on. */
  private RunStart following(Programme channel, String run) {
    ChannelNumbers.Begin begin = numbers.begin(channel.channelId().orElseThrow());
    return new RunStart(run, true, begin.first(), begin.continues(), begin.promised());
  }

  /** This is what viewers see from now on. */
  void listed(Programme programme, LivePresentation presentation) {
    programme
        .channelId()
        .ifPresent(id -> numbers.listed(id, presentation.next(), presentation.terms()));
  }

  /** Unguessable, so that a name can be cached for ever and given away by nobody else. */
  private String newPrefix() {
    StringBuilder prefix = new StringBuilder(PREFIX_LENGTH);
    for (int i = 0; i < PREFIX_LENGTH; i++) {
      prefix.append(PREFIX_LETTERS.charAt(random.nextInt(PREFIX_LETTERS.length())));
    }
    return prefix.toString();
  }
}
