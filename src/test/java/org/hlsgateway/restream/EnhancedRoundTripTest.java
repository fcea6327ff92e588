package org.hlsgateway.restream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.media.CodecConfiguration;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Reading;
import org.hlsgateway.media.Sample;
import org.hlsgateway.rtmp.MediaTag;
import org.hlsgateway.rtmp.MessageType;
import org.hlsgateway.rtmp.TagFrames;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What FFmpeg's encoders make, written as Enhanced RTMP has it and read again: each frame as it
 * was, with the time that RTMP knows, and nothing between that decodes or encodes.
 */
class EnhancedRoundTripTest {
  private static final String INPUT =
      "ffmpeg -v error -nostdin -f lavfi -i testsrc2=size=320x180:rate=25 -f lavfi -i"
          + " sine=sample_rate=48000 -t 2 -pix_fmt yuv420p -g 25 ";
  private static final String OUTPUT =
      " -f mp4 -movflags +frag_keyframe+empty_moov+default_base_moof -frag_duration 1 -";

  /** RTMP rounds to milliseconds. */
  private static final long TOLERATED_MICROS = 1_000;

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "-c:v libsvtav1 -preset 12 -c:a libopus -ac 2",
        "-c:v libx265 -preset ultrafast -x265-params log-level=none -tag:v hvc1 -c:a libopus -ac 1",
        "-c:v libx264 -preset ultrafast -bf 2 -c:a libopus -frame_duration 60",
        "-c:v libsvtav1 -preset 12 -c:a aac -ar 44100",
      })
  void framesThatAreWritten_areReadAsTheyWere(String coding) throws Exception {
    Reading made = Reading.of(ffmpeg(coding));
    Taken taken = new Taken();
    pass(made, taken);

    assertThat(taken.init.tracks())
        .extracting(MediaTrack::codec)
        .containsExactlyElementsOf(made.init.tracks().stream().map(MediaTrack::codec).toList());
    assertThat(taken.init.video().orElseThrow().coding().width()).isEqualTo(320);
    assertThat(records(taken.init)).isEqualTo(records(made.init));
    for (boolean video : new boolean[] {true, false}) {
      List<Sample> before = of(made.samples, video);
      List<Sample> after = of(taken.samples, video);
      assertThat(after).hasSameSizeAs(before);
      long offset = after.get(0).decodeMicros() - before.get(0).decodeMicros();
      for (int i = 0; i < after.size(); i++) {
        assertSame(before.get(i), after.get(i), offset);
      }
    }
  }

  private static void pass(Reading made, Taken taken) throws Exception {
    SentMedia sent = new SentMedia(true);
    sent.tracks(made.init, 0, false);
    TagFrames frames = new TagFrames(taken);
    boolean headed = false;
    for (FlvMessage message : sent.frames(inOrder(made.samples))) {
      if (!headed) {
        byte[] video = message.head().video().orElseThrow();
        frames.video(MediaTag.ofVideo(video), 0, video, true);
        byte[] audio = message.head().audio().orElseThrow();
        frames.audio(MediaTag.ofAudio(audio), 0, audio, true);
        headed = true;
      }
      byte[] body = message.body();
      if (message.type() == MessageType.VIDEO) {
        frames.video(MediaTag.ofVideo(body), message.timeMillis(), body, false);
      } else {
        frames.audio(MediaTag.ofAudio(body), message.timeMillis(), body, false);
      }
    }
    frames.end();
  }

  private static List<Sample> inOrder(List<Sample> samples) {
    List<Sample> sorted = new ArrayList<>(samples);
    sorted.sort((one, other) -> Long.compare(one.decodeMicros(), other.decodeMicros()));
    return sorted;
  }

  private static List<Sample> of(List<Sample> samples, boolean video) {
    return samples.stream().filter(sample -> sample.track().isVideo() == video).toList();
  }

  private static void assertSame(Sample before, Sample after, long offset) {
    assertThat(bytes(after)).isEqualTo(bytes(before));
    assertThat(after.isSync()).isEqualTo(before.isSync());
    assertThat(after.decodeMicros() - offset - before.decodeMicros())
        .isBetween(-TOLERATED_MICROS, TOLERATED_MICROS);
    assertThat(after.presentationMicros() - offset - before.presentationMicros())
        .isBetween(-2 * TOLERATED_MICROS, 2 * TOLERATED_MICROS);
  }

  private static byte[] bytes(Sample sample) {
    return Arrays.copyOfRange(sample.source(), sample.offset(), sample.offset() + sample.length());
  }

  /** Of the tracks in their order: what avcC, hvcC, av1C and dOps hold. */
  private static List<List<Byte>> records(InitSection init) throws Exception {
    var all = CodecConfiguration.of(init);
    List<List<Byte>> records = new ArrayList<>();
    for (MediaTrack track : init.tracks()) {
      List<Byte> record = new ArrayList<>();
      for (byte each : all.get(track.id()).record()) {
        record.add(each);
      }
      records.add(record);
    }
    return records;
  }

  private static byte[] ffmpeg(String coding) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder((INPUT + coding + OUTPUT).split(" +"))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    byte[] made = process.getInputStream().readAllBytes();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return made;
  }

  private static final class Taken implements MediaSink {
    private InitSection init;
    private final List<Sample> samples = new ArrayList<>();

    @Override
    public void tracks(InitSection named) {
      init = named;
    }

    @Override
    public void frames(List<Sample> frames, boolean moreIsThere) {
      samples.addAll(frames);
    }

    @Override
    public void log(String line) {
      throw new AssertionError(line);
    }
  }
}
