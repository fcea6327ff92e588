package org.hlsgateway.distribution;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which streamer a viewer goes to, and where to if it fails. Weighted rendezvous hashing: each
 * viewer has a rank of all streamers that depends on nobody else, so that nothing has to be
 * remembered, and who watches at one that dies is all that moves.
 */
final class StreamerChoice {
  /** So much of a streamer's room is left for those who come to it from one that died. */
  private static final double FULL = 0.95;

  private StreamerChoice() {}

  /**
   * A streamer as it stands.
   *
   * @param pathway names it in playlists
   * @param weight of its share, 1 to 100
   * @param load how much of what it can serve it serves now: 0 idle, 1 full; 0 too if it has no
   *     limit
   * @param works false: it does not answer, or has nothing to show
   */
  record Candidate(String pathway, int weight, double load, boolean works) {
    Candidate {
      if (weight < 1) {
        throw new IllegalArgumentException("weight " + weight);
      }
      if (!(load >= 0)) {
        throw new IllegalArgumentException("load " + load);
      }
    }

    boolean hasRoom() {
      return load < FULL;
    }
  }

  /**
   * The pathways in the viewer's order: those that work and have room first, then the full ones,
   * then those that do not work, which may come back.
   *
   * @param viewer tells viewers apart
   * @param current where the viewer is now; it stays there as long as that works
   */
  static List<String> order(String viewer, Optional<String> current, List<Candidate> candidates) {
    return candidates.stream()
        .sorted(
            Comparator.comparingInt((Candidate each) -> rank(each, current))
                .thenComparing(Comparator.comparingDouble(each -> -score(viewer, each)))
                .thenComparing(Candidate::pathway))
        .map(Candidate::pathway)
        .toList();
  }

  private static int rank(Candidate each, Optional<String> current) {
    if (!each.works()) {
      return 3;
    }
    if (current.filter(each.pathway()::equals).isPresent()) {
      return 0;
    }
    return each.hasRoom() ? 1 : 2;
  }

  /** The highest of all goes to each in proportion to its weight. */
  private static double score(String viewer, Candidate each) {
    return -each.weight() / Math.log(uniform(viewer, each.pathway()));
  }

  /** In (0, 1), and for the same two always the same. */
  private static double uniform(String viewer, String pathway) {
    long hash = 0xcbf29ce484222325L;
    for (String text : List.of(viewer, "\n", pathway)) {
      for (int i = 0; i < text.length(); i++) {
        hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
      }
    }
    return ((mixed(hash) >>> 11) + 0.5) * 0x1p-53;
  }

  /** So that each bit depends on all others: names differ in their last letter only. */
  private static long mixed(long hash) {
    long mixed = hash;
    mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }
}
