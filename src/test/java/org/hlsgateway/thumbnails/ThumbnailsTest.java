package org.hlsgateway.thumbnails;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.hlsgateway.FakeClock;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.ChannelChanged;
import org.hlsgateway.channels.KeepSettings;
import org.hlsgateway.channels.Nickname;
import org.hlsgateway.channels.OutputSettings;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.live.Programme;
import org.hlsgateway.packager.FinishedSegment;
import org.hlsgateway.packager.MediaDescription;
import org.hlsgateway.packager.RunTap;
import org.hlsgateway.time.Clocks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When pictures are made; the test says when the work is done, and what time it is. */
class ThumbnailsTest {

  private static final Channel STORED = channel(1, "door");

  private static final Programme DOOR = programme(new Programme.OfChannel(1));

  @TempDir Path folder;

  private final FakeClock clock = new FakeClock();
  private final FakeClock calendar = new FakeClock();
  private final Work work = new Work();
  private final List<Long> made = new ArrayList<>();
  private boolean undecodable;
  private boolean outOfThreads;
  private boolean exists = true;

  private Thumbnails thumbnails() {
    return new Thumbnails(
        id -> stored(id).filter(known -> exists),
        ThumbnailsTest::stored,
        new PictureFolder(folder.resolve("thumbnails")),
        this::make,
        new Clocks(clock, calendar),
        work);
  }

  private static Optional<Channel> stored(long id) {
    return Optional.of(STORED).filter(known -> known.id() == id);
  }

  private byte[] make(FinishedSegment segment) throws IOException {
    made.add(segment.mediaSequence());
    if (undecodable) {
      throw new IOException("nothing to see");
    }
    if (outOfThreads) {
      throw new Error("unable to create native thread");
    }
    return new byte[] {(byte) segment.mediaSequence()};
  }

  /** Work that waits until the test lets it run. */
  private static final class Work implements Executor {
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean full;
    private boolean outOfThreads;

    @Override
    public void execute(Runnable step) {
      if (full) {
        throw new RejectedExecutionException();
      }
      if (outOfThreads) {
        throw new Error("unable to create native thread");
      }
      waiting.add(step);
    }

    void runAll() {
      while (!waiting.isEmpty()) {
        waiting.poll().run();
      }
    }
  }

  private static Optional<Picture> shown(Thumbnails thumbnails) {
    return thumbnails.of(DOOR).toCompletableFuture().join();
  }

  private static byte number(Optional<Picture> picture) {
    return picture.orElseThrow().jpeg()[0];
  }

  @Test
  void aChannelThatWentLive_getsAPictureByItself_andOneOnly() {
    Thumbnails thumbnails = thumbnails();
    thumbnails.segmentFinished(DOOR, segment(1));
    work.runAll();
    clock.advance(Duration.ofMinutes(10));
    thumbnails.segmentFinished(DOOR, segment(2));
    work.runAll();
    assertThat(made).containsExactly(1L);
  }

  @Test
  void whoLooks_getsANewPicture_ifTheLastIsTooOld() {
    Thumbnails thumbnails = thumbnails();
    thumbnails.segmentFinished(DOOR, segment(1));
    work.runAll();
    thumbnails.segmentFinished(DOOR, segment(2));
    clock.advance(Duration.ofSeconds(4));
    assertThat(number(shown(thumbnails))).isEqualTo((byte) 1);
    clock.advance(Duration.ofSeconds(1));
    var asked = thumbnails.of(DOOR).toCompletableFuture();
    var askedToo = thumbnails.of(DOOR).toCompletableFuture();
    assertThat(asked).isNotDone();
    work.runAll();
    assertThat(number(asked.join())).isEqualTo((byte) 2);
    assertThat(number(askedToo.join())).isEqualTo((byte) 2);
    assertThat(made).containsExactly(1L, 2L);
  }

