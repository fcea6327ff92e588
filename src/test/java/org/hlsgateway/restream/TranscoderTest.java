package org.hlsgateway.restream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.hlsgateway.ffmpeg.RunRegistry;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.InitWriter;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.TestStream;
import org.hlsgateway.media.TrackDescription;
import org.hlsgateway.time.Clocks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A channel's frames through a program, with others in FFmpeg's place. */
@Timeout(30)
class TranscoderTest {
  private static final int SYNC = 0x0200_0000;
  private static final int NON_SYNC = 0x0101_0000;

  @TempDir private Path folder;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final BlockingQueue<Sample> came = new LinkedBlockingQueue<>();
  private final AtomicInteger left = new AtomicInteger();
  private final BlockingQueue<InitSection> begun = new LinkedBlockingQueue<>();
  private InitSection init;
  private Transcoder transcoder;

  @BeforeEach
  void tracks() throws Exception {
    init =
        InitWriter.write(
            List.of(TrackDescription.h264(1_000, List.of(TestStream.SPS), List.of(hex("68ee")))));
  }

  @AfterEach
  void end() throws InterruptedException {
    transcoder.close();
    while (children().findAny().isPresent() || folder.toFile().list().length > 0) {
      // Its note goes a moment after a program.
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void frames_goThrough_fromAKeyframeOn_andBeginAnewWithOtherTracks() throws Exception {
    begin("cat");
    transcoder.frames(List.of(frame(0, false)));
    transcoder.frames(List.of(frame(40, true), frame(80, false)));
    assertThat(next().isSync()).isTrue();
    assertThat(next().decodeTicks()).isEqualTo(80);
    assertThat(begun).hasSize(1);
    transcoder.tracks(init);
    transcoder.frames(List.of(frame(120, false), frame(0, true)));
    assertThat(next().decodeTicks()).isZero();
    assertThat(begun).hasSize(2);
    assertThat(transcoder.trouble()).isEmpty();
  }

  @Test
  void aProgramThatTakesNothing_isEnded_andSaidSo() throws Exception {
    begin("sleep", "60");
    byte[] large = new byte[300_000];
    System.arraycopy(hex("0004" + "93dc" + "6588"), 0, large, 0, 6);
    MediaTrack track = init.video().orElseThrow();
    transcoder.frames(List.of(new Sample(track, 0, 40, 0, SYNC, large, 0, large.length)));
    while (children().findAny().isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    ProcessHandle first = children().findFirst().orElseThrow();
    // The pipe is full: the thread that writes stands.
    awaitStanding();
    now.updateAndGet(time -> time.plus(Duration.ofSeconds(11)));
    transcoder.frames(List.of(frame(40, true)));
    assertThat(transcoder.trouble())
        .hasValueSatisfying(sentence -> assertThat(sentence).contains("took nothing"));
    while (first.isAlive()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void whatAProgramIsTooSlowFor_isLeftOut_counted_andSaidForAWhile() throws Exception {
    begin("sleep", "60");
    byte[] large = new byte[300_000];
    System.arraycopy(hex("0004" + "93dc" + "6588"), 0, large, 0, 6);
    MediaTrack track = init.video().orElseThrow();
    transcoder.frames(List.of(new Sample(track, 0, 40, 0, SYNC, large, 0, large.length)));
    while (children().findAny().isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    awaitStanding();
    transcoder.frames(List.of(frame(40, false)));
    now.updateAndGet(time -> time.plus(Duration.ofSeconds(6)));
    transcoder.frames(List.of(frame(80, false)));
    assertThat(left).hasValue(2);
    // Up to the next keyframe.
    transcoder.frames(List.of(frame(120, false)));
    transcoder.frames(List.of(frame(160, true)));
    assertThat(left).hasValue(3);
    assertThat(transcoder.trouble())
        .hasValueSatisfying(sentence -> assertThat(sentence).contains("too slow"));
    now.updateAndGet(time -> time.plus(Duration.ofSeconds(31)));
    assertThat(transcoder.trouble()).isEmpty();
  }

  @Test
  void aProgramThatCannotBeStarted_isSaidInWords() throws Exception {
    begin(folder.resolve("nothing").toString());
    transcoder.frames(List.of(frame(0, true)));
    while (transcoder.trouble().isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertThat(transcoder.trouble())
        .contains("FFmpeg cannot be started: install it, or set FFMPEG_PATH.");
  }

  private void begin(String... command) {
    FrameSink sink =
        new FrameSink() {
          @Override
          public void tracks(InitSection next, Instant at, boolean isEncoded) {
            begun.add(next);
          }

          @Override
          public void frames(List<Sample> frames, Instant at) {
            came.addAll(frames);
          }

          @Override
          public void leftOut(int frames) {
            left.addAndGet(frames);
          }
        };
    transcoder =
        new Transcoder(
            tracks -> List.of(List.of(command)),
            Optional.of(new RunRegistry(folder)),
            sink,
            new Clocks(clock(), Clock.systemUTC()));
    transcoder.start();
    transcoder.tracks(init);
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now.get();
      }
    };
  }

  private Sample next() throws InterruptedException {
    Sample sample = came.poll(20, TimeUnit.SECONDS);
    assertThat(sample).isNotNull();
    return sample;
  }

  private Sample frame(long ticks, boolean key) {
    byte[] unit = hex(key ? "00000003658880" : "00000003419a80");
    MediaTrack track = init.video().orElseThrow();
    return new Sample(track, ticks, 40, 0, key ? SYNC : NON_SYNC, unit, 0, unit.length);
  }

  private static void awaitStanding() throws InterruptedException {
    while (Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> each.getKey().getName().equals("push-encoder"))
        .noneMatch(
            each ->
                List.of(each.getValue()).stream()
                    .anyMatch(frame -> frame.getMethodName().equals("writeBytes")))) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static Stream<ProcessHandle> children() {
    return ProcessHandle.current()
        .children()
        .filter(ProcessHandle::isAlive)
        .filter(each -> each.info().command().orElse("").matches(".*/(cat|sleep)"));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
