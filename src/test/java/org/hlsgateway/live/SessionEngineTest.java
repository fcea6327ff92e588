package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hlsgateway.FakeClock;
import org.hlsgateway.channels.KeepSettings;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.time.Clocks;
import org.junit.jupiter.api.Test;

/** What an engine does for pushed streams by itself, and what it has its inputs do. */
class SessionEngineTest {
  private static final SourceUrl CAMERA = new SourceUrl("rtsp://first/1");
  private static final SourceUrl STUDIO = new SourceUrl("push:studio");

  private final FakeClock clock = new FakeClock();
  private final List<List<SourceUrl>> looks = new ArrayList<>();
  private final List<Optional<SourceUrl>> found = new ArrayList<>();

  private final PushedSession studio =
      new PushedSession(
          new LiveSession(
              programme(),
              new ScriptedEngine(),
              new Suspended(Runnable::run),
              new Clocks(clock, clock)),
          () -> true);

  /** Cameras: all of them work. */
  private final Inputs inputs =
      new Inputs() {
        @Override
        public Duration startsWithin() {
          return Duration.ZERO;
        }

        @Override
        public Cutting cutting(Programme programme) {
          throw new AssertionError("nothing is played");
        }

        @Override
        public Optional<String> obstacle(Programme programme) {
          return Optional.of("No FFmpeg.");
        }

        @Override
        public void look(
            Programme programme,
            List<SourceUrl> sources,
            LoginPauses pauses,
            Consumer<Optional<SourceUrl>> then) {
          looks.add(sources);
          then.accept(Optional.of(sources.get(0)));
        }

        @Override
        public InputRun launch(Programme programme, MediaSink sink) {
          throw new AssertionError("nothing is played");
        }

        @Override
        public String planInWords(Programme programme) {
          return "";
        }
      };

  private static Programme programme() {
    return new Programme(
        new Programme.OfChannel(1),
        "door",
        "Door",
        CAMERA,
        SourceSettings.DEFAULT,
        OutputSettings.DEFAULT,
        KeepSettings.DEFAULT,
        Optional.empty(),
        false,
        true);
  }

  private void look(boolean isPushed, SourceUrl... sources) {
    new SessionEngine(
            inputs,
            name -> Optional.of(studio).filter(there -> isPushed && name.equals("studio")),
            null,
            null,
            List.of(),
            null,
            Counts.UNREAD)
        .look(programme(), List.of(sources), found::add);
  }

  @Test
  void whatIsPushedNow_isTakenAtOnce_andNobodyIsAsked() {
    look(true, CAMERA, STUDIO);
    assertThat(found).containsExactly(Optional.of(STUDIO));
    assertThat(looks).isEmpty();
  }

  @Test
  void whatNobodyPushes_leavesTheOthersToBeLookedAt() {
    look(false, CAMERA, STUDIO);
    assertThat(looks).containsExactly(List.of(CAMERA));
    assertThat(found).containsExactly(Optional.of(CAMERA));
  }

  @Test
  void wherePushesAloneAreBetter_theAnswerIsThereAtOnce() {
    look(false, STUDIO);
    assertThat(found).containsExactly(Optional.empty());
    assertThat(looks).isEmpty();
  }
}
