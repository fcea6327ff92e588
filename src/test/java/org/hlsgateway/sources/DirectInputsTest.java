package org.hlsgateway.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.FakeClock;
import org.hlsgateway.channels.KeepSettings;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceSettings.Input;
import org.hlsgateway.channels.SourceSettings.Transport;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.ffmpeg.MediaPlan;
import org.hlsgateway.http.Reach;
import org.hlsgateway.live.Programme;
import org.hlsgateway.plan.Planned;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which sources are read directly: by their kind, by what is wished, by what was learnt. */
class DirectInputsTest {
  private static final Planned COPIED =
      new Planned(MediaPlan.COPY_ALL, List.of(), false, false, Optional.empty());

  private static final Planned WITHOUT_SOUND =
      new Planned(
          new MediaPlan(MediaPlan.COPY_ALL.video(), List.of()),
          List.of(),
          false,
          false,
          Optional.empty());

  private static final Planned TELEPHONE =
      new Planned(
          new MediaPlan(
              MediaPlan.COPY_ALL.video(),
              List.of(new MediaPlan.EncodedAudio(0, 64, Optional.empty()))),
          List.of("Video copied; audio PCMA transcoded to AAC."),
          false,
          true,
          Optional.empty());

  private static final Duration STARTS_WITHIN = Duration.ofSeconds(20);

  private final FakeClock clock = new FakeClock();
  private final DirectInputs byDefault =
      new DirectInputs(true, new Reach(Set.of()), STARTS_WITHIN, clock);
  private final DirectInputs onWish =
      new DirectInputs(false, new Reach(Set.of()), STARTS_WITHIN, clock);

  @AfterEach
  void close() {
    byDefault.close();
    onWish.close();
  }

  private static Programme programme(String source, Input input) {
    return programme(source, SourceSettings.DEFAULT.readBy(input, Optional.empty()));
  }

  private static Programme programme(String source, SourceSettings settings) {
    return new Programme(
        new Programme.OfChannel(1),
        "door",
        "Door",
        new SourceUrl(source),
        settings,
        OutputSettings.DEFAULT,
        KeepSettings.DEFAULT,
        Optional.empty(),
        false,
        true);
  }

  private static boolean isFor(DirectInputs direct, String source, Input input) {
    return direct.isFor(programme(source, input), COPIED, Knowledge.NOTHING);
  }

  @Test
  void aChannelsWish_countsBeforeTheGateways() {
    assertThat(isFor(byDefault, "rtsp://cam/1", Input.DEFAULT)).isTrue();
    assertThat(isFor(byDefault, "rtsp://cam/1", Input.FFMPEG)).isFalse();
    assertThat(isFor(onWish, "rtsp://cam/1", Input.DEFAULT)).isFalse();
    assertThat(isFor(onWish, "rtsp://cam/1", Input.AUTO)).isTrue();
    assertThat(isFor(byDefault, "http://cam/1", Input.AUTO)).isFalse();
  }

  @Test
  void whatCouldNotBeRead_isReadThroughFfmpeg_untilSomethingIsChanged() {
    SourceUrl source = new SourceUrl("rtsp://cam/1");
    byDefault.cannotRead(source, true, "the sound is G.711 (A-law)");
    assertThat(isFor(byDefault, "rtsp://cam/1", Input.DEFAULT)).isFalse();
    assertThat(byDefault.needsFfmpegBecause(source, SourceSettings.DEFAULT, true))
        .contains("the sound is G.711 (A-law)");

    byDefault.forget(source);
    assertThat(isFor(byDefault, "rtsp://cam/1", Input.DEFAULT)).isTrue();
  }

  @Test
  void afterAWeek_whatCouldNotBeRead_isTriedAgain() {
    byDefault.cannotRead(new SourceUrl("rtsp://cam/1"), true, "the picture is JPEG");
    clock.advance(Duration.ofDays(7).minusSeconds(1));
    assertThat(isFor(byDefault, "rtsp://cam/1", Input.DEFAULT)).isFalse();

    clock.advance(Duration.ofSeconds(2));
    assertThat(isFor(byDefault, "rtsp://cam/1", Input.DEFAULT)).isTrue();
  }

