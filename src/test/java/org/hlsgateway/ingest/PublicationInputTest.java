package org.hlsgateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hlsgateway.FakeClock;
import org.hlsgateway.control.PublishRequest;
import org.hlsgateway.control.StreamingServerLink;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.rtmp.StreamPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is published here, brought to a sink in this process; without sockets. */
class PublicationInputTest implements StreamingServerLink {
  private static final int[] VIDEO_HEADER =
      ints("1700000000" + "0164001fffe1000b6764001facd9405005bb0101000268ee");
  private static final int[] AUDIO_HEADER = ints("af001190");
  private static final int[] KEYFRAME = ints("1701000000" + "00000003658884");
  private static final int[] IDR_FLAGGED_INTER = ints("2701000000" + "00000003658884");
  private static final int[] PICTURE = ints("2701000000" + "00000003419a00");
  private static final int[] SOUND = ints("af01210000");

  private final FakeClock clock = new FakeClock();
  private final Queue<Runnable> steps = new ArrayDeque<>();
  private final Publications publications =
      new Publications(
          128, new CacheBudget(1 << 20), new PublishRules(Duration.ofSeconds(10), false, 0));
  private final Taken taken = new Taken();
  private final AtomicBoolean hadMedia = new AtomicBoolean();
  private PublishRequest asked;
  private String nextId = "id1";

  private static final class Taken implements MediaSink {
    final List<String> lines = new ArrayList<>();
    Exception fault;

    @Override
    public void tracks(InitSection init) {
      lines.add("tracks " + init.tracks().size());
    }

    @Override
    public void frames(List<Sample> frames, boolean moreIsThere) throws StreamFormatException {
      if (fault instanceof StreamFormatException refusal) {
        throw refusal;
      }
      if (fault instanceof RuntimeException broken) {
        throw broken;
      }
      frames.forEach(
          frame ->
              lines.add(
                  (frame.track().isVideo() ? frame.isSync() ? "key " : "picture " : "sound ")
                      + frame.decodeMicros() / 1_000));
    }
  }

  @BeforeEach
  void listen() {
    publications.ask(this);
  }

  @Test
  void anInputThatComesFirst_waitsForThePublisher_andHasAllFromTheStart() {
    CompletableFuture<InputEnd> end = input("id1").run(taken);
    runSteps();
    RtmpClient publisher = publisher();
    headers(publisher).video(0, KEYFRAME).audio(0, SOUND).video(40, PICTURE).video(80, PICTURE);

    assertThat(taken.lines).containsExactly("tracks 2", "sound 1000", "key 1000", "picture 1040");
    assertThat(end).isNotDone();
  }

  @Test
  void anInputThatComesLate_beginsWithTheLastKeyframe() {
    RtmpClient publisher = publisher();
    headers(publisher).video(0, KEYFRAME).video(40, PICTURE);
    publisher.video(2_000, KEYFRAME).audio(2_000, SOUND).video(2_040, PICTURE);
    input("id1").run(taken);
    runSteps();
    publisher.video(2_080, PICTURE);

    assertThat(taken.lines).containsExactly("tracks 2", "sound 3000", "key 3000", "picture 3040");
  }

  @Test
  void theNextStreamOfTheChannel_isNotThisOne() {
    nextId = "id2";
    CompletableFuture<InputEnd> end = input("id1").run(taken);
    runSteps();
    headers(publisher()).video(0, KEYFRAME).video(40, PICTURE);
    runSteps();

    assertThat(end).isCompletedWithValue(InputEnd.ENDED);
    assertThat(taken.lines).isEmpty();
  }

  @Test
  void whoKnowsNotTheKey_waitsInVain() {
    CompletableFuture<InputEnd> end =
        new PublicationInput(
                publications, StreamPath.of("door", "guess"), "id1", steps::add, hadMedia)
            .run(taken);
    runSteps();
    headers(publisher()).video(0, KEYFRAME).video(40, PICTURE);
    runSteps();

    assertThat(taken.lines).isEmpty();
    assertThat(end).isNotDone();
  }

  @Test
  void thePublishersEnd_isTheInputs_afterTheLastPicture() {
    CompletableFuture<InputEnd> end = input("id1").run(taken);
    runSteps();
    RtmpClient publisher = publisher();
    headers(publisher).video(0, KEYFRAME).video(40, PICTURE);
    publisher.command(1, "deleteStream", 6.0, null, 1.0);
    runSteps();

    assertThat(taken.lines).last().isEqualTo("picture 1040");
    assertThat(end).isCompletedWithValue(InputEnd.ENDED);
  }

  @Test
  void aPublisherThatIsLostAndComesBack_goesOn_acrossABreak() {
    CompletableFuture<InputEnd> end = input("id1").run(taken);
    runSteps();
    RtmpClient publisher = publisher();
    headers(publisher).video(0, KEYFRAME).video(40, PICTURE);
    publisher.hangUp();
    RtmpClient back = publisher();
    headers(back).video(90_000, PICTURE).video(90_040, KEYFRAME).video(90_080, PICTURE);

    assertThat(taken.lines)
        .containsExactly("tracks 2", "key 1000", "picture 1040", "tracks 2", "key 1120");
    assertThat(end).isNotDone();
  }

