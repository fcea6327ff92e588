package org.hlsgateway.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.config.Settings;
import org.hlsgateway.ffmpeg.Capabilities;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.ffmpeg.StreamFacts;
import org.hlsgateway.plan.EncodingMeans;
import org.hlsgateway.plan.KnownSource;
import org.hlsgateway.plan.Planner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResolutionsTest {
  private static final Settings.Encoder SETTINGS =
      new Settings.Encoder(
          -1,
          true,
          Optional.empty(),
          null,
          Duration.ofSeconds(3),
          10,
          100,
          100,
          true,
          new Settings.Relay(List.of(), Optional.empty()),
          true);
  private static final SourceFacts CAMERA =
      facts(StreamFacts.video("h264", "High", 1280, 720, 30), StreamFacts.audio("aac", 48_000, 2));

  @ParameterizedTest
  @ValueSource(strings = {"", "ORIGINAL", " original ", "nonsense, 12", "ORIGINAL,x"})
  void theOriginal_isCopied(String text) {
    MediaPlan plan = plan(text, CAMERA);
    assertThat(plan.video()).containsExactly(new MediaPlan.CopiedVideo("h264"));
    assertThat(names(text, CAMERA)).containsExactly("1280x720-30");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ORIGINAL, 640x360-30 | 1280x720-30 640x360-30",
        "640x360 | 640x360-30",
        "640x360-15~500 | 640x360-15~500",
        "640x360-60 | 640x360-30",
        "1920x1080-30, 854x480-30, 640x360-10 | 854x480-30 640x360-10",
        "640x640-30 | 640x360-30",
        "640X360 | 640x360-30",
        "160x90~100 | 160x90-30~100",
        "640x360-0~0 | 640x360-30",
        "640x360-15~300, 640x360-15~900, 640x360-15 | 640x360-15~300 640x360-15~900 640x360-15",
        "640x360-30, ORIGINAL, 640x360-60, 1280x720-30 | 1280x720-30 640x360-30",
        "1280x720-30 | 1280x720-30",
        "1280x720-30~900 | 1280x720-30~900"
      })
  void larger_areLeftOut_shapesAndRatesAreTheSources(String text, String names) {
    assertThat(names(text, CAMERA)).containsExactly(names.split(" "));
  }

  /** Applications look files up by these names. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1280 | 720 | 29.97 | ORIGINAL | 1280x720-29",
        "1280 | 720 | 29.97 | 1280x720-30, 640x360-30, 640x360-15 | 1280x720-29 640x360-29"
            + " 640x360-15",
        "1920 | 1080 | 59.94 | 1280x720-30, 1280x720 | 1280x720-59 1280x720-30",
        "1920 | 1080 | 23.976 | 1280x720-24 | 1280x720-23",
        "1280 | 720 | 24.99 | ORIGINAL | 1280x720-25",
        "1280 | 720 | 30 | 853x480-30, 853x480-30~700 | 854x480-30 854x480-30~700",
        "1280 | 720 | 30 | 640x361-30 | 640x360-30",
        "720 | 1280 | 30 | 1280x720-30 | 406x720-30",
        "405 | 720 | 30 | ORIGINAL, 160x90 | 405x720-30 52x90-30"
      })
  void names_areThoseOfExistingEncoders(
      int width, int height, double rate, String text, String names) {
    SourceFacts facts = facts(StreamFacts.video("h264", "High", width, height, rate));
    assertThat(names(text, facts)).containsExactly(names.split(" "));
  }

  @Test
  void whereNothingFits_theSourceIsPassedOn_underTheSmallestNameAskedFor() {
    String text = "3840x2160-30, 1920x1080-60";
    assertThat(names(text, CAMERA)).containsExactly("1920x1080-30");
    assertThat(plan(text, CAMERA).video()).containsExactly(new MediaPlan.CopiedVideo("h264"));

    assertThat(names("1920x1080~900", CAMERA)).containsExactly("1920x1080-30~900");
    assertThat(plan("1920x1080~900", CAMERA).encodedVideo())
        .extracting(MediaPlan.EncodedVideo::height, MediaPlan.EncodedVideo::kilobitsPerSecond)
        .containsExactly(tuple(720, 900));
  }

  @Test
  void theFractionOfARate_isTheSources() {
    SourceFacts facts = facts(StreamFacts.video("h264", "High", 1280, 720, 30 / 1.001));
    assertThat(plan("640x360-30,640x360-15", facts).encodedVideo())
        .extracting(MediaPlan.EncodedVideo::framesPerSecond)
        .containsExactly(30 / 1.001, 15 / 1.001);
  }

  @Test
  void whatMpegTsCannotCarry_isEncoded() {
    SourceFacts browser =
        facts(StreamFacts.video("vp9", "", 640, 480, 30), StreamFacts.audio("opus", 48_000, 2));
    MediaPlan plan = plan("ORIGINAL", browser);
    assertThat(plan.encodedVideo()).hasSize(1);
    assertThat(plan.audio()).allMatch(MediaPlan.EncodedAudio.class::isInstance);
    assertThat(names("ORIGINAL", browser)).containsExactly("640x480-30");
  }

  @Test
  void soundAlone_hasOneName() {
    SourceFacts radio = facts(StreamFacts.audio("aac", 48_000, 2));
    assertThat(plan("640x360", radio).audio()).hasSize(1);
    assertThat(names("640x360", radio)).containsExactly("0x0-0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "640x360, 10 | 640x360-10",
        "160 X 90,1 | 160x90-1",
        "False |",
        "'' |",
        "640x360 |",
        "640x360, 0 |",
        "5000x360, 10 |",
        "../x, 10 |"
      })
  void previews_areReadAsDocumented(String text, String name) {
    assertThat(PreviewWish.parse(text).map(PreviewWish::name)).isEqualTo(Optional.ofNullable(name));
  }

  private static List<String> names(String text, SourceFacts facts) {
    return Resolutions.parse(text).names(facts, plan(text, facts));
  }

  @Test
  void keyframesFartherApartThanSegments_areReplaced_andTheFilesStayTheSame() {
    for (String text : List.of("ORIGINAL", "ORIGINAL, 640x360-30", "1280x720-30~900, ORIGINAL")) {
      MediaPlan sparse = plan(text, CAMERA, Duration.ofMillis(8_300));
      assertThat(sparse.copiesVideo()).as(text).isFalse();
      assertThat(Resolutions.parse(text).names(CAMERA, sparse)).isEqualTo(names(text, CAMERA));
    }
    assertThat(plan("ORIGINAL", CAMERA, Duration.ofSeconds(4)).copiesVideo()).isTrue();
  }

  private static MediaPlan plan(String text, SourceFacts facts) {
    return plan(text, facts, Duration.ZERO);
  }

  private static MediaPlan plan(String text, SourceFacts facts, Duration keyframes) {
    return Planner.plan(
            new KnownSource(Optional.of(facts), keyframes),
            Resolutions.parse(text).wish(facts, SETTINGS),
            new EncodingMeans(Capabilities.ASSUMED, "libx264"))
        .plan();
  }

  private static SourceFacts facts(StreamFacts... streams) {
    return new SourceFacts(List.of(streams), true);
  }
}
