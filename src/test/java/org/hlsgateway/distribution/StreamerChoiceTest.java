package org.hlsgateway.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hlsgateway.distribution.StreamerChoice.Candidate;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class StreamerChoiceTest {
  private static final int VIEWERS = 4_000;

  @Test
  void aViewer_alwaysGetsTheSameOrder() {
    List<Candidate> three = List.of(idle("a", 10), idle("b", 10), idle("c", 10));
    assertThat(order("anna", three)).isEqualTo(order("anna", three)).hasSize(3);
  }

  @Test
  void whereAViewerIs_heStays_evenIfItIsFullByNow() {
    List<Candidate> two = List.of(new Candidate("a", 1, 1.2, true), idle("b", 100));
    assertThat(StreamerChoice.order("anna", Optional.of("a"), two)).containsExactly("a", "b");
  }

  @Test
  void aStreamerThatFailed_isLeft_andNamedLast() {
    List<Candidate> three =
        List.of(new Candidate("a", 10, 0, false), idle("b", 10), new Candidate("c", 10, 1, true));
    assertThat(StreamerChoice.order("anna", Optional.of("a"), three))
        .containsExactly("b", "c", "a");
  }

  @Test
  void aFullStreamer_getsNobodyNew_whileAnotherHasRoom() {
    List<Candidate> two = List.of(new Candidate("a", 100, 0.96, true), idle("b", 1));
    assertThat(firsts(two).keySet()).containsExactly("b");
  }

  @Test
  void whereAllAreFull_viewersAreSpreadAsBefore() {
    List<Candidate> two = List.of(new Candidate("a", 10, 1, true), new Candidate("b", 10, 1, true));
    assertThat(firsts(two).get("a")).isBetween(VIEWERS * 0.45, VIEWERS * 0.55);
  }

  @RepeatedTest(20)
  void eachStreamersShareOfViewers_followsItsWeight(RepetitionInfo repetition) {
    List<Candidate> some = random(repetition);
    double sum = some.stream().mapToInt(Candidate::weight).sum();
    Map<String, Double> firsts = firsts(some);
    for (Candidate each : some) {
      assertThat(firsts.getOrDefault(each.pathway(), 0.0) / VIEWERS)
          .as("%s of %s", each, some)
          .isCloseTo(each.weight() / sum, within(0.03));
    }
  }

  @RepeatedTest(20)
  void whenOneDies_onlyItsViewersMove_andByTheWeightsOfTheOthers(RepetitionInfo repetition) {
    List<Candidate> before = random(repetition);
    Candidate dead = before.get(0);
    List<Candidate> after = new ArrayList<>(before);
    after.set(0, new Candidate(dead.pathway(), dead.weight(), 0, false));
    double left = after.stream().skip(1).mapToInt(Candidate::weight).sum();
    Map<String, Double> moved =
        viewers().stream()
            .filter(viewer -> order(viewer, before).get(0).equals(dead.pathway()))
            .collect(
                Collectors.groupingBy(
                    viewer -> order(viewer, after).get(0), Collectors.summingDouble(v -> 1)));
    for (String viewer : viewers()) {
      String was = order(viewer, before).get(0);
      if (!was.equals(dead.pathway())) {
        assertThat(order(viewer, after).get(0)).isEqualTo(was);
      } else {
        assertThat(order(viewer, after).get(0)).isEqualTo(order(viewer, before).get(1));
      }
    }
    double all = moved.values().stream().mapToDouble(Double::doubleValue).sum();
    if (all > 400) {
      for (Candidate each : after.subList(1, after.size())) {
        assertThat(moved.getOrDefault(each.pathway(), 0.0) / all)
            .isCloseTo(each.weight() / left, within(0.1));
      }
    }
  }

  private static List<Candidate> random(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    return IntStream.range(0, 2 + random.nextInt(6))
        .mapToObj(i -> idle("s" + i, 1 + random.nextInt(100)))
        .toList();
  }

  private static Candidate idle(String pathway, int weight) {
    return new Candidate(pathway, weight, 0, true);
  }

  private static List<String> order(String viewer, List<Candidate> candidates) {
    return StreamerChoice.order(viewer, Optional.empty(), candidates);
  }

  private static List<String> viewers() {
    return IntStream.range(0, VIEWERS).mapToObj(i -> "viewer-" + i).toList();
  }

  /** How many viewers each gets. */
  private static Map<String, Double> firsts(List<Candidate> candidates) {
    Function<String, String> first = viewer -> order(viewer, candidates).get(0);
    return viewers().stream()
        .collect(Collectors.groupingBy(first, Collectors.summingDouble(v -> 1)));
  }
}
