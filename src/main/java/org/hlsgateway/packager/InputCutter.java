package org.hlsgateway.packager;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;

/** Cuts one input: a leader that decides, and renditions that follow it. */
final class InputCutter {
  private final Cutter leader;
  private final List<Follower> followers;

  InputCutter(Cutter leader, List<Follower> followers) {
    this.leader = leader;
    this.followers = followers;
  }

  /**
   * @param samples one fragment's
   * @param date what the calendar calls now
   */
  void accept(List<Sample> samples, Instant now, Instant date) throws StreamFormatException {
    // Before the leader: if its timeline breaks, what they have of it must be there.
    for (Follower follower : followers) {
      follower.at(now);
      for (Sample sample : samples) {
        follower.add(sample);
      }
    }
    leader.accept(samples, now, date);
    for (Follower follower : followers) {
      follower.catchUp();
    }
  }

  /** All that came so far was taken. */
  void caughtUp() throws StreamFormatException {
    leader.caughtUp();
    for (Follower follower : followers) {
      follower.catchUp();
    }
  }

  /** No more comes for now: what is there is closed, and what comes next may continue it. */
  void pause() {
    leader.pause();
    followers.forEach(Follower::flush);
  }

  /** More comes again, and continues what is there, in another segment. */
  void resume() {
    leader.resume();
    followers.forEach(Follower::flush);
  }

  /** No more comes: what is there is closed. */
  void end() {
    leader.end();
    followers.forEach(Follower::flush);
  }

  /** When the track that decides last went on. */
  Optional<Instant> lastMediaAt() {
    return leader.lastMediaAt();
  }
}
