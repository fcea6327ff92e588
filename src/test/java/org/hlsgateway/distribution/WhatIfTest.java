package org.hlsgateway.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class WhatIfTest {
  private static final long MEGABIT = 1_000_000;

  @Test
  void itsViewers_goToTheOthersByTheirWeights() {
    Load dead = load("A", 90, 0, 0, 10);
    WhatIf then = WhatIf.dies(dead, List.of(load("B", 10, 0, 0, 10), load("C", 0, 0, 0, 20)));
    assertThat(then.inWords(dead)).isEqualTo("Its 90 viewers go to B (30 more), C (60 more).");
    assertThat(then.stranded()).isZero();
  }

  @Test
  void whoeverIsFull_getsNoMore_andTheRestGoesElsewhere() {
    Load dead = load("A", 90, 0, 0, 10);
    WhatIf then = WhatIf.dies(dead, List.of(load("B", 90, 100, 0, 10), load("C", 0, 200, 0, 10)));
    assertThat(then.inWords(dead))
        .isEqualTo("Its 90 viewers go to B (10 more, then 100% used), C (80 more, then 40% used).");
  }

  @Test
  void whereThereIsTooLittleRoom_itIsSaidForHowMany() {
    Load dead = load("A", 90, 0, 0, 10);
    WhatIf then = WhatIf.dies(dead, List.of(load("B", 90, 100, 0, 10)));
    assertThat(then.stranded()).isEqualTo(80);
    assertThat(then.inWords(dead)).endsWith(" For 80 of them there is no room.");
  }

  @Test
  void theNetwork_isALimitToo() {
    Load dead = load("A", 10, 0, 0, 10);
    WhatIf then = WhatIf.dies(dead, List.of(load("B", 5, 0, 20, 10)));
    // 2 Mbit/s each: five are there, and five more fit.
    assertThat(then.gains().values()).containsExactly(5);
    assertThat(then.stranded()).isEqualTo(5);
  }

  @Test
  void withoutAnother_thePictureIsGone() {
    Load dead = load("A", 2, 0, 0, 10);
    assertThat(WhatIf.dies(dead, List.of()).inWords(dead))
        .isEqualTo(
            "Its 2 viewers see nothing any more: no other streamer of their events has room.");
  }

  @Test
  void whereNobodyWatches_nothingHappens() {
    Load dead = load("A", 0, 0, 0, 10);
    assertThat(WhatIf.dies(dead, List.of()).inWords(dead))
        .isEqualTo("Nobody watches there: nothing happens.");
  }

  /** Each viewer takes 2 Mbit/s; 0 is no limit. */
  private static Load load(String name, int viewers, int mostViewers, int mostMbps, int weight) {
    return new Load(
        name.hashCode(),
        name,
        viewers,
        viewers * 2 * MEGABIT,
        mostViewers == 0 ? OptionalInt.empty() : OptionalInt.of(mostViewers),
        mostMbps == 0 ? OptionalInt.empty() : OptionalInt.of(mostMbps),
        weight,
        true);
  }
}
