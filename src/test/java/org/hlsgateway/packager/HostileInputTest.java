package org.hlsgateway.packager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.TestStream;
import org.hlsgateway.media.TestStream.Frame;
import org.junit.jupiter.api.Test;

/** Broken streams of all kinds: one declared exception, and never much memory. */
class HostileInputTest {
  private static final PackagerSettings SETTINGS =
      new PackagerSettings(Duration.ofSeconds(1), Duration.ofMillis(200), 7, Duration.ZERO);

  @Test
  void mutatedStreams_throwNothingButTheDeclaredException() {
    byte[] good = stream();
    int refused = 0;
    for (int seed = 0; seed < 6000; seed++) {
      Random random = new Random(seed);
      byte[] bad = mutate(good, random);
      refused += play(bad, random) ? 0 : 1;
    }
    // Both outcomes must occur often, or the mutations test nothing.
    assertThat(refused).isBetween(600, 5400);
  }

  @Test
  void truncatedStreams_areOnlyIncomplete() {
    byte[] good = stream();
    for (int length = 0; length < good.length; length += 13) {
      assertThat(play(Arrays.copyOf(good, length), new Random(length))).isTrue();
    }
  }

  @Test
  void aHugeClaim_costsNoMoreThanTheBytesThatCame() throws Exception {
    List<Packager> packagers = new ArrayList<>();
    byte[] init = TestStream.init(true, false);
    byte[] fragment = TestStream.fragment(TestStream.video(900_000, 3600, true));
    int mdat = fragment.length - TestStream.keyContent(TestStream.SPS).length - 8;
    fragment[mdat] = 1;
    fragment[mdat + 1] = (byte) 0xff;
    for (int i = 0; i < 500; i++) {
      // Each claims 31 MiB: 15 GiB in all, were claims believed.
      Packager packager = new Packager(SETTINGS, "x", window -> {});
      Fmp4Input input = new Fmp4Input(packager);
      input.beginInput(Session.START);
      input.write(init, 0, init.length, Session.START, Session.START);
      input.write(fragment, 0, fragment.length, Session.START, Session.START);
      packagers.add(packager);
    }
    assertThat(packagers).hasSize(500);
  }

  @Test
  void mediaFasterThanTime_isNotKeptForEver() throws Exception {
    Packager packager = new Packager(SETTINGS, "x", window -> {});
    Fmp4Input input = new Fmp4Input(packager);
    input.beginInput(Session.START);
    byte[] init = TestStream.init(true, false);
    input.write(init, 0, init.length, Session.START, Session.START);
    for (Frame frame : Session.video(10, 400, 25, 25)) {
      byte[] bytes = TestStream.fragment(frame);
      input.write(bytes, 0, bytes.length, Session.START, Session.START);
    }

    long kept = 0;
    for (int i = 0; i < 400; i++) {
      kept +=
          packager.presentation().best().media("x_seg" + i + ".m4s") instanceof MediaLookup.Found
              ? 1
              : 0;
    }
    assertThat(kept).isLessThan(300);
  }

  private static byte[] stream() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(TestStream.init(true, true));
    List<Frame> frames =
        new ArrayList<>(Session.both(Session.video(10, 1.6, 25, 12), Session.audio(10, 1.6)));
    frames.sort(Comparator.comparingDouble(Frame::endSeconds));
    frames.forEach(frame -> out.writeBytes(TestStream.fragment(frame)));
    return out.toByteArray();
  }

  private static byte[] mutate(byte[] good, Random random) {
    byte[] bad = good.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(bad.length - 8);
      switch (random.nextInt(5)) {
        case 0 -> bad[at] ^= 1 << random.nextInt(8);
        case 1 -> bad[at] = (byte) random.nextInt(256);
        case 2 -> Arrays.fill(bad, at, at + 4, (byte) (random.nextBoolean() ? 0xff : 0));
        case 3 -> {
          int from = random.nextInt(bad.length - 8);
          System.arraycopy(good, from, bad, at, Math.min(200, bad.length - Math.max(at, from)));
        }
        default -> System.arraycopy(bad, at + 4, bad, at, bad.length - at - 4);
      }
    }
    // The initialization section is small beside the rest: give it its share.
    if (random.nextInt(4) == 0) {
      bad[random.nextInt(1200)] = (byte) random.nextInt(256);
    }
    return bad;
  }

  /**
   * @return false if it was refused
   */
  private static boolean play(byte[] bytes, Random random) {
    Packager packager =
        new Packager(SETTINGS, "x", presentation -> presentation.best().playlist().text());
    Fmp4Input input = new Fmp4Input(packager);
    input.beginInput(Session.START);
    boolean accepted = true;
    try {
      for (int at = 0; at < bytes.length; ) {
        int length = Math.min(1 + random.nextInt(2000), bytes.length - at);
        Instant now = Session.START.plusMillis(at / 20);
        input.write(bytes, at, length, now, now);
        at += length;
      }
    } catch (StreamFormatException e) {
      assertThat(e.getMessage()).endsWith(".").hasSizeLessThan(200);
      accepted = false;
    }
    packager.finish(Session.START.plusSeconds(9));
    return accepted;
  }
}
