package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.FakeClock;
import org.hlsgateway.channels.ChannelStatus;
import org.hlsgateway.channels.KeepSettings;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.ffmpeg.FragmentedOutput;
import org.hlsgateway.media.AnnouncedSound;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.time.Clocks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is pushed as "studio", read along with by a channel that has it among its sources. */
class PushedSourceRunTest {
  private static final int PATIENCE_SECONDS = 20;

  private final FakeClock clock = new FakeClock();
  private final ScriptedEngine publisher = new ScriptedEngine();
  private final LiveSession session =
      new LiveSession(
          programme(), publisher, new Suspended(Runnable::run), new Clocks(clock, clock));
  private final PushedSession studio = new PushedSession(session, () -> true);
  private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
  private volatile boolean broken;
  private PushedSourceRun run;

  private final MediaSink sink =
      new MediaSink() {
        @Override
        public void tracks(InitSection init) {
          if (broken) {
            throw new StackOverflowError();
          }
          calls.add("tracks " + init.tracks().size());
        }

        @Override
        public void frames(List<Sample> frames, boolean moreIsThere) {
          calls.add("from a keyframe: " + frames.get(0).isSync());
          if (frames.stream().anyMatch(frame -> !frame.track().isVideo())) {
            calls.add("sound");
          }
        }

        @Override
        public void log(String line) {
          calls.add(line);
        }
      };

  private static Programme programme() {
    return new Programme(
        new Programme.OfPush(1),
        "studio",
        "Studio",
        new SourceUrl("rtmp://127.0.0.1/studio/key"),
        SourceSettings.DEFAULT,
        OutputSettings.DEFAULT,
        KeepSettings.DEFAULT,
        Optional.empty(),
        true,
        true);
  }

  private void start() {
    run = PushedSourceRun.start("studio", Optional.of(studio).filter(PushedSession::isLive), sink);
  }

