package org.hlsgateway.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hlsgateway.FakeClock;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.ffmpeg.StreamFacts;
import org.junit.jupiter.api.Test;

class SourceMemoryTest {

  private static final SourceFacts CAMERA =
      new SourceFacts(List.of(StreamFacts.video("h264", "High", 1920, 1080, 25)), true);

  private final List<String> written = new ArrayList<>();
  private final SourceMemory memory =
      new SourceMemory(
          new SourceMemory.Journal() {
            @Override
            public void learnt(String fingerprint, Knowledge knowledge) {
              written.add(fingerprint + " by " + knowledge.learntBy());
            }

            @Override
            public void forgot(String fingerprint) {
              written.add(fingerprint + " forgotten");
            }
          },
          new FakeClock());

  @Test
  void ofWhatWasNeverSeen_nothingIsKnown() {
    assertThat(memory.of("a")).isEqualTo(Knowledge.NOTHING);
  }

  @Test
  void eachLessonKeepsTheOthers() {
    memory.keyframeInterval("a", Duration.ofSeconds(4));
    memory.seen("a", CAMERA, Knowledge.Teacher.LOOK);
    memory.mustBeAnalysed("a");
    memory.keyframeInterval("a", Duration.ofSeconds(2));
    Knowledge known = memory.of("a");
    assertThat(known.facts()).contains(CAMERA);
    assertThat(known.mustBeAnalysed()).isTrue();
    assertThat(known.longestKeyframeInterval()).isEqualTo(Duration.ofSeconds(4));
    assertThat(known.learntAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Test
  void onlyNewsIsWritten() {
    memory.seen("a", CAMERA, Knowledge.Teacher.LOOK);
    memory.seen("a", CAMERA, Knowledge.Teacher.RUN);
    memory.keyframeInterval("a", Duration.ofSeconds(2));
    memory.keyframeInterval("a", Duration.ofSeconds(1));
    assertThat(written).containsExactly("a by LOOK", "a by RUN");
  }

  @Test
  void whatIsDoubted_isLookedAtBeforeTheNextStart() {
    memory.seen("a", CAMERA, Knowledge.Teacher.LOOK);
    memory.doubt("a");
    assertThat(memory.of("a").facts()).isEmpty();
    assertThat(memory.of("a").lookFirst()).isTrue();
    memory.seen("a", CAMERA, Knowledge.Teacher.LOOK);
    assertThat(memory.of("a").lookFirst()).isFalse();
    assertThat(memory.of("a").facts()).contains(CAMERA);
  }

  @Test
  void aTest_countsKeyframesAnew() {
    memory.keyframeInterval("a", Duration.ofSeconds(10));
    memory.tested("a", CAMERA);
    assertThat(memory.of("a").longestKeyframeInterval()).isZero();
    assertThat(memory.of("a").learntBy()).isEqualTo(Knowledge.Teacher.TEST);
  }

  @Test
  void whatIsForgotten_isForgottenInTheJournalToo() {
    memory.seen("a", CAMERA, Knowledge.Teacher.LOOK);
    memory.forget("a");
    assertThat(memory.of("a")).isEqualTo(Knowledge.NOTHING);
    assertThat(written).containsExactly("a by LOOK", "a forgotten");
  }

  @Test
  void whatAPredecessorKnew_isRecalled_andNotWrittenAgain() {
    memory.recall(
        Map.of("a", Knowledge.NOTHING.seen(CAMERA, Instant.EPOCH, Knowledge.Teacher.LOOK)));
    assertThat(memory.of("a").facts()).contains(CAMERA);
    assertThat(written).isEmpty();
  }

  @Test
  void onlyTheSourcesUsedLastAreInMemory() {
    memory.mustBeAnalysed("first");
    for (int i = 0; i < SourceMemory.MOST; i++) {
      memory.mustBeAnalysed("source-" + i);
    }
    assertThat(memory.of("first")).isEqualTo(Knowledge.NOTHING);
    assertThat(memory.of("source-0")).isNotEqualTo(Knowledge.NOTHING);
  }
}
