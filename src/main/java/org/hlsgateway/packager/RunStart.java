package org.hlsgateway.packager;

import java.util.Optional;
import org.hlsgateway.packager.playlist.PlaylistTerms;

/**
 * What a run is called, and where its numbers begin.
 *
 * @param run what every media file name begins with: letters, digits, - and _; no other run's
 * @param lasting true: its playlists have the names that the channel's runs before gave them and
 *     those after will; false: they have the run's
 * @param first of its numbers; no earlier run came so far
 * @param continues players may hold a playlist of an earlier run: the first segment says that it
 *     does not continue what they have
 * @param promised by the playlists of the run before; kept where it is true of this one too, so
 *     that they keep their names
 */
public record RunStart(
    String run,
    boolean lasting,
    Numbers first,
    boolean continues,
    Optional<PlaylistTerms> promised) {

  public RunStart {
    if (!run.matches("[A-Za-z0-9_-]+")) {
      throw new IllegalArgumentException("run '" + run + "' is not letters, digits, - and _");
    }
  }

  /** A run that has to do with no other. */
  public static RunStart alone(String run) {
    return new RunStart(run, false, Numbers.ZERO, false, Optional.empty());
  }
}
