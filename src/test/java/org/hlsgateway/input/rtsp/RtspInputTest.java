package org.hlsgateway.input.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.hlsgateway.http.Reach;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.rtmp.Hex;
import org.hlsgateway.rtsp.RtspException;
import org.hlsgateway.rtsp.RtspLoops;
import org.hlsgateway.rtsp.RtspSource;
import org.hlsgateway.rtsp.RtspUrl;
import org.hlsgateway.rtsp.ScriptedCamera;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cameras that answer and send, and nobody could watch all the same. */
class RtspInputTest {
  private static final RtspLoops LOOPS = new RtspLoops();
  private static final String SPS = "67 42c01eda0280bfe5c044000003000400000300c83c58ba80";
  private static final String PPS = "68 ce0fc8";
  private static final String IDR = "65 88 aaaa";
  private static final String SLICE = "41 9a cccc";

  private ScriptedCamera camera;
  private final Recorded recorded = new Recorded();
  private RtspInput input;
  private int sequence;

  @AfterEach
  void end() throws Exception {
    input.stop();
    camera.close();
  }

  @AfterAll
  static void close() {
    LOOPS.close();
  }

  private CompletableFuture<InputEnd> run() throws Exception {
    return run(Duration.ofSeconds(20));
  }

  /** Each look at the clock is a second after the one before. */
  private CompletableFuture<InputEnd> run(Duration startsWithin) throws Exception {
    camera = new ScriptedCamera((asked, number) -> asked.usually());
    AtomicLong nanos = new AtomicLong();
    input =
        new RtspInput(
            LOOPS,
            new Reach(Set.of()),
            new RtspSource(
                RtspUrl.parse(camera.url("/x")).orElseThrow(),
                RtspSource.Transport.TCP,
                Duration.ofSeconds(10),
                Optional.empty()),
            true,
            startsWithin,
            () -> nanos.addAndGet(1_000_000_000L));
    CompletableFuture<InputEnd> over = input.run(recorded);
    for (int i = 0; i < 250 && !camera.methods().contains("PLAY"); i++) {
      Thread.sleep(20);
    }
    return over;
  }

  private void send(int stamp, String... units) throws Exception {
    for (String unit : units) {
      byte[] bytes = Hex.bytes(unit);
      ByteBuffer out = ByteBuffer.allocate(16 + bytes.length);
      out.put((byte) '$').put((byte) 0).putShort((short) (12 + bytes.length));
      out.put((byte) 0x80).put((byte) 96).putShort((short) sequence++).putInt(stamp).putInt(7);
      camera.send(out.put(bytes).array());
    }
  }

  private void assertUnreadable(CompletableFuture<InputEnd> over, String why) throws Exception {
    SourceFailure failure = over.get(5, TimeUnit.SECONDS).failure().orElseThrow();
    assertThat(failure).isEqualTo(new SourceFailure(SourceFailure.Kind.NOT_AS_PLANNED, why));
    assertThat(input.trouble().orElseThrow().kind()).isEqualTo(RtspException.Kind.NOT_READABLE);
  }

  /** Refreshed piece by piece: FFmpeg begins with such a stream anywhere. */
  @Test
  void aCameraWithoutKeyframes_isGivenUpAfterAWhile() throws Exception {
    CompletableFuture<InputEnd> over = run();
    send(0, SPS, PPS);
    for (int i = 1; i < 20; i++) {
      send(3_600 * i, SLICE);
    }

    assertUnreadable(over, "it sends no keyframes");
  }

  @Test
  void aCameraThatNeverSaysHowItsPicturesAreCoded_isGivenUpAfterAWhile() throws Exception {
    CompletableFuture<InputEnd> over = run();
    for (int i = 1; i < 20; i++) {
      send(3_600 * i, IDR);
    }

    assertUnreadable(over, "it does not say how its pictures are coded");
  }

  /** Whoever runs it would give up first, and never learn that FFmpeg is to be asked. */
  @Test
  void whereStartsAreToBeShort_itIsGivenUpBeforeTheyAre() throws Exception {
    CompletableFuture<InputEnd> over = run(Duration.ofSeconds(4));
    for (int i = 1; i < 7; i++) {
      send(3_600 * i, IDR);
    }

    assertUnreadable(over, "it does not say how its pictures are coded");
  }

  @Test
  void aCameraThatBegins_goesOn() throws Exception {
    CompletableFuture<InputEnd> over = run();
    send(0, SPS, PPS, IDR);
    for (int i = 1; i < 30; i++) {
      send(3_600 * i, SLICE);
    }
    for (int i = 0; i < 250 && recorded.of(MediaTrack.Kind.VIDEO).size() < 20; i++) {
      Thread.sleep(20);
    }
    assertThat(recorded.of(MediaTrack.Kind.VIDEO)).hasSizeGreaterThanOrEqualTo(20);

    assertThat(over).isNotDone();
    input.stop();
    assertThat(over.get(5, TimeUnit.SECONDS)).isEqualTo(InputEnd.STOPPED);
  }
}
