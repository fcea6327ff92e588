package org.hlsgateway.recordings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.hlsgateway.figures.Figures;
import org.hlsgateway.figures.Figures.Unit;
import org.hlsgateway.figures.Measured;

/** Recordings in numbers. */
@ApplicationScoped
class RecordingCounts implements Measured {
  private Recordings recordings;

  /** For the client proxy. */
  protected RecordingCounts() {}

  @Inject
  RecordingCounts(Recordings recordings) {
    this.recordings = recordings;
  }

  @Override
  public void tell(Figures figures) {
    List<Recording> all = recordings.all();
    long written = all.stream().filter(Recording::active).count();
    figures.now("recordings", Unit.NONE, "Recordings that there are.", all.size());
    figures.now("recordings.active", Unit.NONE, "Recordings that are being written.", written);
    figures.now(
        "recordings.size",
        Unit.BYTES,
        "What recordings take on the disk.",
        all.stream().mapToLong(Recording::bytes).sum());
    figures.now(
        "recordings.paused",
        Unit.NONE,
        "1 if nothing, or not everything, can be recorded, such as for want of room; else 0.",
        recordings.problem().isPresent() ? 1 : 0);
  }
}
