package org.hlsgateway.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitWriterTest {
  @TempDir Path folder;

  /** What FFmpeg's encoders made is described anew by its configuration alone, and decoded. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "libx264 -profile:v high -bf 2, avcC",
    "libx265 -preset ultrafast -x265-params log-level=none -tag:v hvc1, hvcC",
    "libsvtav1 -preset 12, av1C",
    "libvpx-vp9 -deadline realtime -cpu-used 8, vpcC",
  })
  void pictures_areDescribedAsFfmpegDescribesThem(String encoder, String box) throws Exception {
    Reading reading = RealCodecsTest.encoded("testsrc2=size=322x182:rate=25", "-c:v " + encoder);
    MediaTrack track = reading.init.tracks().get(0);
    byte[] record = record(reading.init, box, 78);

    int ticks = track.ticksPerSecond();
    assertDescribes(
        switch (box) {
          case "avcC" -> TrackDescription.h264(ticks, record);
          case "hvcC" -> TrackDescription.h265(ticks, record);
          case "av1C" -> TrackDescription.av1(ticks, record);
          default -> TrackDescription.vp9(ticks, withoutVersion(record), 322, 182);
        },
        reading);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "aac -ac 2 -ar 44100",
    "aac -ac 1 -ar 16000",
    "libopus -ac 1",
    "libopus -ac 2",
    "libmp3lame -ac 2 -ar 48000",
  })
  void sound_isDescribedAsFfmpegDescribesIt(String encoder) throws Exception {
    Reading reading = RealCodecsTest.encoded("sine=sample_rate=48000", "-c:a " + encoder);
    MediaTrack track = reading.init.tracks().get(0);
    int channels = track.coding().channels();

    assertDescribes(
        switch (track.codecName()) {
          case "AAC" ->
              TrackDescription.aac(
                  track.ticksPerSecond(),
                  CodecConfiguration.of(reading.init).get(1).audioSpecificConfig());
          case "Opus" -> TrackDescription.opus(channels, 312);
          default -> TrackDescription.mp3(track.ticksPerSecond(), 48_000, channels);
        },
        reading);
  }

  @Test
  void parameterSetsOfSdp_makeTheSameRecord() throws Exception {
    Reading reading = RealCodecsTest.encoded("testsrc2=size=320x180:rate=25", "-c:v libx264");
    List<byte[]> sets = CodecConfiguration.of(reading.init).get(1).parameterSets();

    assertDescribes(
        TrackDescription.h264(
            reading.init.tracks().get(0).ticksPerSecond(),
            List.of(sets.get(0)),
            List.of(sets.get(1))),
        reading);
  }

  @Test
  void h265ToldByItsParameterSets_isTheSameToo() throws Exception {
    Reading reading =
        RealCodecsTest.encoded(
            "testsrc2=size=320x180:rate=25",
            "-c:v libx265 -preset ultrafast -x265-params log-level=none -tag:v hvc1");
    List<byte[]> sets = reading.init.tracks().get(0).coding().parameterSets();

    assertDescribes(
        TrackDescription.h265(
            reading.init.tracks().get(0).ticksPerSecond(),
            List.of(sets.get(0)),
            List.of(sets.get(1)),
            List.of(sets.get(2))),
        reading);
  }

  @Test
  void tracks_areNumberedInTheirOrder_andKeepTheirLanguage() throws Exception {
    InitSection init =
        InitWriter.write(
            List.of(
                TrackDescription.h264(1_000, List.of(TestStream.SPS), List.of(hex("68ee"))),
                TrackDescription.aac(48_000, hex("1190")).in("deu"),
                TrackDescription.opus(2, 0).in("not a code")));

    assertThat(init.tracks()).extracting(MediaTrack::id).containsExactly(1, 2, 3);
    assertThat(init.tracks()).extracting(MediaTrack::language).containsExactly("", "deu", "");
    assertThat(init.tracks())
        .extracting(MediaTrack::ticksPerSecond)
        .containsExactly(1_000, 48_000, 48_000);
    assertThat(init.tracks().get(0).coding().width()).isEqualTo(1280);
    assertThat(init.only(List.of(init.tracks().get(2))).tracks()).hasSize(1);
  }

  @Test
  void opus_isReadOffItsIdentificationHeader() throws Exception {
    TrackDescription signed = TrackDescription.opus(hex("4f707573486561640102380180bb0000000000"));
    MediaTrack track = InitWriter.write(List.of(signed)).tracks().get(0);
    assertThat(track.codec()).isEqualTo("opus");
    assertThat(track.coding().channels()).isEqualTo(2);
    assertThatThrownBy(() -> TrackDescription.opus(hex("0106380180bb0000000001")))
        .isInstanceOf(StreamFormatException.class)
        .hasMessage("The Opus track has 6 channels; one or two are carried.");
  }

  @Test
  void whatIsNoConfiguration_isRefusedWithASentence() {
    assertThatThrownBy(() -> TrackDescription.h264(1_000, hex("0164001fffe0")))
        .hasMessage("Box 'avcC' ends 1 bytes too early.");
    assertThatThrownBy(() -> TrackDescription.h264(1_000, hex("0164001fffe000")))
        .hasMessage("The video track has no sequence parameter set.");
    assertThatThrownBy(
            () -> TrackDescription.h264(1_000, List.of(hex("6764")), List.of(hex("68ee"))))
        .hasMessage("The video's sequence parameter set is damaged.");
    assertThatThrownBy(() -> TrackDescription.av1(1_000, hex("81000c00")))
        .hasMessage("The AV1 track has no sequence header.");
    assertThatThrownBy(() -> TrackDescription.aac(48_000, new byte[1]))
        .hasMessage("The AAC track does not say how it is coded.");
  }

  private void assertDescribes(TrackDescription description, Reading reading) throws Exception {
    MediaTrack theirs = reading.init.tracks().get(0);
    InitSection init = InitWriter.write(List.of(description));
    MediaTrack ours = init.tracks().get(0);

    assertThat(ours.codec()).isEqualTo(theirs.codec());
    assertThat(ours.ticksPerSecond()).isEqualTo(theirs.ticksPerSecond());
    assertThat(ours.coding().width()).isEqualTo(theirs.coding().width());
    assertThat(ours.coding().height()).isEqualTo(theirs.coding().height());
    assertThat(ours.coding().channels()).isEqualTo(theirs.coding().channels());
    assertThat(ours.coding().samplesPerSecond()).isEqualTo(theirs.coding().samplesPerSecond());
    assertThat(ours.coding().nalLengthBytes()).isEqualTo(theirs.coding().nalLengthBytes());

    assertThat(hashes(init, reading)).isNotEmpty().isEqualTo(hashes(reading.init, reading));
  }

  /** Of each decoded frame. */
  private String hashes(InitSection init, Reading reading) throws Exception {
    Path file = folder.resolve("track.mp4");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(init.bytes());
    out.writeBytes(FragmentWriter.write(1, List.of(reading.samples)));
    Files.write(file, out.toByteArray());
    return new String(RealCodecsTest.ffmpeg("-xerror -i " + file + " -f framemd5 -"))
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.substring(line.lastIndexOf(',')))
        .reduce("", String::concat);
  }

  private static byte[] record(InitSection init, String box, int fieldBytes) throws Exception {
    BoxCursor entry =
        BoxCursor.content("stream", init.bytes(), 0, init.bytes().length)
            .find("moov")
            .find("trak")
            .find("mdia")
            .find("minf")
            .find("stbl")
            .find("stsd");
    entry.skip(8);
    BoxCursor fields = entry.nextBox();
    fields.skip(fieldBytes);
    BoxCursor record = fields.find(box);
    return record.take(record.remaining());
  }

  private static byte[] withoutVersion(byte[] fullBox) {
    return Arrays.copyOfRange(fullBox, 4, fullBox.length);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
