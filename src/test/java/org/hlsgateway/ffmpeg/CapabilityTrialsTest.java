package org.hlsgateway.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapabilityTrialsTest {

  @TempDir Path folder;

  @Test
  void realFfmpeg_encodesInSoftware_andItsFiltersAreKnown() throws Exception {
    Capabilities found =
        CapabilityTrials.run(FfmpegTools.find("ffmpeg", "ffprobe"), Duration.ofSeconds(30));
    assertThat(found.tried()).isTrue();
    assertThat(found.encoders())
        .extracting(Capabilities.Trial::encoder)
        .containsExactly("libx264", "h264_nvenc", "h264_vaapi", "h264_qsv");
    assertThat(found.encoder("libx264")).contains("libx264");
    assertThat(found.encoders()).allMatch(trial -> trial.works() || !trial.remark().isBlank());
    assertThat(found.filters()).contains("scale", "yadif");
  }

  @Test
  void anotherEncoderPresetAndFormat_areUsedWhereTheyWork_eachByItself() throws Exception {
    FfmpegTools tools = FfmpegTools.find("ffmpeg", "ffprobe");
    EncodingWish hevc = new EncodingWish("libx265", "ultrafast", "yuv420p10le", "aac");
    Capabilities found = CapabilityTrials.run(tools, Duration.ofSeconds(30), hevc);
    assertThat(found.encoder("libx265")).contains("libx265");
    assertThat(found.manner()).isEqualTo(hevc);

    Capabilities none =
        CapabilityTrials.run(
            tools,
            Duration.ofSeconds(30),
            new EncodingWish("png", "no_preset", "yuv444p", "libmp3lame"));
    assertThat(none.encoders())
        .contains(
            new Capabilities.Trial("png", false, "no encoder of H.264 or H.265 of this FFmpeg"));
    assertThat(none.manner()).isEqualTo(new EncodingWish("libx264", "veryfast", "yuv444p", "aac"));
  }

  @Test
  void whatFfmpegDoesNotList_neverBecomesAnArgument() throws Exception {
    Path asked = folder.resolve("asked");
    CapabilityTrials.run(
        fake(
            "echo \"$*\" >> "
                + asked
                + "\ncase \"$*\" in\n"
                + "  *-encoders*) echo \" V..... libx264  x (codec h264)\";;\n"
                + "esac\n"),
        Duration.ofSeconds(30),
        new EncodingWish("strange_video", "veryfast", "strange_pixels", "strange_sound"));
    assertThat(Files.readString(asked)).contains("libx264").doesNotContain("strange");
  }

  @Test
  void anEncoderThatIsListedButFails_doesNotWork_andSaysWhy() throws Exception {
    Capabilities found =
        CapabilityTrials.run(
            fake(
                """
                case "$*" in
                  *-encoders*) echo " V..... libx264  x"; echo " V..... h264_nvenc  y";;
                  *-filters*) echo " ... yadif  V->V  z";;
                  *nvenc*) echo "[h264_nvenc @ 0x1] Cannot load libcuda.so.1" >&2; exit 1;;
                esac
                """),
            Duration.ofSeconds(30));
    assertThat(found.encoders())
        .containsExactly(
            new Capabilities.Trial("libx264", true, "works"),
            new Capabilities.Trial("h264_nvenc", false, "Cannot load libcuda.so.1"),
            new Capabilities.Trial("h264_vaapi", false, "not in this FFmpeg"),
            new Capabilities.Trial("h264_qsv", false, "not in this FFmpeg"));
    assertThat(found.encoder("h264_nvenc")).contains("libx264");
    assertThat(found.deinterlacer()).isEqualTo("yadif");
  }

  @Test
  void anEncoderThatHangs_isGivenUp_andItsProcessIsGone() throws Exception {
    Path pid = folder.resolve("pid");
    Capabilities found =
        CapabilityTrials.run(
            fake(
                "case \"$*\" in\n"
                    + "  *-encoders*) echo \" V..... libx264  x\";;\n"
                    + "  *libx264*) echo $$ > "
                    + pid
                    + "; exec sleep 60;;\n"
                    + "esac\n"),
            Duration.ofSeconds(2));
    assertThat(found.encoder("libx264")).isEmpty();
    long process = Long.parseLong(Files.readString(pid).strip());
    boolean alive =
        ProcessHandle.of(process)
            .map(left -> left.onExit().orTimeout(10, TimeUnit.SECONDS).join().isAlive())
            .orElse(false);
    assertThat(alive).isFalse();
  }

  @Test
  void withoutTheWantedOne_libx264IsFirstChoice_thenAny() {
    Capabilities.Trial card = new Capabilities.Trial("h264_vaapi", true, "works");
    Capabilities.Trial software = new Capabilities.Trial("libx264", true, "works");
    assertThat(new Capabilities(List.of(card, software), Set.of(), true).encoder("h264_qsv"))
        .contains("libx264");
    assertThat(new Capabilities(List.of(card), Set.of(), true).encoder("libx264"))
        .contains("h264_vaapi");
  }

  private FfmpegTools fake(String body) throws Exception {
    Path script = folder.resolve("ffmpeg");
    Files.writeString(script, "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return new FfmpegTools(script, script, "6.0");
  }
}