  @Test
  void aStoppedChannel_showsHowItEnded_alsoAfterARestart() throws IOException {
    Thumbnails thumbnails = thumbnails();
    thumbnails.segmentFinished(DOOR, segment(1));
    work.runAll();
    thumbnails.segmentFinished(DOOR, segment(2));
    thumbnails.runEnded(DOOR);
    work.runAll();
    Picture last = shown(thumbnails).orElseThrow();
    assertThat(last.jpeg()).containsExactly(2);
    Picture afterRestart = shown(thumbnails()).orElseThrow();
    assertThat(afterRestart.jpeg()).containsExactly(2);
    assertThat(afterRestart.taken()).isEqualTo(last.taken());
    assertThat(files()).hasSize(1);
  }

  @Test
  void aChannelThatEndsWhileItsPictureIsMade_keepsTheLastOne() throws IOException {
    Thumbnails thumbnails = thumbnails();
    thumbnails.segmentFinished(DOOR, segment(1));
    thumbnails.segmentFinished(DOOR, segment(2));
    thumbnails.runEnded(DOOR);
    work.runAll();
    assertThat(made).containsExactly(1L, 2L);
    assertThat(number(shown(thumbnails))).isEqualTo((byte) 2);
  }

  @Test
  void whileAChannelRuns_itsPicturesGoToDiskOnceAMinute() {
    Thumbnails thumbnails = thumbnails();
    for (int second = 0; second <= 60; second += 10) {
      thumbnails.segmentFinished(DOOR, segment(second));
      thumbnails.of(DOOR);
      work.runAll();
      int kept = second == 60 ? 60 : 0;
      assertThat(number(shown(thumbnails()))).as("at " + second).isEqualTo((byte) kept);
      clock.advance(Duration.ofSeconds(10));
    }
  }

  @Test
  void aCalendarThatIsSetBack_keepsNoOldPicture_inMemoryOrOnDisk() {
    Thumbnails thumbnails = thumbnails();
    thumbnails.segmentFinished(DOOR, segment(1));
    work.runAll();
    calendar.advance(Duration.ofHours(-1));
    clock.advance(Duration.ofMinutes(1));
    thumbnails.segmentFinished(DOOR, segment(2));
    thumbnails.of(DOOR);
    work.runAll();
    assertThat(number(shown(thumbnails))).isEqualTo((byte) 2);
    assertThat(number(shown(thumbnails()))).isEqualTo((byte) 2);
    assertThat(shown(thumbnails).orElseThrow().taken()).isEqualTo(calendar.instant());
  }

  @Test
  void soundAlone_hasNoPicture() {
    Thumbnails thumbnails = thumbnails();
    thumbnails.segmentFinished(DOOR, segment(1, 0));
    thumbnails.runEnded(DOOR);
    work.runAll();
    assertThat(made).isEmpty();
    assertThat(shown(thumbnails)).isEmpty();
  }

  @Test
  void aSegmentThatCannotBeDecoded_isNotTriedAgain_beforeAnotherCameAndTimePassed() {
    undecodable = true;
    Thumbnails thumbnails = thumbnails();
    thumbnails.segmentFinished(DOOR, segment(1));
    work.runAll();
    assertThat(shown(thumbnails)).isEmpty();
    thumbnails.segmentFinished(DOOR, segment(2));
    work.runAll();
    assertThat(made).containsExactly(1L);
    clock.advance(Thumbnails.FRESH_FOR);
    thumbnails.segmentFinished(DOOR, segment(3));
    work.runAll();
    assertThat(made).containsExactly(1L, 3L);
  }

  @Test
  void tooMuchWork_leavesTheOldPicture() {
    Thumbnails thumbnails = thumbnails();
    thumbnails.segmentFinished(DOOR, segment(1));
    work.runAll();
    thumbnails.segmentFinished(DOOR, segment(2));
    clock.advance(Thumbnails.FRESH_FOR);
    work.full = true;
    assertThat(number(shown(thumbnails))).isEqualTo((byte) 1);
    thumbnails.runEnded(DOOR);
    assertThat(number(shown(thumbnails))).isEqualTo((byte) 1);
  }

