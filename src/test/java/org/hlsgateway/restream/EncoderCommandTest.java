package org.hlsgateway.restream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is run for which source, and what is said when it does not work. */
class EncoderCommandTest {
  private static final BroadcastFormat FORMAT =
      new BroadcastFormat(
          BroadcastFormat.Resolution.P720, true, 30, 2_500_000, OptionalInt.empty());
  private static final BroadcastFormat OF_QUALITY =
      new BroadcastFormat(BroadcastFormat.Resolution.P360, false, 25, 750_000, OptionalInt.of(20));

  @Test
  void aV4l2Camera_isAskedForSizeAndRate() {
    List<List<String>> commands = EncoderCommand.of("ffmpeg", FORMAT, "/dev/video2", false);
    assertThat(commands).hasSize(1);
    assertThat(String.join(" ", commands.get(0)))
        .startsWith("ffmpeg -hide_banner -loglevel error -nostdin")
        .contains("-f v4l2 -framerate 30 -video_size 1280x720 -i /dev/video2")
        .contains("-f lavfi -i sine=frequency=1000:sample_rate=48000")
        .contains("-b:v 2500000")
        .endsWith("pipe:1");
  }

  @Test
  void theRaspberryPisCamera_encodesByItself_atAConstantBitRate() {
    List<List<String>> commands = EncoderCommand.of("ffmpeg", FORMAT, EncoderCommand.RPICAM, false);
    assertThat(String.join(" ", commands.get(0)))
        .isEqualTo(
            "rpicam-vid --timeout 0 --nopreview --verbose 0 --width 1280 --height 720 --framerate 30"
                + " --codec h264 --profile main --inline --bitrate 2500000 --intra 60 --flush"
                + " --output -");
    assertThat(String.join(" ", commands.get(1)))
        .contains("-f h264 -i pipe:0")
        .contains("-c:v copy")
        .doesNotContain("libx264");
  }

  @Test
  void theRaspberryPisCamera_isEncodedHere_byQuality() {
    List<List<String>> commands =
        EncoderCommand.of("ffmpeg", OF_QUALITY, EncoderCommand.RPICAM, false);
    assertThat(String.join(" ", commands.get(0)))
        .contains("--codec yuv420")
        .doesNotContain("intra");
    assertThat(String.join(" ", commands.get(1)))
        .contains("-f rawvideo -pixel_format yuv420p -video_size 640x360 -i pipe:0")
        .contains("-crf 20");
  }

  @Test
  void aFile_keepsItsSound_andHasTheToneBehindIt() {
    assertThat(String.join(" ", EncoderCommand.of("ffmpeg", FORMAT, "/films/a.mp4", false).get(0)))
        .contains("-re -stream_loop -1 -i file:/films/a.mp4")
        .contains("-map 0:v:0 -map 0:a:0? -map 1:a:0");
  }

  @Test
  void aChannel_keepsItsSound_andGetsTheToneWhereItHasNone() throws Exception {
    assertThat(ofChannel(aac(16_000, 1)))
        .contains("-map 0:a:0 ")
        .contains("-af aresample=async=1000:first_pts=0 -c:a aac");
    assertThat(EncoderCommand.isTaken(aac(48_000, 2))).isTrue();
    assertThat(EncoderCommand.isTaken(aac(16_000, 1))).isFalse();
    String mute = ofChannel();
    assertThat(mute).contains("sine=frequency=1000").contains("-map 1:a:0");
    assertThat(mute).contains("-protocol_whitelist pipe").contains("scale=1280:720");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/video0", "rpicam:", "/films/a.mp4", "test:"})
  void whereThePictureEnds_soDoTheToneAndTheSilence(String source) {
    for (BroadcastFormat format : List.of(FORMAT, OF_QUALITY)) {
      List<List<String>> commands = EncoderCommand.of("ffmpeg", format, source, false);
      assertThat(commands.get(commands.size() - 1)).containsOnlyOnce("-shortest");
    }
  }

  @Test
  void aChannelsOwnSound_mayBeLongerThanItsPicture() {
    assertThat(ofChannel()).contains(" -shortest ");
    assertThat(ofChannel(aac(48_000, 2))).doesNotContain("-shortest");
  }

  private static String ofChannel(MediaTrack... sounds) {
    List<MediaTrack> tracks = new ArrayList<>(List.of(sounds));
    InitSection init = new InitSection(new byte[0], tracks.isEmpty() ? List.of() : tracks);
    return String.join(" ", EncoderCommand.ofChannel("ffmpeg", FORMAT, init, false).get(0));
  }

  private static MediaTrack aac(int rate, int channels) {
    return new MediaTrack(
        2,
        MediaTrack.Kind.AUDIO,
        rate,
        "",
        new MediaTrack.Coding(
            "mp4a.40.2",
            "AAC",
            0,
            0,
            rate,
            channels,
            0,
            List.of(),
            MediaTrack.DeclaredBitRates.NONE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/dev/video0|/dev/video0: No such file or directory|There is no camera at /dev/video0",
        "/dev/video0|ioctl(VIDIOC_STREAMON): Device or resource busy|/dev/video0 is in use",
        "/dev/video0|Cannot open video device /dev/video0: Permission denied|group video",
        "/dev/video1|ioctl(VIDIOC_G_FMT): Inappropriate ioctl for device|/dev/video1 is no camera",
        "rpicam:|ERROR: *** no cameras available ***|There is no camera at the Raspberry Pi's",
        "rpicam:|failed to acquire camera imx219|The Raspberry Pi's camera is in use",
        "/folder/name.mp4|file:/folder/name.mp4: No such file or directory|There is no such file",
        "/folder/name.mp4|moov atom: Invalid data found when processing input|not a stream that",
        "/dev/video0|anything else|The camera ended, or does not work",
      })
  void whatFfmpegSays_becomesASentence(String source, String said, String sentence) {
    assertThat(SourceTrouble.of(source, List.of("first", said))).contains(sentence);
  }
}
