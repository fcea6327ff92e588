package org.hlsgateway.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hlsgateway.FakeClock;
import org.hlsgateway.channels.KeepSettings;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceFingerprints;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.config.Settings;
import org.hlsgateway.ffmpeg.EncodingWish;
import org.hlsgateway.ffmpeg.RunRegistry;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.ffmpeg.SourceProbe;
import org.hlsgateway.ffmpeg.StreamFacts;
import org.hlsgateway.http.Reach;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.live.InputRun;
import org.hlsgateway.live.Programme;
import org.hlsgateway.media.AnnouncedSound;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.Packager;
import org.hlsgateway.packager.PackagerSettings;
import org.hlsgateway.rtsp.ScriptedCamera;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs and looks without FFmpeg, at a camera that sends H.264. */
class DirectRunTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final String SPS = "6742c01eda0280bfe5c044000003000400000300c83c58ba80";
  private static final String PPS = "68ce0fc8";
  private static final String IDR = "6588aaaa";
  private static final String SLICE = "419acccc";
  private static final String WITH_SOUND =
      ScriptedCamera.SDP
          + "m=audio 0 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/16000/1\r\n"
          + "a=fmtp:97 sizelength=13;indexlength=3;indexdeltalength=3;config=1408\r\n"
          + "a=control:trackID=1\r\n";

  @TempDir private Path folder;
  private final CompletableFuture<LivePresentation> listable = new CompletableFuture<>();
  private DirectInputs direct;
  private SourceMemory memory;
  private Workshop workshop;
  private ScriptedCamera camera;
  private int sequence;

  @BeforeEach
  void begin() throws Exception {
    direct = new DirectInputs(true, new Reach(Set.of()), Duration.ofSeconds(20), new FakeClock());
    memory = new SourceMemory(new NoJournal(), new FakeClock());
    Settings.Live live =
        new Settings.Live(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(12),
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            7);
    EncodingWish wish = new EncodingWish("libx264", "ultrafast", "yuv420p", "aac");
    workshop =
        new Workshop(
            new Settings(
                null,
                null,
                null,
                new Settings.Encoding(wish.video(), wish.preset(), wish.pixels(), wish.sound()),
                live,
                null,
                null,
                null,
                null,
                null,
                null),
            new RunRegistry(folder.resolve("run")),
            new Encoders(wish),
            memory,
            new SourceFingerprints(folder.resolve("secret.key")),
            new Opening(),
            Optional.empty(),
            Optional.empty());
  }

  @AfterEach
  void end() throws Exception {
    direct.close();
    camera.close();
  }

  private static Programme programme(SourceUrl source) {
    return new Programme(
        new Programme.OfChannel(1),
        "door",
        "Door",
        source,
        SourceSettings.DEFAULT,
        OutputSettings.DEFAULT,
        KeepSettings.DEFAULT,
        Optional.empty(),
        false,
        true);
  }

  private void camera(String description) throws Exception {
    camera =
        new ScriptedCamera(
            (asked, number) ->
                asked.method().equals("DESCRIBE")
                    ? asked.withBody("200 OK", description)
                    : asked.usually());
  }

  private void awaitPlay() throws Exception {
    for (int i = 0; i < 250 && !camera.methods().contains("PLAY"); i++) {
      Thread.sleep(20);
    }
  }

  private void send(int stamp, String... units) throws Exception {
    for (String unit : units) {
      byte[] bytes = HEX.parseHex(unit);
      ByteBuffer out = ByteBuffer.allocate(16 + bytes.length);
      out.put((byte) '$').put((byte) 0).putShort((short) (12 + bytes.length));
      out.put((byte) 0x80).put((byte) 96).putShort((short) sequence++).putInt(stamp).putInt(7);
      camera.send(out.put(bytes).array());
    }
  }

  /** Three seconds, with a keyframe in each. */
  private void sendPictures() throws Exception {
    for (int i = 0; i < 75; i++) {
      if (i % 25 == 0) {
        send(3_600 * i, SPS, PPS, IDR);
      } else {
        send(3_600 * i, SLICE);
      }
    }
  }

  private MediaSink sink() {
    Packager packager =
        new Packager(
            new PackagerSettings(
                Duration.ofSeconds(1), Duration.ofMillis(200), 7, Duration.ofSeconds(2)),
            "test",
            this::changed);
    packager.beginInput(Instant.now());
    return new MediaSink() {
      @Override
      public void announce(List<AnnouncedSound> soundsApart) {
        packager.announce(soundsApart);
      }

      @Override
      public void tracks(InitSection init) throws StreamFormatException {
        packager.begin(init, Instant.now(), Instant.now());
      }

      @Override
      public void frames(List<Sample> frames, boolean moreIsThere) throws StreamFormatException {
        packager.accept(frames, Instant.now(), Instant.now());
      }
    };
  }

  private void changed(LivePresentation window) {
    if (!window.description().codecs().isEmpty() && window.description().width() > 0) {
      listable.complete(window);
    }
  }

  /** A machine without FFmpeg could not look, and a certificate is checked here only. */
  @Test
  void aCameraThatCodesInAnotherWayThanBefore_isReadDirectlyAllTheSame() throws Exception {
    camera(ScriptedCamera.SDP);
    Programme door = programme(new SourceUrl(camera.url("/x")));
    String fingerprint = workshop.fingerprint(door.source());
    memory.seen(
        fingerprint,
        new SourceFacts(List.of(StreamFacts.video("hevc", "Main", 1920, 1080, 25)), false),
        Knowledge.Teacher.RUN);
    InputRun run = DirectRun.start(workshop, direct, door, sink(), () -> true).orElseThrow();
    awaitPlay();
    sendPictures();
    LivePresentation window = listable.get(10, TimeUnit.SECONDS);

    assertThat(run.differs(window))
        .map(SourceFailure::kind)
        .contains(SourceFailure.Kind.NOT_AS_PLANNED);
    run.stop();
    run.exited().get(10, TimeUnit.SECONDS);
    assertThat(run.adapt(SourceFailure.Kind.NOT_AS_PLANNED)).isTrue();

    Knowledge known = workshop.known(door.source());
    assertThat(known.lookFirst()).isFalse();
    assertThat(known.facts().orElseThrow().video().orElseThrow().codec()).isEqualTo("h264");
    InputRun next = DirectRun.start(workshop, direct, door, sink(), () -> true).orElseThrow();
    assertThat(next.differs(window)).isEmpty();
    next.stop();
    next.exited().get(10, TimeUnit.SECONDS);
  }

  /** A sound that is not heard now would have to be encoded. */
  @Test
  void aLookAtACameraWhoseMicrophoneIsOff_seesTheSoundThatIsDescribed() throws Exception {
    camera(WITH_SOUND);
    SourceUrl source = new SourceUrl(camera.url("/x"));
    CompletableFuture<Optional<SourceProbe.Result>> look = look(source, false);
    awaitPlay();
    sendPictures();
    TimeUnit.MILLISECONDS.sleep(1_600);
    send(3_600 * 75, SLICE, SLICE);

    SourceProbe.Found found = (SourceProbe.Found) look.get(20, TimeUnit.SECONDS).orElseThrow();
    StreamFacts sound = found.facts().audio().get(0);
    assertThat(sound.sampleRate()).isEqualTo(16_000);
    assertThat(sound.channels()).isEqualTo(1);
    Programme door = programme(source);
    memory.tested(workshop.fingerprint(source), found.facts());
    assertThat(direct.isFor(door, workshop.plan(door), workshop.known(source))).isTrue();
  }

  private static final String TELEPHONE =
      ScriptedCamera.SDP + "m=audio 0 RTP/AVP 8\r\na=control:trackID=1\r\n";

  private InputRun runOf(SourceUrl source) throws Exception {
    InputRun run =
        DirectRun.start(workshop, direct, programme(source), sink(), () -> true).orElseThrow();
    awaitPlay();
    return run;
  }

  @Test
  void aPlayerOfMpegTs_isGivenWayTo_onceOnlyWhereFfmpegBringsNothing() throws Exception {
    camera(TELEPHONE);
    SourceUrl source = new SourceUrl(camera.url("/x"));
    InputRun run = runOf(source);
    assertThat(run.canGiveWayToTransportStream()).isTrue();
    assertThat(run.giveWayToTransportStream().sentence()).contains("a player asked for MPEG-TS");
    assertThat(run.adapt(SourceFailure.Kind.NOT_AS_PLANNED)).isTrue();
    assertThat(DirectRun.start(workshop, direct, programme(source), sink(), () -> true)).isEmpty();

    direct.takeBackFromTransportStream(source);
    assertThat(run.canGiveWayToTransportStream()).isFalse();
    assertThat(direct.isFor(programme(source), workshop.plan(programme(source)), Knowledge.NOTHING))
        .isTrue();
    run.stop();
    run.exited().get(10, TimeUnit.SECONDS);
  }

  /** FFmpeg knows Digest with MD5, and Basic. */
  @ParameterizedTest
  @CsvSource({"'SHA-256',false", "'SHA-256 MD5',true", "'MD5',true"})
  void whereFfmpegCannotLogIn_nothingIsGivenWayTo(String algorithms, boolean given)
      throws Exception {
    String[] challenges =
        Stream.of(algorithms.split(" "))
            .map(
                algorithm ->
                    "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=" + algorithm)
            .toArray(String[]::new);
    camera =
        new ScriptedCamera(
            (asked, number) ->
                asked.header("Authorization").isEmpty()
                    ? asked.answer("401 Unauthorized", challenges)
                    : asked.method().equals("DESCRIBE")
                        ? asked.withBody("200 OK", TELEPHONE)
                        : asked.usually());
    InputRun run = runOf(new SourceUrl(camera.url("/x").replace("rtsp://", "rtsp://u:p@")));
    assertThat(run.canGiveWayToTransportStream()).isEqualTo(given);
    run.stop();
    run.exited().get(10, TimeUnit.SECONDS);
  }

  private CompletableFuture<Optional<SourceProbe.Result>> look(SourceUrl source, boolean alone) {
    SourceSettings settings = SourceSettings.DEFAULT;
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return direct.look(
                source,
                settings,
                () -> workshop.opening().of(source, settings),
                () -> false,
                alone);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static final class NoJournal implements SourceMemory.Journal {
    @Override
    public void learnt(String fingerprint, Knowledge knowledge) {
      // Nothing is written.
    }

    @Override
    public void forgot(String fingerprint) {
      // Nothing is written.
    }
  }
}