  @Test
  void aMakerThatRanOutOfThreads_isAskedAgainLater() {
    Thumbnails thumbnails = thumbnails();
    outOfThreads = true;
    thumbnails.segmentFinished(DOOR, segment(1));
    work.runAll();
    assertThat(shown(thumbnails)).isEmpty();
    outOfThreads = false;
    clock.advance(Thumbnails.FRESH_FOR);
    thumbnails.segmentFinished(DOOR, segment(2));
    work.runAll();
    assertThat(number(shown(thumbnails))).isEqualTo((byte) 2);
  }

  @Test
  void workersThatCannotBeStarted_areStartedLater_andTheFeedGoesOn() {
    Thumbnails thumbnails = thumbnails();
    work.outOfThreads = true;
    thumbnails.segmentFinished(DOOR, segment(1));
    assertThat(shown(thumbnails)).isEmpty();
    work.outOfThreads = false;
    clock.advance(Thumbnails.FRESH_FOR);
    thumbnails.segmentFinished(DOOR, segment(2));
    work.runAll();
    assertThat(made).containsExactly(2L);
    assertThat(number(shown(thumbnails))).isEqualTo((byte) 2);
  }

  @Test
  void aDeletedChannel_leavesNoFile() throws IOException {
    Thumbnails thumbnails = thumbnails();
    thumbnails.segmentFinished(DOOR, segment(1));
    work.runAll();
    assertThat(files()).hasSize(1);
    thumbnails.changed(new ChannelChanged(ChannelChanged.Kind.DELETED, STORED.id(), 0, false));
    assertThat(files()).isEmpty();
    assertThat(shown(thumbnails)).isEmpty();
  }

  @Test
  void aPictureThatIsReadyAfterItsChannelWasDeleted_leavesNoFile() throws IOException {
    Thumbnails thumbnails = thumbnails();
    thumbnails.segmentFinished(DOOR, segment(1));
    exists = false;
    thumbnails.changed(new ChannelChanged(ChannelChanged.Kind.DELETED, STORED.id(), 0, false));
    work.runAll();
    assertThat(made).containsExactly(1L);
    assertThat(files()).isEmpty();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("thumbnails"))) {
      return files.toList();
    }
  }

  private static FinishedSegment segment(long number) {
    return segment(number, 1920);
  }

  private static FinishedSegment segment(long number, int width) {
    return new FinishedSegment(
        "run",
        number,
        "run_init0.mp4",
        null,
        null,
        Duration.ofSeconds(1),
        Instant.EPOCH,
        false,
        1,
        new MediaDescription(
            List.of("x"), "x", width, width * 9 / 16, 25, 0, 0, 0, 0, Duration.ZERO, false));
  }

  @Test
  void whatIsPushed_hasAPictureWhileItLasts_andNoneIsLeftOnDisk() {
    Thumbnails thumbnails = thumbnails();
    Programme pushed = programme(new Programme.OfPush(1));
    RunTap tap = thumbnails.tap(pushed, "run").orElseThrow();
    tap.best(segment(1));
    work.runAll();
    assertThat(number(thumbnails.of(pushed).toCompletableFuture().join())).isEqualTo((byte) 1);
    assertThat(shown(thumbnails)).as("of the channel with this name").isEmpty();

    tap.over();
    work.runAll();
    assertThat(thumbnails.of(pushed).toCompletableFuture().join()).isEmpty();
    assertThat(folder.resolve("thumbnails")).doesNotExist();
  }

  private static Programme programme(Programme.Key key) {
    return new Programme(
        key,
        "door",
        "Door",
        new SourceUrl("rtsp://camera/door"),
        SourceSettings.DEFAULT,
        OutputSettings.DEFAULT,
        KeepSettings.DEFAULT,
        Optional.empty(),
        false,
        true);
  }

  private static Channel channel(long id, String nickname) {
    return new Channel(
        id,
        new Nickname(nickname),
        new SourceUrl("rtsp://camera/" + nickname),
        nickname,
        true,
        Optional.empty(),
        false,
        SourceSettings.DEFAULT,
        OutputSettings.DEFAULT,
        KeepSettings.DEFAULT,
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