  private String next() throws Exception {
    return calls.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private InputEnd end() throws Exception {
    return run.exited().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() {
    if (run != null) {
      run.stop();
    }
  }

  @Test
  void whatIsPushed_comesFromAKeyframeOn_untilItIsOver() throws Exception {
    session.start();
    byte[] stream = RecordedStream.fourSeconds();
    int half = stream.length / 2;
    publisher.run(0).writes(Arrays.copyOf(stream, half));
    start();
    publisher.run(0).writes(Arrays.copyOfRange(stream, half, stream.length));
    assertThat(next()).isEqualTo("tracks 2");
    assertThat(next()).isEqualTo("from a keyframe: true");

    studio.stop();
    publisher.run(0).exits();
    assertThat(end().failure().orElseThrow().sentence())
        .isEqualTo("The stream pushed as studio has ended.");
  }

  /** As FFmpeg brings it where sound is encoded: MP3 by RTMP, what browsers push. */
  @Test
  void soundThatComesApartFromThePictures_isPassedOnWithThem() throws Exception {
    session.start();
    Recorded stream = Recorded.of(RecordedStream.fourSeconds());
    MediaSink pushed = publisher.run(0).sink;
    pushed.announce(List.of(new AnnouncedSound("", AnnouncedSound.Coming.EXPECTED)));
    pushed.tracks(stream.pictures());
    pushed.soundTrack(0, stream.init());
    pushed.sound(0, stream.frames(MediaTrack.Kind.AUDIO, 10, 12));
    pushed.frames(stream.frames(MediaTrack.Kind.VIDEO, 10, 12));
    start();
    for (int second = 12; second < 14; second++) {
      pushed.sound(0, stream.frames(MediaTrack.Kind.AUDIO, second, second + 1));
      pushed.frames(stream.frames(MediaTrack.Kind.VIDEO, second, second + 1));
    }
    assertThat(next()).isEqualTo("tracks 2");
    assertThat(next()).isEqualTo("from a keyframe: true");
    assertThat(untilSound()).as("all that came").contains("sound");
  }

  private List<String> untilSound() throws Exception {
    List<String> came = new ArrayList<>();
    for (String call = next(); call != null; call = next()) {
      came.add(call);
      if (call.equals("sound")) {
        break;
      }
    }
    return came;
  }

  /** What a recorded stream is made of. */
  private record Recorded(InitSection init, List<Sample> samples) {
    static Recorded of(byte[] stream) throws Exception {
      List<InitSection> inits = new ArrayList<>();
      List<Sample> samples = new ArrayList<>();
      new FragmentedOutput(
              new MediaSink() {
                @Override
                public void tracks(InitSection init) {
                  inits.add(init);
                }

                @Override
                public void frames(List<Sample> frames, boolean moreIsThere) {
                  samples.addAll(frames);
                }
              })
          .write(stream, 0, stream.length);
      return new Recorded(inits.get(0), samples);
    }

    InitSection pictures() throws Exception {
      return init.only(init.of(MediaTrack.Kind.VIDEO));
    }

    List<Sample> frames(MediaTrack.Kind kind, int fromSecond, int untilSecond) {
      return samples.stream()
          .filter(sample -> sample.track().isVideo() == (kind == MediaTrack.Kind.VIDEO))
          .filter(sample -> sample.decodeMicros() >= fromSecond * 1_000_000L)
          .filter(sample -> sample.decodeMicros() < untilSecond * 1_000_000L)
          .toList();
    }
  }

  @Test
  void aNameUnderWhichNothingIsPushed_isAFailureThatMayPass() throws Exception {
    start();
    assertThat(end().failure().orElseThrow().sentence())
        .isEqualTo("Nobody pushes a stream named studio now.");
    assertThat(next()).isEqualTo("Nobody pushes a stream named studio now.");
  }

  /** As when another picture size comes: FFmpeg is started anew. */
  @Test
  void aStreamThatStartsAnew_isAwaitedForAWhile() {
    session.start();
    publisher.run(0).writes(RecordedStream.fourSeconds());
    Duration patience = PushedSourceRun.PATIENCE;
    assertThat(PushedSourceRun.hasEnded(studio, patience.multipliedBy(2))).isFalse();
    publisher.run(0).exits();
    assertThat(session.state()).isEqualTo(ChannelStatus.State.RESTARTING);
    assertThat(PushedSourceRun.hasEnded(studio, patience.minusMillis(1))).isFalse();
    assertThat(PushedSourceRun.hasEnded(studio, patience)).isTrue();
    studio.stop();
    assertThat(PushedSourceRun.hasEnded(studio, Duration.ZERO)).isTrue();
  }

  @Test
  void aStreamThatFailed_isNotAwaited() {
    session.start();
    publisher.run(0).exits();
    assertThat(session.state()).isEqualTo(ChannelStatus.State.FAILED);
    assertThat(PushedSourceRun.hasEnded(studio, Duration.ZERO)).isTrue();
  }

  @Test
  void anErrorOfWhoTakesIt_isAFailureToo() throws Exception {
    session.start();
    byte[] stream = RecordedStream.fourSeconds();
    int half = stream.length / 2;
    publisher.run(0).writes(Arrays.copyOf(stream, half));
    broken = true;
    start();
    publisher.run(0).writes(Arrays.copyOfRange(stream, half, stream.length));
    assertThat(end().failure().orElseThrow().sentence()).contains("the server's log says why");
  }

  @Test
  void aRunThatIsStopped_endsAsStopped_andThePublisherGoesOn() throws Exception {
    session.start();
    byte[] stream = RecordedStream.fourSeconds();
    int half = stream.length / 2;
    publisher.run(0).writes(Arrays.copyOf(stream, half));
    start();
    run.stop();
    assertThat(end()).isEqualTo(InputEnd.STOPPED);
    publisher.run(0).writes(Arrays.copyOfRange(stream, half, stream.length));
    assertThat(publisher.run(0).stopAsked).isFalse();
    assertThat(studio.isLive()).isTrue();
  }
}
