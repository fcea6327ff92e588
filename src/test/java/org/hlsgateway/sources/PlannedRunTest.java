package org.hlsgateway.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.FakeClock;
import org.hlsgateway.channels.KeepSettings;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.Rung;
import org.hlsgateway.channels.SourceFingerprints;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.config.Settings;
import org.hlsgateway.ffmpeg.EncodingWish;
import org.hlsgateway.ffmpeg.FfmpegTools;
import org.hlsgateway.ffmpeg.RunRegistry;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.http.Reach;
import org.hlsgateway.input.InputEnd;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real runs of a real FFmpeg; every look of FFprobe leaves a line in a file. */
class PlannedRunTest {

  private static final long PATIENCE_SECONDS = 40;
  private static final String PICTURE = "-f lavfi -i testsrc2=size=320x180:rate=25";
  private static final String SOUND = "-f lavfi -i sine=sample_rate=8000";
  private static final String STEREO = "-f lavfi -i anoisesrc=sample_rate=48000:amplitude=0.1";
  private static final String TS =
      " -c:v libx264 -preset ultrafast -g 25 -bf 0 -c:a aac -ac 2 -f mpegts";
  private static final String TS_OF_FIRST_PIDS = "-streamid 0:256 -streamid 1:257" + TS;
  private static final String TS_OF_OTHER_PIDS =
      "-output_ts_offset 4 -tables_version 1 -streamid 0:300 -streamid 1:301" + TS;
  private static final String H264 = "-c:v libx264 -preset ultrafast -g 25 -bf 0";

  @TempDir static Path folder;
  private static Path looks;
  private static FfmpegTools tools;

  private static final DirectInputs direct =
      new DirectInputs(true, new Reach(Set.of()), Duration.ofSeconds(20), new FakeClock());

  private SourceMemory memory;
  private Workshop workshop;
  private Attempt attempt;

  @BeforeAll
  static void findFfmpeg() throws Exception {
    FfmpegTools real = FfmpegTools.find("ffmpeg", "ffprobe");
    looks = folder.resolve("looks");
    Path counting = folder.resolve("ffprobe");
    Files.writeString(
        counting, "#!/bin/sh\necho look >> " + looks + "\nexec " + real.ffprobe() + " \"$@\"\n");
    Files.setPosixFilePermissions(counting, PosixFilePermissions.fromString("rwx------"));
    tools = new FfmpegTools(real.ffmpeg(), counting, real.version());
  }

  @BeforeEach
  void newMemory() throws Exception {
    workshop(new EncodingWish("libx264", "ultrafast", "yuv420p", "aac"));
  }

