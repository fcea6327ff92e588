package org.hlsgateway.livebox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * As many samples as one answer takes.
 *
 * @param samples the oldest first
 * @param next where the rest begins; empty: there is none
 */
record SamplePage(List<MachineSample> samples, Optional<Instant> next) {

  /**
   * @param found one more than are to be on the page, if there are so many
   */
  static SamplePage of(List<MachineSample> found, int most) {
    return found.size() <= most
        ? new SamplePage(found, Optional.empty())
        : new SamplePage(List.copyOf(found.subList(0, most)), Optional.of(found.get(most).taken()));
  }
}
