package org.hlsgateway.packager;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.packager.LiveSegment.NamedMedia;

/**
 * The best picture with the default sound in one, where viewers get them apart: for who keeps
 * segments, and would otherwise keep a silent film. Nothing is held beyond the segment that is
 * being filled.
 */
final class MuxedSegments {
  private final String run;
  private final KeyframeIntervals keyframes;
  private final Consumer<FinishedSegment> onSegment;
  private final BitRates bitRates;

  private InitSection init;
  private NamedMedia initMedia;
  private int initNumber;
  private int partNumber;
  private long mediaSequence;
  private boolean discontinuityPending;
  private LiveSegment open;

  MuxedSegments(
      PackagerSettings settings,
      String run,
      KeyframeIntervals keyframes,
      Consumer<FinishedSegment> onSegment) {
    this.bitRates = new BitRates(settings);
    this.run = run;
    this.keyframes = keyframes;
    this.onSegment = onSegment;
  }

  /** A new input's initialization section, with the tracks that go together only. */
  void init(InitSection section) {
    init = section;
    String name = run + "_muxed_init" + initNumber++ + ".mp4";
    initMedia = new NamedMedia(name, new Media(List.of(section.bytes())));
    bitRates.declare(section.tracks());
    discontinuity();
  }

  void discontinuity() {
    discontinuityPending = mediaSequence > 0;
  }

  void begin(Instant programDateTime) {
    long number = mediaSequence++;
    String name = run + "_muxed_seg" + number + ".m4s";
    open = new LiveSegment(number, name, initMedia, programDateTime, discontinuityPending);
    discontinuityPending = false;
  }

  void add(PartFrames frames, long durationMicros) {
    byte[] bytes = frames.toFragment(++partNumber, init);
    NamedMedia part = new NamedMedia("", new Media(List.of(bytes)));
    open.add(part, durationMicros, frames.isIndependent());
    bitRates.add(frames, bytes.length, durationMicros);
  }

  void end(PartGrid grid) {
    open.complete();
    bitRates.segment(
        open.bytes(), open.durationMicros(), grid.targetDurationSeconds() * 1_000_000L);
    onSegment.accept(
        open.finished(
            run,
            grid.targetDurationSeconds(),
            // Captions are a matter of what is offered, and segments are not.
            LiveDescription.of(init, grid.frame(), bitRates, keyframes, false)));
    open = null;
  }
}
