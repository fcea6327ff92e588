package org.hlsgateway.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Reading;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.TestStream;
import org.junit.jupiter.api.Test;

class FrameTapTest {
  private static final int FRAME_TICKS = 3_600;

  private final FrameTap tap = new FrameTap(5, 100_000);
  private final InitSection init = init();

  @Test
  void aTap_beginsWithTheTracks_andThenWithAKeyframe() {
    tap.tracks(init);
    bring(picture(0), picture(1), key(2), picture(3));

    assertThat(read()).containsExactly("tracks", "key 2", "picture 3");
  }

  @Test
  void aReaderThatIsTooSlow_losesWhatWaits_andAllUpToTheNextKeyframe_andIsToldHowMuch() {
    tap.tracks(init);
    bring(key(0), picture(1), picture(2), picture(3), picture(4));
    bring(picture(5), picture(6));
    assertThat(read()).isEmpty();
    bring(key(7), picture(8));

    assertThat(read()).containsExactly("lost 7", "tracks", "key 7", "picture 8");
  }

  @Test
  void aKeyframeThatFindsNoRoom_isTheOneToGoOnWith() {
    tap.tracks(init);
    bring(key(0), picture(1), picture(2), picture(3), picture(4));
    assertThat(read(1)).containsExactly("tracks");
    bring(key(5));

    assertThat(read()).containsExactly("lost 5", "key 5");
  }

  @Test
  void lossesAddUp_forWhoReadsNothing() {
    tap.tracks(init);
    for (int i = 0; i < 993; i++) {
      bring(i % 10 == 0 ? key(i) : picture(i));
    }
    List<String> read = read();
    assertThat(read).startsWith("lost 990", "tracks", "key 990").hasSizeLessThan(9);
  }

  @Test
  void bytes_areBoundedToo_butAFrameThatIsLargerThanAll_isPassedOn() {
    FrameTap small = new FrameTap(100, 900);
    small.tracks(init);
    small.frames(List.of(key(0), key(1), key(2)));

    assertThat(read(small, 9)).containsExactly("lost 2", "tracks", "key 2");
    FrameTap tiny = new FrameTap(100, 1);
    tiny.tracks(init);
    tiny.frames(List.of(key(0)));
    assertThat(read(tiny, 9)).containsExactly("tracks", "key 0");
  }

  @Test
  void tracksThatAreNamedAgain_standBetween_andNeedAKeyframe() {
    tap.tracks(init);
    bring(key(0));
    tap.tracks(init);
    bring(picture(1), key(2));

    assertThat(read()).containsExactly("tracks", "key 0", "tracks", "key 2");
  }

  @Test
  void soundAlone_beginsWithAnyFrame() throws Exception {
    byte[] bytes =
        TestStream.join(TestStream.init(false, true), TestStream.fragment(TestStream.audio(0)));
    Reading sound = Reading.of(bytes);
    tap.tracks(sound.init);
    tap.frames(sound.samples);

    assertThat(read()).hasSize(2);
  }

  @Test
  void aReaderWaits_untilThereIsSomething_orItIsClosed() throws Exception {
    assertThat(tap.take(Duration.ofMillis(1))).isEmpty();
    tap.tracks(init);
    Thread bringing = new Thread(() -> bring(key(0)));
    bringing.start();
    assertThat(tap.take(Duration.ofSeconds(20))).containsInstanceOf(FrameTap.Tracks.class);
    bringing.join();

    Thread closing = new Thread(tap::close);
    assertThat(tap.poll()).isPresent();
    closing.start();
    assertThat(tap.take(Duration.ofSeconds(20))).isEmpty();
    closing.join();
    bring(key(1));
    assertThat(tap.poll()).isEmpty();
    assertThat(tap.isClosed()).isTrue();
  }

  private void bring(Sample... samples) {
    tap.frames(List.of(samples));
  }

  private List<String> read() {
    return read(tap, Integer.MAX_VALUE);
  }

  private List<String> read(int pieces) {
    return read(tap, pieces);
  }

  private static List<String> read(FrameTap from, int pieces) {
    List<String> read = new ArrayList<>();
    while (read.size() < pieces) {
      Optional<FrameTap.Piece> piece = from.poll();
      if (piece.isEmpty()) {
        break;
      }
      read.add(inWords(piece.get()));
    }
    return read;
  }

  private static String inWords(FrameTap.Piece piece) {
    if (piece instanceof FrameTap.Frame frame) {
      Sample sample = frame.sample();
      return (sample.isSync() ? "key " : "picture ") + sample.decodeTicks() / FRAME_TICKS;
    }
    return piece instanceof FrameTap.Lost lost ? "lost " + lost.frames() : "tracks";
  }

  private Sample key(int number) {
    return sample(number, true);
  }

  private Sample picture(int number) {
    return sample(number, false);
  }

  private Sample sample(int number, boolean key) {
    MediaTrack track = init.tracks().get(0);
    byte[] content = TestStream.video((long) number * FRAME_TICKS, FRAME_TICKS, key).content();
    int flags = key ? 0x0200_0000 : 0x0101_0000;
    return new Sample(
        track, (long) number * FRAME_TICKS, FRAME_TICKS, 0, flags, content, 0, content.length);
  }

  private static InitSection init() {
    try {
      return Reading.of(TestStream.init(true, false)).init;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
