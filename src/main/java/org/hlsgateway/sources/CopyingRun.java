package org.hlsgateway.sources;

import java.util.List;
import java.util.Optional;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.plan.KnownSource;

/**
 * One attempt at a pushed stream of which nothing is to be decoded or encoded: its frames go to the
 * session as they come, and no process is started. Whenever the publisher names its tracks it is
 * planned anew; where copying is not enough, this run ends, and one with FFmpeg follows at once.
 */
final class CopyingRun extends SourceRun implements MediaSink {
  private static final String ENCODED =
      "What the publisher sends is not only copied: FFmpeg is used from now on.";

  private final Workshop workshop;
  private final PushedSource pushed;
  private final PushedMemory memory;
  private final MediaSink session;

  // Written by whoever brings the frames, read by any thread.
  private volatile CopyingPlan plan;
  private volatile boolean isOver;
  private final PictureRate rate = new PictureRate();
  private boolean told;

  private CopyingRun(
      Workshop workshop, PushedSource pushed, PushedMemory memory, MediaSink session) {
    this.workshop = workshop;
    this.pushed = pushed;
    this.memory = memory;
    this.session = session;
  }

  /** Returns at once. */
  static CopyingRun start(
      Workshop workshop, PushedSource pushed, PushedMemory memory, MediaSink session) {
    memory.looks();
    CopyingRun run = new CopyingRun(workshop, pushed, memory, session);
    run.begin(pushed.own().orElseThrow().get(), run);
    return run;
  }

  // ---- what the input brings -------------------------------------------------------------------

  @Override
  public void tracks(InitSection init) throws StreamFormatException {
    memory.wasSeen();
    CopyingPlan made =
        CopyingPlan.of(init, pushed.wish(), memory.keyframeInterval(), workshop.encoders().means());
    if (!made.isEnough()) {
      memory.needFfmpeg();
      isOver = true;
      giveUp(new SourceFailure(SourceFailure.Kind.NOT_AS_PLANNED, ENCODED));
      return;
    }
    plan = made;
    session.tracks(init);
  }

  @Override
  public void frames(List<Sample> frames, boolean moreIsThere) throws StreamFormatException {
    if (!isOver) {
      rate.count(frames);
      session.frames(frames, moreIsThere);
    }
  }

  @Override
  public void lost(long packets) {
    session.lost(packets);
  }

  @Override
  public void log(String line) {
    session.log(line);
  }

  @Override
  void keyframesNeverCome() {
    memory.keyframesApart(KnownSource.NO_KEYFRAMES);
  }

  /** FFmpeg knows more codecs, and may know what to do. */
  @Override
  void cannotBePackaged() {
    memory.needFfmpeg();
  }

  // ---- what the session asks -------------------------------------------------------------------

  /**
   * Lets who keeps segments know what the stream has, before the first of them: by then it is known
   * how many pictures a second there are.
   */
  void describe() {
    CopyingPlan made = plan;
    synchronized (this) {
      if (told || made == null) {
        return;
      }
      told = true;
    }
    pushed.planned().accept(made.facts(rate.perSecond()), made.plan());
  }

  @Override
  public Optional<SourceFailure> differs(LivePresentation presentation) {
    CopyingPlan made = plan;
    return made != null && made.plan().copiesVideo()
        ? memory.tooSparse(
            presentation.description().longestKeyframeInterval(),
            made.wish(),
            workshop.encoders().means())
        : Optional.empty();
  }

  /** Once more without FFmpeg, or with it: what was learnt decides. */
  @Override
  public boolean adapt(SourceFailure.Kind kind) {
    return kind == SourceFailure.Kind.NOT_AS_PLANNED
        && (memory.needsFfmpeg() || !memory.keyframeInterval().isZero());
  }
}
