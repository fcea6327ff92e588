package org.hlsgateway.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By the FFmpeg of this machine, of what it encoded itself. */
class StillPictureTest {

  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private static FfmpegTools tools;

  @TempDir Path folder;

  @BeforeAll
  static void findFfmpeg() throws Exception {
    tools = FfmpegTools.find("ffmpeg", "ffprobe");
  }

  @Test
  void aLargeH264Frame_isScaledDown_andStillLooksTheSame() throws Exception {
    BufferedImage picture = picture(fragments("color=c=red:size=1280x720:rate=5", "libx264"));
    assertThat(picture.getWidth()).isEqualTo(640);
    assertThat(picture.getHeight()).isEqualTo(360);
    int middle = picture.getRGB(320, 180);
    assertThat(middle >> 16 & 0xff).isGreaterThan(220);
    assertThat(middle & 0xff).isLessThan(40);
  }

  @Test
  void hevc_isDecodedToo() throws Exception {
    BufferedImage picture =
        picture(
            fragments("testsrc2=size=320x180:rate=5", "libx265", "-x265-params", "log-level=none"));
    assertThat(picture.getWidth()).isEqualTo(320);
  }

  @Test
  void aSmallFrame_isNotEnlarged_andPixelsThatAreNotSquareAreMadeSo() throws Exception {
    // PAL, 16:9: 720x576 with pixels of 64:45 is 1024x576 to the eye.
    BufferedImage wide = picture(fragments("testsrc2=size=720x576:rate=5,setsar=64/45", "libx264"));
    assertThat(wide.getWidth()).isEqualTo(640);
    assertThat(wide.getHeight()).isEqualTo(360);
    BufferedImage small = picture(fragments("testsrc2=size=160x120:rate=5", "libx264"));
    assertThat(small.getWidth()).isEqualTo(160);
  }

  @Test
  void aPortrait_isNoTallerThanItMayBe() throws Exception {
    BufferedImage picture = picture(fragments("testsrc2=size=360x1280:rate=5", "libx264"));
    assertThat(picture.getHeight()).isEqualTo(640);
    assertThat(picture.getWidth()).isEqualTo(180);
  }

  @Test
  void moreThanAPipeHolds_doesNotBlock() throws Exception {
    byte[] noisy =
        fragments("testsrc2=size=1280x720:rate=25,noise=alls=80:allf=t", "libx264", "-crf", "5");
    assertThat(noisy.length).isGreaterThan(1 << 20);
    int half = noisy.length / 2;
    byte[] picture =
        StillPicture.of(
            tools,
            List.of(Arrays.copyOf(noisy, half), Arrays.copyOfRange(noisy, half, noisy.length)),
            DEADLINE);
    assertThat(ImageIO.read(new ByteArrayInputStream(picture)).getWidth()).isEqualTo(640);
  }

  @Test
  void aMomentAfterTheLastFrameBegan_showsThatFrame() throws Exception {
    byte[] redThenBlue =
        fragments(
            "color=c=red:size=320x180:rate=5,drawbox=color=blue:t=fill:enable='gte(t,0.8)'",
            "libx264");
    assertThat(isRed(at(Duration.ZERO, redThenBlue))).isTrue();
    assertThat(isRed(at(Duration.ofMillis(500), redThenBlue))).isTrue();
    assertThat(isRed(at(Duration.ofMillis(999), redThenBlue))).isFalse();
    assertThat(isRed(at(Duration.ofSeconds(4), redThenBlue))).isFalse();
  }

  @Test
  void garbage_isAnError_atAnyMoment() {
    assertThatThrownBy(() -> at(Duration.ofSeconds(2), new byte[100_000]))
        .isInstanceOf(IOException.class)
        .hasMessage("FFmpeg found no frame that it could decode");
  }

  @Test
  void garbage_isAnError() {
    assertThatThrownBy(() -> StillPicture.of(tools, List.of(new byte[100_000]), DEADLINE))
        .isInstanceOf(IOException.class)
        .hasMessage("FFmpeg found no frame that it could decode");
  }

  @Test
  void whatNeverEnds_isKilledAtTheDeadline() throws Exception {
    Path pid = folder.resolve("pid");
    Path stuck = folder.resolve("stuck");
    Files.writeString(stuck, "#!/bin/sh\necho $$ > " + pid + "\nexec sleep 600\n");
    assertThat(stuck.toFile().setExecutable(true)).isTrue();
    FfmpegTools slow = new FfmpegTools(stuck, tools.ffprobe(), "5.1");
    assertThatThrownBy(
            () -> StillPicture.of(slow, List.of(new byte[1 << 20]), Duration.ofSeconds(2)))
        .isInstanceOf(IOException.class)
        .hasMessage("FFmpeg made no picture within 2000 ms");
    long number = Long.parseLong(Files.readString(pid).strip());
    assertThat(
            ProcessHandle.of(number)
                .map(left -> left.onExit().orTimeout(5, TimeUnit.SECONDS).join().isAlive())
                .orElse(false))
        .isFalse();
  }

  private static BufferedImage at(Duration offset, byte[] fmp4) throws IOException {
    byte[] jpeg = StillPicture.of(tools, List.of(fmp4), offset, 160, 90, DEADLINE);
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }

  private static boolean isRed(BufferedImage picture) {
    int middle = picture.getRGB(picture.getWidth() / 2, picture.getHeight() / 2);
    return (middle >> 16 & 0xff) > (middle & 0xff);
  }

  private static BufferedImage picture(byte[] fmp4) throws IOException {
    byte[] jpeg = StillPicture.of(tools, List.of(fmp4), DEADLINE);
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }

  /** A second of video, as fragmented MP4. */
  private static byte[] fragments(String source, String encoder, String... options)
      throws Exception {
    List<String> command =
        new ArrayList<>(List.of("ffmpeg", "-v", "error", "-f", "lavfi", "-i", source));
    command.addAll(List.of("-t", "1", "-pix_fmt", "yuv420p", "-c:v", encoder));
    command.addAll(List.of("-preset", "ultrafast"));
    command.addAll(List.of(options));
    command.addAll(
        List.of("-f", "mp4", "-movflags", "+frag_keyframe+empty_moov+default_base_moof", "-"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] bytes = process.getInputStream().readAllBytes();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(bytes).isNotEmpty();
    return bytes;
  }
}
