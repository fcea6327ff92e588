package org.hlsgateway.packager;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells the renditions of one input what their leader does. */
final class SharedCuts implements CutSegments {
  private final LiveHistory leader;
  private final boolean leaderHasAudio;
  private final Optional<MuxedSegments> muxed;
  private final List<Follower> followers;
  private final List<LiveHistory> following;
  private PartGrid grid;

  /**
   * @param leaderHasAudio whether the leader's own rendition has the audio that goes along
   * @param muxed who wants picture and sound in one, if no rendition is that
   * @param following the followers' histories
   */
  SharedCuts(
      LiveHistory leader,
      boolean leaderHasAudio,
      Optional<MuxedSegments> muxed,
      List<Follower> followers,
      List<LiveHistory> following) {
    this.leader = leader;
    this.leaderHasAudio = leaderHasAudio;
    this.muxed = muxed;
    this.followers = followers;
    this.following = following;
    this.grid = leader.grid();
  }

  @Override
  public PartGrid settle(long frameMicros, long keyframeMicros) {
    grid = leader.settle(frameMicros, keyframeMicros);
    following.forEach(history -> history.adopt(grid));
    return grid;
  }

  @Override
  public void beginTimeline(long shownMicros) {
    followers.forEach(follower -> follower.beginTimeline(shownMicros));
  }

  @Override
  public void discontinuity() {
    leader.discontinuity();
    muxed.ifPresent(MuxedSegments::discontinuity);
    followers.forEach(Follower::discontinuity);
  }

  @Override
  public void beginSegment(Instant programDateTime) {
    leader.beginSegment(programDateTime);
    muxed.ifPresent(segments -> segments.begin(programDateTime));
    followers.forEach(follower -> follower.beginSegment(programDateTime));
  }

  @Override
  public void addPart(PartFrames frames, long durationMicros, long endMicros) {
    leader.addPart(leaderHasAudio ? frames : frames.withoutAudio(), durationMicros, endMicros);
    muxed.ifPresent(segments -> segments.add(frames, durationMicros));
    followers.forEach(follower -> follower.addPart(durationMicros, endMicros, grid.frame()));
  }

  @Override
  public void endSegment() {
    leader.endSegment();
    muxed.ifPresent(segments -> segments.end(grid));
    followers.forEach(Follower::endSegment);
  }
}
