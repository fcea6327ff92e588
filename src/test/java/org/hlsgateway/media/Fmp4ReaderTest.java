package org.hlsgateway.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hlsgateway.media.TestStream.box;
import static org.hlsgateway.media.TestStream.full;
import static org.hlsgateway.media.TestStream.int32;
import static org.hlsgateway.media.TestStream.join;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hlsgateway.media.TestStream.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Fmp4ReaderTest {
  private final List<Sample> samples = new ArrayList<>();
  private InitSection init;

  private void read(byte[] bytes, int pieceLength) throws StreamFormatException {
    Fmp4Reader reader =
        new Fmp4Reader(
            new Fmp4Reader.Listener() {
              @Override
              public void onInit(InitSection section) {
                init = section;
              }

              @Override
              public void onSamples(List<Sample> more) {
                samples.addAll(more);
              }
            });
    for (int at = 0; at < bytes.length; at += pieceLength) {
      reader.write(bytes, at, Math.min(pieceLength, bytes.length - at));
    }
  }

  @Test
  void initSection_isKeptAsItCameAndDescribesItsTracks() throws Exception {
    byte[] bytes = TestStream.init(true, true);
    read(bytes, 7);

    assertThat(init.bytes()).isEqualTo(bytes);
    MediaTrack video = init.video().orElseThrow();
    assertThat(video.codec()).isEqualTo("avc1.64001f");
    assertThat(video.codecName()).isEqualTo("H.264");
    assertThat(video.coding().width()).isEqualTo(1280);
    assertThat(video.coding().height()).isEqualTo(720);
    assertThat(video.ticksPerSecond()).isEqualTo(90_000);
    assertThat(video.coding().nalLengthBytes()).isEqualTo(4);
    assertThat(video.coding().parameterSets()).containsExactly(TestStream.SPS);
    MediaTrack audio = init.audio().orElseThrow();
    assertThat(audio.codec()).isEqualTo("mp4a.40.2");
    assertThat(audio.coding().samplesPerSecond()).isEqualTo(48_000);
    assertThat(audio.coding().channels()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64, 100_000})
  void samples_areTheSameHoweverTheBytesArrive(int pieceLength) throws Exception {
    Frame video = new Frame(TestStream.VIDEO, 900_000, 3600, 7200, true, new byte[] {1, 2, 3});
    Frame audio = TestStream.audio(480_000);
    byte[] unknown = box("free", new byte[100]);
    read(
        join(
            TestStream.init(true, true),
            unknown,
            TestStream.fragment(video, audio),
            TestStream.fragment(TestStream.video(903_600, 3600, false))),
        pieceLength);

    assertThat(samples).hasSize(3);
    Sample first = samples.get(0);
    assertThat(first.decodeTicks()).isEqualTo(900_000);
    assertThat(first.durationTicks()).isEqualTo(3600);
    assertThat(first.compositionTicks()).isEqualTo(7200);
    assertThat(first.presentationMicros()).isEqualTo(10_080_000);
    assertThat(first.isSync()).isTrue();
    assertThat(content(first)).isEqualTo(video.content());
    assertThat(content(samples.get(1))).isEqualTo(audio.content());
    assertThat(samples.get(2).isSync()).isFalse();
  }

  @Test
  void whatTheWriterWrites_theReaderReadsBack() throws Exception {
    List<Frame> frames =
        List.of(
            new Frame(TestStream.VIDEO, 900_000, 3600, 7200, true, new byte[] {1}),
            new Frame(TestStream.VIDEO, 903_600, 3600, -3600, false, new byte[] {2, 2}),
            new Frame(TestStream.VIDEO, 907_200, 4000, 0, false, new byte[] {3}));
    byte[] start = TestStream.init(true, true);
    byte[] source = start;
    for (Frame frame : frames) {
      source = join(source, TestStream.fragment(frame));
    }
    source = join(source, TestStream.fragment(TestStream.audio(480_000)));
    read(source, 50);
    List<Sample> before = List.copyOf(samples);
    samples.clear();

    byte[] merged = FragmentWriter.write(1, List.of(before.subList(0, 3), before.subList(3, 4)));
    read(join(start, merged), 50);

    assertThat(samples).hasSize(4);
    for (int i = 0; i < 4; i++) {
      assertThat(samples.get(i))
          .usingRecursiveComparison()
          .ignoringFields("source", "offset")
          .isEqualTo(before.get(i));
      assertThat(content(samples.get(i))).isEqualTo(content(before.get(i)));
    }
  }

  @Test
  void claims_areRefusedWithASentence() {
    byte[] start = TestStream.init(true, true);
    byte[] fragment = TestStream.fragment(TestStream.audio(480_000));
    assertRefused(join(start, int32(0x7fffffff), "mdat".getBytes()), "claims 2147483647 bytes");
    assertRefused(join(start, int32(4), "moof".getBytes()), "claims 4 bytes");
    assertRefused(join(int32(2 << 20), "moov".getBytes()), "claims 2097152 bytes");
    assertRefused(join(start, int32(1), "mdat".getBytes(), int32(-1, -1)), "beyond every limit");
    assertRefused(fragment, "before the 'moov'");
    assertRefused(join(start, box("mdat", new byte[3])), "without the 'moof'");
    assertRefused(join(start, start), "A second 'ftyp'");
    assertRefused(box("moov"), "does not begin with 'ftyp'");
    assertRefused(join(box("ftyp"), box("moov")), "neither a video nor an audio");
    assertRefused(
        TestStream.initWithVideo(TestStream.videoEntry("mp4v", 1, 1, new byte[0])),
        "coded as 'mp4v'; H.264, H.265, AV1 and VP9 are carried");
    assertRefused(
        join(
            start,
            box("moof", box("traf", full("tfhd", 0, 0, int32(1)), trun(0x7fffffff, 0))),
            box("mdat")),
        "does not say its decode time");
    assertRefused(withRun(trun(100, 0x200)), "claims 100 samples");
    assertRefused(withRun(trun(0x7fffffff, 0)), "claims 2147483647 samples");
    assertRefused(withRun(full("trun", 0, 0x201, int32(1, 5000, 10))), "lies outside");
    assertRefused(withRun(full("trun", 0, 0x201, int32(1, -5000, 10))), "lies outside");
    assertRefused(
        join(start, box("moof", join(int32(100), "traf".getBytes())), box("mdat")),
        "'traf' claims 100 bytes, its parent 'moof' has 8");
  }

  private static byte[] trun(int count, int flags) {
    return full("trun", 0, flags, int32(count));
  }

  private static byte[] withRun(byte[] run) {
    return join(
        TestStream.init(true, true),
        box(
            "moof",
            box("traf", full("tfhd", 0, 0x20000, int32(1)), full("tfdt", 0, 0, int32(9)), run)),
        box("mdat", new byte[20]));
  }

  private void assertRefused(byte[] bytes, String sentence) {
    assertThatThrownBy(() -> read(bytes, 33))
        .isInstanceOf(StreamFormatException.class)
        .hasMessageContaining(sentence);
  }

  private static byte[] content(Sample sample) {
    return Arrays.copyOfRange(sample.source(), sample.offset(), sample.offset() + sample.length());
  }
}
