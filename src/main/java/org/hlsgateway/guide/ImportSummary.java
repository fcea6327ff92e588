package org.hlsgateway.guide;

import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hlsgateway.channels.ImportStep;
import org.hlsgateway.channels.ImportStep.Outcome;

/**
 * What an import did, or would do.
 *
 * @param broken lines that are neither a comment nor an address, from 1; the first hundred
 * @param steps one for each channel of the list: those that are skipped first, then in the list's
 *     order; not all of a long list
 */
@Schema(name = "Import", description = "What an import did, or would do.")
public record ImportSummary(
    @Schema(description = "Channels that were not there.", examples = "12") long added,
    @Schema(description = "Channels with a source that was there.", examples = "1") long changed,
    @Schema(description = "Channels that are as the list has them.", examples = "3") long same,
    @Schema(description = "Entries that cannot be channels.", examples = "0") long skipped,
    @Schema(description = "Lines that cannot be read.") List<Integer> broken,
    @Schema(description = "One for each entry; skipped ones first; 1000 at most.")
        List<ImportStep> steps) {

  private static final int MOST_STEPS = 1_000;

  static ImportSummary of(List<ImportStep> steps, List<Integer> broken) {
    return new ImportSummary(
        count(steps, Outcome.ADDED),
        count(steps, Outcome.CHANGED),
        count(steps, Outcome.SAME),
        count(steps, Outcome.SKIPPED),
        broken,
        steps.stream()
            .sorted(Comparator.comparing(step -> step.outcome() != Outcome.SKIPPED))
            .limit(MOST_STEPS)
            .toList());
  }

  private static long count(List<ImportStep> steps, Outcome outcome) {
    return steps.stream().filter(step -> step.outcome() == outcome).count();
  }

  /** Of the list, all together. */
  @Schema(hidden = true)
  public long inAll() {
    return added + changed + same + skipped;
  }
}
