package org.hlsgateway.distribution;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What happens if a streamer dies now.
 *
 * @param moving how many viewers must go elsewhere
 * @param gains how many go to which of the others, in their order; none that gets nobody
 * @param stranded how many find no room: they go where others are too, and all of them suffer
 */
record WhatIf(int moving, Map<Load, Integer> gains, int stranded) {

  /**
   * @param others that have the same events
   */
  static WhatIf dies(Load dead, List<Load> others) {
    List<Load> open = new ArrayList<>(others.stream().filter(Load::works).toList());
    Map<Load, Integer> gains = new LinkedHashMap<>();
    double bitsOfEach = dead.bitsOfEach();
    int left = dead.viewers();
    // Whoever is full gets no more, and what was too much for it goes to those who are left.
    while (left > 0 && !open.isEmpty()) {
      int round = left;
      int weights = open.stream().mapToInt(Load::weight).sum();
      List<Load> full = new ArrayList<>();
      int given = 0;
      for (Load each : open) {
        int share = Math.min(left, (int) Math.ceil((double) round * each.weight() / weights));
        OptionalInt room = each.room(bitsOfEach);
        int has = gains.getOrDefault(each, 0);
        int takes = room.isPresent() ? Math.min(share, room.getAsInt() - has) : share;
        if (takes < share) {
          full.add(each);
        }
        if (takes > 0) {
          gains.merge(each, takes, Integer::sum);
          left -= takes;
          given += takes;
        }
      }
      open.removeAll(full);
      if (given == 0 && full.isEmpty()) {
        break;
      }
    }
    return new WhatIf(dead.viewers(), gains, left);
  }

  /** For people. */
  String inWords(Load dead) {
    if (moving == 0) {
      return "Nobody watches there: nothing happens.";
    }
    String who = moving == 1 ? "Its viewer goes" : "Its " + moving + " viewers go";
    if (gains.isEmpty()) {
      return moving == 1
          ? "Its viewer sees nothing any more: no other streamer of its event has room."
          : "Its "
              + moving
              + " viewers see nothing any more: no other streamer of their events has"
              + " room.";
    }
    String where =
        gains.entrySet().stream()
            .map(
                entry ->
                    entry.getKey().name() + " (" + share(entry.getKey(), entry.getValue(), dead))
            .collect(Collectors.joining(", "));
    return who + " to " + where + "." + (stranded == 0 ? "" : noRoom());
  }

  private String noRoom() {
    return stranded == 1
        ? " For one of them there is no room."
        : " For " + stranded + " of them there is no room.";
  }

  private static String share(Load to, int more, Load dead) {
    double used = to.usedWithMore(more, dead.bitsOfEach());
    return used == 0
        ? more + " more)"
        : String.format(Locale.ROOT, "%d more, then %d%% used)", more, Math.round(100 * used));
  }
}