  @Test
  void aStoppedInput_bringsNothing_andDoesNotDisturbThePublisher() {
    PublicationInput input = input("id1");
    CompletableFuture<InputEnd> end = input.run(taken);
    runSteps();
    RtmpClient publisher = publisher();
    headers(publisher).video(0, KEYFRAME).video(40, PICTURE);
    input.stop();
    publisher.video(80, PICTURE).video(120, PICTURE);
    runSteps();
    input.stop();
    runSteps();

    assertThat(taken.lines).containsExactly("tracks 2", "key 1000");
    assertThat(end).isCompletedWithValue(InputEnd.STOPPED);
    assertThat(publisher.isOpen()).isTrue();
  }

  @Test
  void aSinkThatRefuses_endsTheInput_andNotThePublisher() {
    StreamFormatException refusal = new StreamFormatException("No.");
    taken.fault = refusal;
    CompletableFuture<InputEnd> end = input("id1").run(taken);
    runSteps();
    RtmpClient publisher = publisher();
    headers(publisher).video(0, KEYFRAME).video(40, PICTURE).video(80, PICTURE);
    runSteps();

    assertThat(end.join().refusal()).containsSame(refusal);
    assertThat(publisher.isOpen()).isTrue();
  }

  @Test
  void aSinkThatBreaks_doesNeither() {
    taken.fault = new IllegalStateException("broken");
    CompletableFuture<InputEnd> end = input("id1").run(taken);
    runSteps();
    RtmpClient publisher = publisher();
    headers(publisher).video(0, KEYFRAME).video(40, PICTURE).video(80, PICTURE);
    runSteps();

    assertThat(end.join().refusal()).containsSame(taken.fault);
    assertThat(publisher.isOpen()).isTrue();
  }

  @Test
  void anInputBegunAnew_bringsNothingTwice_andBeginsWithTheNextKeyframe() {
    PublicationInput first = input("id1");
    first.run(taken);
    runSteps();
    RtmpClient publisher = publisher();
    headers(publisher).video(0, KEYFRAME).video(40, PICTURE).video(80, PICTURE);
    first.stop();
    runSteps();
    taken.lines.clear();

    input("id1").run(taken);
    runSteps();
    publisher.video(120, PICTURE).audio(120, SOUND).video(160, PICTURE);
    assertThat(taken.lines).isEmpty();
    publisher.video(200, KEYFRAME).audio(200, SOUND).video(240, PICTURE);
    assertThat(taken.lines).containsExactly("tracks 2", "sound 1200", "key 1200");
  }

  @Test
  void anInputThatWasRefusedBeforeAnything_leavesWhatIsKeptToTheNext() {
    taken.fault = new StreamFormatException("No.");
    input("id1").run(taken);
    runSteps();
    RtmpClient publisher = publisher();
    headers(publisher).video(0, KEYFRAME).video(40, PICTURE).video(80, PICTURE);
    runSteps();
    taken.lines.clear();
    taken.fault = null;

    input("id1").run(taken);
    runSteps();
    assertThat(taken.lines).containsExactly("tracks 2", "key 1000", "picture 1040");
  }

  @Test
  void anIdrPictureFlaggedAsAnother_isKept_asAKeyframeIs() {
    RtmpClient publisher = publisher();
    headers(publisher).video(0, KEYFRAME).video(40, PICTURE);
    publisher.video(2_000, IDR_FLAGGED_INTER).video(2_040, PICTURE);
    input("id1").run(taken);
    runSteps();
    assertThat(taken.lines).containsExactly("tracks 2", "key 3000");
  }

  @Test
  void anInputBegunAnewThatIsStopped_isNotBegunByAKeyframe() {
    hadMedia.set(true);
    PublicationInput input = input("id1");
    input.run(taken);
    RtmpClient publisher = publisher();
    headers(publisher);
    input.stop();
    runSteps();
    publisher.video(40, KEYFRAME).video(80, PICTURE).video(120, PICTURE);
    assertThat(taken.lines).isEmpty();
  }

  @Test
  void aListenerThatIsGone_isTheEnd() {
    Executor closed =
        step -> {
          throw new RejectedExecutionException();
        };
    PublicationInput input =
        new PublicationInput(publications, StreamPath.of("door", "k1"), "id1", closed, hadMedia);
    assertThat(input.run(taken)).isCompletedWithValue(InputEnd.ENDED);
  }

  private PublicationInput input(String streamId) {
    return new PublicationInput(
        publications, StreamPath.of("door", "k1"), streamId, steps::add, hadMedia);
  }

  private RtmpClient publisher() {
    RtmpClient client =
        new RtmpClient(publications, clock, Standing.STRANGER)
            .greet()
            .connect("door")
            .publish("k1");
    publications.accept(asked, nextId);
    runSteps();
    return client;
  }

  private static RtmpClient headers(RtmpClient publisher) {
    return publisher.video(0, VIDEO_HEADER).audio(0, AUDIO_HEADER);
  }

  private void runSteps() {
    for (Runnable step = steps.poll(); step != null; step = steps.poll()) {
      step.run();
    }
  }

  private static int[] ints(String digits) {
    byte[] bytes = HexFormat.of().parseHex(digits);
    int[] values = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = bytes[i];
    }
    return values;
  }

  @Override
  public void request(PublishRequest request) {
    asked = request;
  }

  @Override
  public void resume(PublishRequest request, String streamId) {
    asked = request;
  }

  @Override
  public void ended(String channel, String streamId) {
    // Nobody is told.
  }

  @Override
  public void close() {
    // Nothing was opened.
  }
}