  /** FFmpeg doubted what it knew of it, in an earlier life: who reads directly sees for itself. */
  @Test
  void aDoubtOfFfmpegs_standsInNobodysWay() {
    Knowledge doubted = Knowledge.NOTHING.doubted(clock.instant());
    assertThat(byDefault.isFor(programme("rtsp://cam/1", Input.DEFAULT), COPIED, doubted)).isTrue();
  }

  @Test
  void aCertificateThatIsChecked_isNeverLeftToFfmpeg() {
    SourceUrl source = new SourceUrl("rtsps://cam/1");
    SourceSettings checked =
        SourceSettings.DEFAULT.readBy(Input.DEFAULT, Optional.of(SourceSettings.AUTHORITY));
    byDefault.cannotRead(source, true, "the picture is JPEG");

    assertThat(byDefault.mustBeDirect(source, checked, true).orElseThrow())
        .contains("certificate")
        .contains("the picture is JPEG");
    assertThat(byDefault.mustBeDirect(source, SourceSettings.DEFAULT, true)).isEmpty();
    assertThat(byDefault.mustBeDirect(new SourceUrl("rtsp://cam/1"), checked, true)).isEmpty();
  }

  @Test
  void aSourceThatIsNotReadDirectly_isNotLookedAtSo() throws Exception {
    SourceSettings through = SourceSettings.DEFAULT.readBy(Input.FFMPEG, Optional.empty());
    assertThat(
            byDefault.look(
                new SourceUrl("rtsp://cam/1"),
                through,
                () -> {
                  throw new AssertionError("it is not opened");
                },
                () -> true,
                false))
        .isEmpty();
  }

  /** A test of a source asks for its sound: channels that leave it out play on. */
  @Test
  void aSoundThatCannotBeRead_standsInNobodysWayWhoWantsNone() {
    Programme door = programme("rtsp://cam/1", Input.DEFAULT);
    byDefault.cannotRead(door.source(), true, "the sound is G.711 (A-law)");
    assertThat(byDefault.isFor(door, WITHOUT_SOUND, Knowledge.NOTHING)).isTrue();
    assertThat(byDefault.isFor(door, COPIED, Knowledge.NOTHING)).isFalse();

    byDefault.cannotRead(door.source(), false, "the picture is JPEG");
    assertThat(byDefault.isFor(door, WITHOUT_SOUND, Knowledge.NOTHING)).isFalse();
    assertThat(byDefault.inWords(door, COPIED, Knowledge.NOTHING)).contains("picture is JPEG");

    byDefault.forget(door.source());
    assertThat(byDefault.isFor(door, COPIED, Knowledge.NOTHING)).isTrue();
  }

  @Test
  void aSoundThatCanBeFlac_needsNoFfmpeg() {
    Planned encoded =
        new Planned(TELEPHONE.plan(), TELEPHONE.sentences(), false, false, Optional.empty());
    Programme door = programme("rtsp://cam/1", Input.DEFAULT);

    assertThat(byDefault.isFor(door, TELEPHONE, Knowledge.NOTHING)).isTrue();
    assertThat(byDefault.isFor(door, encoded, Knowledge.NOTHING)).isFalse();
    assertThat(TELEPHONE.asFlac().inWords()).isEqualTo("Video copied; audio PCMA as FLAC.");
  }