  private void workshop(EncodingWish wish) throws Exception {
    Files.deleteIfExists(looks);
    memory = new SourceMemory(new NoJournal(), new FakeClock());
    Encoders encoders = new Encoders(wish);
    encoders.tryWith(tools);
    Settings.Live live =
        new Settings.Live(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(12),
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            7);
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
            encoders,
            memory,
            new SourceFingerprints(folder.resolve("secret.key")),
            new Opening(),
            Optional.empty(),
            Optional.empty());
  }

  @AfterAll
  static void closeLoops() {
    direct.close();
  }

  @AfterEach
  void stopFfmpeg() throws Exception {
    if (attempt != null) {
      attempt.run.stop();
      attempt.run.exited().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void aSourceThatCanBeCopied_isNeverLookedAt_andIsKnownFromWhatCame() throws Exception {
    Programme channel =
        channel(source("copy.mkv", PICTURE + " " + SOUND + " -t 4 " + H264 + " -c:a aac"));
    attempt = new Attempt(channel);
    assertThat(attempt.run.differs(attempt.window())).isEmpty();
    assertThat(numberOfLooks()).isZero();
    assertThat(workshop.plan(channel).inWords())
        .isEqualTo("Video copied, H.264 Constrained Baseline 320x180 25 fps; audio AAC copied.");
  }

  @ParameterizedTest
  @CsvSource({"ac3,H.264 + AC-3", "eac3,H.264 + E-AC-3"})
  void surroundSound_isCopied_whereTheChannelAsksForThat(String codec, String names)
      throws Exception {
    Path file = source(codec + ".mkv", PICTURE + " " + STEREO + " -t 6 " + H264 + " -c:a " + codec);
    OutputSettings usual = OutputSettings.DEFAULT;
    Programme channel =
        channel(
            file,
            new OutputSettings(
                usual.ladder(),
                usual.rungs(),
                usual.playsEverywhere(),
                usual.keyframeLimit(),
                usual.encodeSparseKeyframes(),
                usual.audio(),
                usual.format(),
                Set.of(OutputSettings.Switch.COPY_AC3)));
    memory.doubt(workshop.fingerprint(channel.source()));
    attempt = new Attempt(channel);

    assertThat(attempt.window().description().codecNames()).isEqualTo(names);
    assertThat(attempt.run.differs(attempt.window())).isEmpty();
  }

  @Test
  void aSourceThatCannotJustBeCopied_isLookedAtOnce_andNeverAgain() throws Exception {
    Programme channel =
        channel(source("g711.mkv", PICTURE + " " + SOUND + " -t 4 " + H264 + " -c:a pcm_alaw"));
    attempt = new Attempt(channel);
    attempt.exited();
    SourceFailure why = SourceFailure.explain(attempt.log);
    assertThat(why.kind()).isEqualTo(SourceFailure.Kind.NOT_AS_PLANNED);
    assertThat(attempt.run.adapt(why.kind())).isTrue();
    assertThat(numberOfLooks()).isZero();

    attempt = new Attempt(channel);
    assertThat(attempt.window().description().codecNames()).isEqualTo("H.264 + AAC");
    assertThat(attempt.run.differs(attempt.window())).isEmpty();
    stopFfmpeg();

    attempt = new Attempt(channel);
    assertThat(attempt.window().description().codecNames()).isEqualTo("H.264 + AAC");
    assertThat(numberOfLooks()).isEqualTo(1);
    assertThat(workshop.plan(channel).inWords()).endsWith("audio PCMA transcoded to AAC.");
  }

  @Test
  void anotherEncoder_makesWhatTheSettingsAskFor() throws Exception {
    workshop(new EncodingWish("libx265", "ultrafast", "yuv420p", "aac"));
    workshop.encoders().await(Duration.ofSeconds(PATIENCE_SECONDS));
    OutputSettings smaller =
        new OutputSettings(
            OutputSettings.Ladder.CHOSEN,
            List.of(new Rung(160, 120, OptionalInt.empty(), OptionalInt.empty())),
            false,
            Duration.ofSeconds(4),
            false,
            OutputSettings.Audio.FIRST,
            OutputSettings.Format.FMP4);
    attempt = new Attempt(channel(source("smaller.mkv", PICTURE + " -t 4 " + H264), smaller));
    assertThat(attempt.window().description().codecNames()).isEqualTo("H.265");
    assertThat(attempt.run.differs(attempt.window())).isEmpty();
  }

  @Test
  void aLadderOfAnUnknownSource_beginsWithALook() throws Exception {
    OutputSettings wish =
        new OutputSettings(
            OutputSettings.Ladder.ORIGINAL,
            List.of(),
            true,
            Duration.ofSeconds(4),
            false,
            OutputSettings.Audio.ALL,
            OutputSettings.Format.FMP4);
    Programme channel = channel(source("all.mkv", PICTURE + " -t 4 " + H264), wish);
    attempt = new Attempt(channel);
    assertThat(attempt.window().description().codecNames()).isEqualTo("H.264");
    assertThat(numberOfLooks()).isEqualTo(1);
  }

  @Test
  void aSoundThatATransportStreamNamesAndNeverBrings_isSilence_afterOneLook() throws Exception {
    Path file = source("ghost.ts", PICTURE + " " + SOUND + " -t 8 " + H264 + " -c:a aac");
    withoutPackets(file, 257);
    Programme channel = channel(file);
    attempt = new Attempt(channel);
    attempt.exited();
    assertThat(attempt.run.adapt(SourceFailure.explain(attempt.log).kind())).isTrue();

    for (int start = 0; start < 2; start++) {
      attempt = new Attempt(channel);
      assertThat(attempt.window().description().codecNames()).isEqualTo("H.264 + AAC");
      assertThat(attempt.run.differs(attempt.window())).isEmpty();
      stopFfmpeg();
    }
    assertThat(numberOfLooks()).isEqualTo(1);
    assertThat(workshop.plan(channel).inWords()).endsWith("silence until it comes.");
  }

  private static void withoutPackets(Path file, int pid) throws Exception {
    byte[] all = Files.readAllBytes(file);
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    for (int at = 0; at < all.length; at += 188) {
      if (((all[at + 1] & 0x1f) << 8 | all[at + 2] & 0xff) != pid) {
        kept.write(all, at, 188);
      }
    }
    Files.write(file, kept.toByteArray());
  }

  @Test
  void pictureAndSoundThatMoveToOtherPids_areTheSameOnes_whereMpegTsIsKnown() throws Exception {
    Path file = source("moving.ts", PICTURE + " " + STEREO + " -t 4 " + TS_OF_FIRST_PIDS);
    Path moved = source("moved.ts", PICTURE + " " + STEREO + " -t 6 " + TS_OF_OTHER_PIDS);
    append(moved, file);
    Programme channel = channel(file);
    workshop.opening().found(channel.source(), true);
    attempt = new Attempt(channel);

    assertThat(attempt.window().description().codecNames()).isEqualTo("H.264 + AAC");
    attempt.awaitSegments(7);
    assertThat(attempt.log).noneMatch(line -> line.contains("New video stream"));
    assertThat(attempt.newest.best().playlist().text()).doesNotContain("#EXT-X-DISCONTINUITY\n");
  }

  @Test
  void soundThatAnFlvBeginsAfterTheLook_isNewsThatAnotherStartMayPickUp_once() throws Exception {
    String flv = H264 + " -flvflags no_metadata";
    Path file = source("late.flv", PICTURE + " -t 9 " + flv);
    Path rest =
        source(
            "rest.flv", PICTURE + " " + STEREO + " -t 6 -output_ts_offset 9 -c:a aac -ac 2 " + flv);
    byte[] bytes = Files.readAllBytes(rest);
    // Without its header (9 bytes) and the size of no tag before.
    Files.write(file, Arrays.copyOfRange(bytes, 13, bytes.length), StandardOpenOption.APPEND);
    Programme channel = channel(file);
    memory.doubt(workshop.fingerprint(channel.source()));
    attempt = new Attempt(channel);
    attempt.window();

    assertThat(attempt.exited().failure())
        .map(SourceFailure::kind)
        .contains(SourceFailure.Kind.NOT_AS_PLANNED);
    assertThat(attempt.run.adapt(SourceFailure.Kind.NOT_AS_PLANNED)).isTrue();
    assertThat(workshop.known(channel.source()).lookFirst()).isTrue();
    assertThat(workshop.opening().mayHaveItAnew(channel.source())).isFalse();
  }

  @Test
  void aSourceThatIsMpegTsNoMore_isOpenedAsWhatItIs() throws Exception {
    Programme channel = channel(source("other.mkv", PICTURE + " -t 4 " + H264));
    workshop.opening().found(channel.source(), true);
    attempt = new Attempt(channel);
    attempt.exited();
    attempt = new Attempt(channel);

    assertThat(attempt.window().description().codecNames()).isEqualTo("H.264");
  }

  private static void append(Path what, Path to) throws Exception {
    Files.write(to, Files.readAllBytes(what), StandardOpenOption.APPEND);
  }

  @Test
  void silenceForASourceWithoutSound_isAddedOnceThatIsKnown() throws Exception {
    Programme channel =
        channel(
            source("mute.mkv", PICTURE + " -t 4 " + H264),
            with(OutputSettings.Audio.SILENCE_IF_NONE, false));
    attempt = new Attempt(channel);
    Optional<SourceFailure> other = attempt.run.differs(attempt.window());
    assertThat(other).map(SourceFailure::kind).contains(SourceFailure.Kind.NOT_AS_PLANNED);
    assertThat(attempt.run.adapt(SourceFailure.Kind.NOT_AS_PLANNED)).isTrue();
    stopFfmpeg();
    attempt = new Attempt(channel);
    assertThat(attempt.window().description().codecNames()).isEqualTo("H.264 + AAC");
  }

  @Test
  void aSourceThatChangedItsCodec_isPlannedAnew() throws Exception {
    Path file = source("changing.mkv", PICTURE + " -t 4 " + H264);
    Programme channel = channel(file);
    attempt = new Attempt(channel);
    assertThat(attempt.run.differs(attempt.window())).isEmpty();
    stopFfmpeg();
    source("changing.mkv", PICTURE + " -t 4 -c:v mpeg4");

    attempt = new Attempt(channel);
    attempt.exited();
    assertThat(attempt.run.adapt(SourceFailure.Kind.NOT_AS_PLANNED)).isTrue();
    attempt = new Attempt(channel);
    assertThat(attempt.window().description().codecNames()).isEqualTo("H.264");
    assertThat(workshop.plan(channel).inWords())
        .startsWith("Video MPEG-4 part 2 320x180 25 fps transcoded to H.264 320x180");
  }

  @Test
  void keyframesThatAreTooFarApart_areEncodedFromThenOn() throws Exception {
    Programme channel =
        channel(
            source("sparse.mkv", PICTURE + " -t 8 -c:v libx264 -preset ultrafast -g 250 -bf 0"),
            with(OutputSettings.Audio.FIRST, true));
    attempt = new Attempt(channel);
    SourceFailure why = attempt.difference();
    assertThat(why.sentence()).contains("too far apart");
    assertThat(attempt.run.adapt(why.kind())).isTrue();
    stopFfmpeg();
    attempt = new Attempt(channel);
    attempt.window();
    assertThat(workshop.plan(channel).inWords())
        .startsWith("Video H.264 Constrained Baseline 320x180 25 fps transcoded to H.264 320x180");
  }

  @Test
  void whenFreshlyLookedAt_andStillNotAsPlanned_itIsNotTriedForEver() throws Exception {
    Programme channel = channel(source("again.mkv", PICTURE + " -t 4 " + H264));
    memory.doubt(workshop.fingerprint(channel.source()));
    attempt = new Attempt(channel);
    attempt.window();
    assertThat(attempt.run.adapt(SourceFailure.Kind.NOT_AS_PLANNED)).isFalse();
  }

  @Test
  void aSourceInWhichNothingCouldBePlayed_isLookedAtAgain() throws Exception {
    Path file = source("repaired.mkv", PICTURE + " -t 4 " + H264);
    Programme channel = channel(file);
    SourceFacts nothing = new SourceFacts(List.of(), true);
    memory.seen(workshop.fingerprint(channel.source()), nothing, Knowledge.Teacher.LOOK);
    attempt = new Attempt(channel);
    assertThat(attempt.window().description().codecNames()).isEqualTo("H.264");
    assertThat(numberOfLooks()).isEqualTo(1);
  }

  @Test
  void aLookThatFails_endsTheRunWithItsReason() throws Exception {
    Programme channel = channel(folder.resolve("missing.mkv"));
    memory.doubt(workshop.fingerprint(channel.source()));
    attempt = new Attempt(channel);
    assertThat(attempt.exited().failure())
        .get()
        .extracting(SourceFailure::sentence)
        .asString()
        .contains("no such file");
  }

  @Test
  void whatALookFindsCannotBePlayed_isTold_withNobodyHeldUp() throws Exception {
    Programme channel =
        channel(
            source("sound.mka", SOUND + " -t 1 -c:a aac"), with(OutputSettings.Audio.NONE, false));
    memory.doubt(workshop.fingerprint(channel.source()));
    attempt = new Attempt(channel);
    assertThat(attempt.exited().failure())
        .get()
        .extracting(SourceFailure::sentence)
        .asString()
        .contains("sound only");
  }

  @Test
  void runsOfTheSameSourceThatDidNotAnalyseIt_mayAllTryAgain_andThoseThatDidMayNot()
      throws Exception {
    Programme channel =
        channel(source("twice.mkv", PICTURE + " " + SOUND + " -t 1 " + H264 + " -c:a aac"));
    Attempt other = new Attempt(channel);
    attempt = new Attempt(channel);
    assertThat(other.run.adapt(SourceFailure.Kind.NOT_ANALYSED)).isTrue();
    assertThat(attempt.run.adapt(SourceFailure.Kind.NOT_ANALYSED)).isTrue();
    other.run.stop();
    other.exited();
    stopFfmpeg();

    attempt = new Attempt(channel);
    assertThat(attempt.run.adapt(SourceFailure.Kind.NOT_ANALYSED)).isFalse();
  }

  @Test
  void aRunThatIsStoppedWhileItLooks_ends() throws Exception {
    Programme channel = channel(source("stopped.mkv", PICTURE + " -t 4 " + H264));
    memory.doubt(workshop.fingerprint(channel.source()));
    attempt = new Attempt(channel);
    attempt.run.stop();
    attempt.exited();
  }

  /** One that only Digest with SHA-256 opens, say: it worked, and goes on to. */
  @Test
  void aCameraThatFfmpegCannotRead_isReadDirectlyAgain_afterAPlayerAskedForMpegTs()
      throws Exception {
    try (ScriptedCamera camera =
        new ScriptedCamera((asked, number) -> asked.answer("401 Unauthorized"))) {
      Programme channel = channel(camera.url("/x"), OutputSettings.DEFAULT);
      attempt = new Attempt(channel);
      attempt.exited();
      assertThat(attempt.run.adapt(SourceFailure.Kind.LOGIN_REFUSED)).isFalse();

      direct.giveWayToTransportStream(channel.source());
      attempt = new Attempt(channel);
      assertThat(attempt.exited().failure()).isPresent();
      assertThat(attempt.run.adapt(SourceFailure.Kind.LOGIN_REFUSED)).isTrue();
      assertThat(direct.isFor(channel, workshop.plan(channel), Knowledge.NOTHING)).isTrue();
      assertThat(direct.mayGiveWayToTransportStream(channel.source())).isFalse();
    }
  }

  // ---- props -----------------------------------------------------------------------------------

  /** A run whose output is packaged as in a session. */
  private final class Attempt {
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final CompletableFuture<LivePresentation> listable = new CompletableFuture<>();
    private final CompletableFuture<SourceFailure> difference = new CompletableFuture<>();
    private final InputRun run;
    private volatile boolean asksOnEveryChange;
    private volatile LivePresentation newest;

    Attempt(Programme channel) {
      CompletableFuture<InputRun> started = new CompletableFuture<>();
      Packager packager =
          new Packager(
              new PackagerSettings(
                  Duration.ofSeconds(1), Duration.ofMillis(200), 7, Duration.ofSeconds(2)),
              "test",
              window -> changed(started, window));
      packager.beginInput(Instant.now());
      run = PlannedRun.start(workshop, direct, tools, channel, into(packager));
      started.complete(run);
    }

    private MediaSink into(Packager packager) {
      return new MediaSink() {
        @Override
        public void announce(List<AnnouncedSound> soundsApart) {
          synchronized (packager) {
            packager.announce(soundsApart);
          }
        }

        @Override
        public void tracks(InitSection init) throws StreamFormatException {
          synchronized (packager) {
            packager.begin(init, Instant.now(), Instant.now());
          }
        }

        @Override
        public void frames(List<Sample> frames, boolean moreIsThere) throws StreamFormatException {
          synchronized (packager) {
            packager.accept(frames, Instant.now(), Instant.now());
          }
        }

        @Override
        public void soundTrack(int index, InitSection init) throws StreamFormatException {
          synchronized (packager) {
            packager.beginSound(index, init);
          }
        }

        @Override
        public void sound(int index, List<Sample> frames) {
          synchronized (packager) {
            packager.acceptSound(index, frames, Instant.now(), Instant.now());
          }
        }

        @Override
        public void log(String line) {
          log.add(line);
        }
      };
    }

    private void changed(CompletableFuture<InputRun> started, LivePresentation window) {
      if (window.isListable()) {
        newest = window;
        listable.complete(window);
        if (asksOnEveryChange) {
          started.join().differs(window).ifPresent(difference::complete);
        }
      }
    }

    LivePresentation window() throws Exception {
      return CompletableFuture.anyOf(listable, run.exited()).get(PATIENCE_SECONDS, TimeUnit.SECONDS)
              instanceof LivePresentation window
          ? window
          : failed();
    }

    void awaitSegments(int count) throws Exception {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!newest.best().playlist().text().contains("_seg" + (count - 1) + ".m4s")) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }

    private LivePresentation failed() {
      throw new AssertionError("FFmpeg ended: " + String.join("\n", log));
    }

    /** As a session asks. */
    SourceFailure difference() throws Exception {
      asksOnEveryChange = true;
      return difference.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    InputEnd exited() throws Exception {
      return run.exited().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static final class NoJournal implements SourceMemory.Journal {
    @Override
    public void learnt(String fingerprint, Knowledge knowledge) {}

    @Override
    public void forgot(String fingerprint) {}
  }

  private static int numberOfLooks() throws Exception {
    return Files.exists(looks) ? Files.readAllLines(looks).size() : 0;
  }

  private static OutputSettings with(OutputSettings.Audio audio, boolean encodeSparse) {
    return new OutputSettings(
        OutputSettings.Ladder.ORIGINAL,
        List.of(),
        false,
        Duration.ofSeconds(4),
        encodeSparse,
        audio,
        OutputSettings.Format.FMP4);
  }

  private static Programme channel(Path file) {
    return channel(file, OutputSettings.DEFAULT);
  }

  private static Programme channel(Path file, OutputSettings output) {
    return channel("file://" + file, output);
  }

  private static Programme channel(String source, OutputSettings output) {
    return new Programme(
        new Programme.OfChannel(1),
        "file",
        "File",
        new SourceUrl(source),
        SourceSettings.DEFAULT,
        output,
        KeepSettings.DEFAULT,
        Optional.empty(),
        false,
        true);
  }

  private static Path source(String name, String options) throws Exception {
    Path file = folder.resolve(name);
    Process process =
        new ProcessBuilder(
                List.of(("ffmpeg -v error -nostdin -y " + options + " " + file).split(" ")))
            .inheritIO()
            .start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
    return file;
  }
}
