package org.hlsgateway.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hlsgateway.media.TestStream.box;
import static org.hlsgateway.media.TestStream.hex;
import static org.hlsgateway.media.TestStream.int32;
import static org.hlsgateway.media.TestStream.join;

import java.util.Arrays;
import java.util.List;
import org.hlsgateway.media.MediaTrack.DeclaredBitRates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleEntriesTest {

  @ParameterizedTest(name = "{0} {2} -> {3}")
  @CsvSource({
    "av01, av1C, 81040c00, av01.0.04M.08, AV1",
    "av01, av1C, 8129cc00, av01.1.09H.10, AV1",
    "av01, av1C, 814a6c00, av01.2.10M.12, AV1",
    "vp09, vpcC, 01000000001582010101, vp09.00.21.08, VP9",
    "vp09, vpcC, 01000000021fa20101010000, vp09.02.31.10, VP9",
    "hvc1, hvcC, 010160000000900000000000" + "5df000fcfdf8f800000f00, hvc1.1.6.L93.90, H.265",
    "hev1, hvcC, 01422000000080000000ab00"
        + "78f000fcfdf8f800000f00, hev1.A2.4.L120.80.0.0.0.ab, "
        + "H.265",
  })
  void video_hasItsCodecString(String entry, String type, String record, String codec, String name)
      throws Exception {
    MediaTrack video =
        Reading.of(TestStream.initWithVideo(video(entry, box(type, hex(record)))))
            .init
            .tracks()
            .get(0);

    assertThat(video.codec()).isEqualTo(codec);
    assertThat(video.codecName()).isEqualTo(name);
    assertThat(video.coding().width()).isEqualTo(640);
    assertThat(video.coding().height()).isEqualTo(360);
  }

  @ParameterizedTest(name = "{0} {2} -> {3}")
  @CsvSource({
    "Opus, dOps, 00020138000bb8800000, opus, Opus, 48000, 2",
    "ac-3, dac3, 10 3d c0, ac-3, AC-3, 48000, 6",
    "ec-3, dec3, 0600 600400, ec-3, E-AC-3, 44100, 2",
  })
  void audio_hasItsCodecString(
      String entry, String type, String record, String codec, String name, int rate, int channels)
      throws Exception {
    byte[] bytes =
        TestStream.initWithAudio(audio(entry, box(type, hex(record.replace(" ", "")))), 0x15c7);
    MediaTrack audio = Reading.of(bytes).init.tracks().get(0);

    assertThat(audio.codec()).isEqualTo(codec);
    assertThat(audio.codecName()).isEqualTo(name);
    assertThat(audio.coding().samplesPerSecond()).isEqualTo(rate);
    assertThat(audio.coding().channels()).isEqualTo(channels);
  }

  @ParameterizedTest(name = "{0} -> \"{1}\"")
  @CsvSource({"15c7, eng", "10b5, deu", "55c4, ''", "0000, ''", "ffff, ''"})
  void language_isThatOfTheMediaHeader(String packed, String language) throws Exception {
    byte[] bytes = TestStream.initWithAudio(TestStream.mp4a(), Integer.parseInt(packed, 16));

    assertThat(Reading.of(bytes).init.tracks().get(0).language()).isEqualTo(language);
  }

  @Test
  void bitRatesThatAnEncoderDeclares_areRead() throws Exception {
    byte[] avcC = box("avcC", hex("0164001fff0000"));
    byte[] rates = box("btrt", int32(87_500, 700_000, 500_000));
    byte[] bytes = TestStream.initWithVideo(video("avc1", join(avcC, box("pasp"), rates)));

    assertThat(Reading.of(bytes).init.tracks().get(0).coding().bitRates())
        .isEqualTo(new DeclaredBitRates(500_000, 700_000, 700_000));
  }

  @ParameterizedTest
  @CsvSource({
    "mp4v, 'The video is coded as ''mp4v''; H.264, H.265, AV1 and VP9 are carried.'",
    "vp08, 'The video is coded as ''vp08''; H.264, H.265, AV1 and VP9 are carried.'"
  })
  void videoThatIsNotCarried_isRefusedByName(String entry, String sentence) {
    assertThatThrownBy(() -> Reading.of(TestStream.initWithVideo(video(entry, box("xxxx")))))
        .isInstanceOf(UnsupportedCodecException.class)
        .hasMessage(sentence);
  }

  @Test
  void audioThatIsNotCarried_isRefusedByName() {
    assertThatThrownBy(() -> Reading.of(TestStream.initWithAudio(audio("alac", box("alac")), 0)))
        .isInstanceOf(UnsupportedCodecException.class)
        .hasMessage(
            "The audio is coded as 'alac'; AAC, MP3, Opus, FLAC, AC-3 and E-AC-3 are carried.");
  }

  @ParameterizedTest
  @CsvSource({"av01, av1C", "vp09, vpcC", "hvc1, hvcC", "avc1, avcC"})
  void aRecordThatEndsTooEarly_isRefused(String entry, String type) {
    byte[] whole = hex("010160000000900000000000" + "5df000fcfdf8f800000f00");
    for (int length = 0; length < 3; length++) {
      byte[] record = box(type, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Reading.of(TestStream.initWithVideo(video(entry, record))))
          .isInstanceOf(StreamFormatException.class)
          .hasMessageContaining("too early");
    }
  }

  @Test
  void anInitSectionOfSomeTracks_hasOnlyTheirs() throws Exception {
    InitSection all = Reading.of(TestStream.init(true, true)).init;

    InitSection video = all.only(List.of(all.video().orElseThrow()));
    InitSection audio = all.only(List.of(all.audio().orElseThrow()));

    assertThat(video.bytes()).isEqualTo(TestStream.init(true, false));
    assertThat(audio.bytes()).isEqualTo(TestStream.init(false, true));
    assertThat(Reading.of(audio.bytes()).init.tracks().get(0).id()).isEqualTo(TestStream.AUDIO);
    assertThat(all.only(all.tracks())).isSameAs(all);
  }

  @Test
  void moreTracksThanAnythingNeeds_areRefused() {
    byte[] tracks = new byte[0];
    for (int id = 1; id <= 33; id++) {
      tracks = join(tracks, TestStream.audioTrack(id, TestStream.mp4a(), 0));
    }
    byte[] bytes = join(box("ftyp", int32(0, 0)), box("moov", tracks));
    assertThatThrownBy(() -> Reading.of(bytes)).hasMessageContaining("33 tracks; 32 are possible");
  }

  private static byte[] video(String entry, byte[] record) {
    return TestStream.videoEntry(entry, 640, 360, record);
  }

  private static byte[] audio(String entry, byte[] record) {
    return TestStream.audioEntry(entry, record);
  }
}