  @Test
  void aPlayerOfMpegTs_getsItThroughFfmpeg_andOtherReasonsStayApart() {
    Programme door = programme("rtsp://cam/1", Input.DEFAULT);
    byDefault.giveWayToTransportStream(door.source());
    assertThat(byDefault.isFor(door, TELEPHONE, Knowledge.NOTHING)).isFalse();
    assertThat(byDefault.gaveWayToTransportStream(door, TELEPHONE)).isTrue();
    assertThat(byDefault.inWords(door, TELEPHONE, Knowledge.NOTHING))
        .endsWith("because a player asked for MPEG-TS, which carries no FLAC.");
    assertThat(byDefault.isFor(door, WITHOUT_SOUND, Knowledge.NOTHING)).isTrue();
    assertThat(byDefault.mustBeDirect(door.source(), by(Transport.HTTP), true).orElseThrow())
        .doesNotContain("MPEG-TS");

    byDefault.cannotRead(door.source(), true, "the picture is JPEG");
    assertThat(byDefault.gaveWayToTransportStream(door, TELEPHONE)).isFalse();
  }

  /** The same camera by another channel, which FFmpeg is not to read. */
  @Test
  void aPlayerOfMpegTs_takesNothingFromAChannelThatIsReadDirectlyOnly() {
    Programme door = programme("rtsps://cam/1", Input.DEFAULT);
    Programme checked =
        programme(
            "rtsps://cam/1",
            SourceSettings.DEFAULT.readBy(Input.DEFAULT, Optional.of(SourceSettings.AUTHORITY)));
    byDefault.giveWayToTransportStream(door.source());
    assertThat(byDefault.isFor(checked, TELEPHONE, Knowledge.NOTHING)).isTrue();
  }

  @Test
  void whereFfmpegBringsNothing_itIsReadDirectlyAgain_andMpegTsIsNotTriedForADay() {
    Programme door = programme("rtsp://cam/1", Input.DEFAULT);
    assertThat(byDefault.mayGiveWayToTransportStream(door.source())).isTrue();
    byDefault.giveWayToTransportStream(door.source());
    byDefault.takeBackFromTransportStream(door.source());
    assertThat(byDefault.isFor(door, TELEPHONE, Knowledge.NOTHING)).isTrue();
    assertThat(byDefault.mayGiveWayToTransportStream(door.source())).isFalse();

    clock.advance(Duration.ofDays(1).plusSeconds(1));
    assertThat(byDefault.mayGiveWayToTransportStream(door.source())).isTrue();
    byDefault.giveWayToTransportStream(door.source());
    byDefault.takeBackFromTransportStream(door.source());
    byDefault.forget(door.source());
    assertThat(byDefault.mayGiveWayToTransportStream(door.source())).isTrue();
  }

  /** It was switched off meanwhile, say. */
  @Test
  void whereFfmpegBroughtIt_aLaterFaultSaysNothingAgainstMpegTs() {
    Programme door = programme("rtsp://cam/1", Input.DEFAULT);
    byDefault.giveWayToTransportStream(door.source());
    byDefault.playsThroughFfmpeg(door.source());
    byDefault.takeBackFromTransportStream(door.source());
    assertThat(byDefault.isFor(door, TELEPHONE, Knowledge.NOTHING)).isTrue();
    assertThat(byDefault.mayGiveWayToTransportStream(door.source())).isTrue();
  }

  /** FFmpeg's own way through HTTP is not taken. */
  @Test
  void aCameraWithinHttp_isNeverLeftToFfmpeg() {
    SourceUrl source = new SourceUrl("rtsp://cam/1");
    byDefault.cannotRead(source, true, "the picture is JPEG");
    assertThat(byDefault.mustBeDirect(source, by(Transport.HTTP), true).orElseThrow())
        .isEqualTo(
            "This channel reaches its camera within HTTP, which is done only where the camera is"
                + " read directly, and it cannot be: the picture is JPEG.");
    assertThat(byDefault.mustBeDirect(source, by(Transport.TCP), true)).isEmpty();
    assertThat(byDefault.mustBeDirect(new SourceUrl("http://cam/1"), by(Transport.HTTP), true))
        .isEmpty();
  }

  private static SourceSettings by(Transport transport) {
    return new SourceSettings(
        transport, Optional.empty(), Duration.ZERO, Optional.empty(), true, List.of(), false);
  }
}
