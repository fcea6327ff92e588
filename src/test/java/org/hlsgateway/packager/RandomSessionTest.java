package org.hlsgateway.packager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.TestStream;
import org.hlsgateway.media.TestStream.Frame;
import org.junit.jupiter.api.Test;

/** Sources that do everything wrong that a source can do: the playlist keeps the rules. */
class RandomSessionTest {
  private static final int SEEDS = Integer.getInteger("hlsgateway.test.seeds", 300);

  @Test
  void whateverTheSourceDoes_thePlaylistKeepsTheRules() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      Session session = play(new Random(seed));
      assertThat(session.checker.violations()).as("seed " + seed).isEmpty();
    }
  }

  private static Session play(Random random) throws StreamFormatException {
    Session session = new Session(Duration.ofMillis(random.nextInt(4) * 700));
    session.checker.datesTellMoreThanDurations();
    for (int input = 1 + random.nextInt(4); input > 0; input--) {
      boolean video = random.nextInt(5) > 0;
      boolean audio = !video || random.nextBoolean();
      session.begin(video, audio);
      new Source(random, session).play(video, audio);
      session.end().pass(Duration.ofMillis(random.nextInt(9000))).expire();
    }
    return session.finish();
  }

  /** Each track's clock runs by itself, with trouble now and then. */
  private static final class Source {
    private final Random random;
    private final Session session;
    private final int nominal;
    private final int keyEvery;
    private final int troubleEvery;
    private long videoDts = 10L * TestStream.VIDEO_TICKS;
    private long audioDts = 10L * TestStream.AUDIO_TICKS;

    Source(Random random, Session session) {
      this.random = random;
      this.session = session;
      int[] rates = {60, 50, 30, 25, 15, 10, 5, 2};
      nominal = TestStream.VIDEO_TICKS / rates[random.nextInt(rates.length)];
      keyEvery = 1 + random.nextInt(100);
      troubleEvery = random.nextInt(3) == 0 ? 1_000_000 : 10 + random.nextInt(100);
    }

    void play(boolean video, boolean audio) throws StreamFormatException {
      int frames = random.nextInt(400);
      for (int i = 0; i < frames; i++) {
        if (video) {
          int duration = videoDuration();
          int reorder = random.nextInt(3) * nominal;
          boolean key = i % keyEvery == 0 || random.nextInt(60) == 0;
          Frame plain = TestStream.video(videoDts, duration, key);
          write(new Frame(plain.track(), videoDts, duration, reorder, key, plain.content()));
          videoDts += duration;
        }
        double videoSeconds = (double) videoDts / TestStream.VIDEO_TICKS;
        for (int j = 0; audio && j < 40; j++) {
          boolean ahead = video && (double) audioDts / TestStream.AUDIO_TICKS > videoSeconds;
          if (ahead || !video && j > 0) {
            break;
          }
          write(TestStream.audio(audioDts));
          audioDts += random.nextInt(troubleEvery) == 0 ? random.nextInt(48_000) : 1024;
        }
        jump();
      }
    }

    private int videoDuration() {
      if (random.nextInt(troubleEvery) > 0) {
        return nominal + random.nextInt(nominal / 4 + 1) - nominal / 8;
      }
      return random.nextInt(random.nextBoolean() ? 90_000 : 400_000);
    }

    private void jump() {
      if (random.nextInt(troubleEvery * 3) == 0) {
        videoDts = Math.max(0, videoDts + random.nextInt(20_000_000) - 10_000_000);
      }
      if (random.nextInt(troubleEvery * 3) == 0) {
        audioDts = videoDts * TestStream.AUDIO_TICKS / TestStream.VIDEO_TICKS;
      }
    }

    private void write(Frame frame) throws StreamFormatException {
      session.pass(Duration.ofMillis(random.nextInt(60)));
      session.write(TestStream.fragment(frame));
    }
  }
}
