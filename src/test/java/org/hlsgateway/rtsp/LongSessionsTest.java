package org.hlsgateway.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.hlsgateway.http.Reach;
import org.hlsgateway.rtp.SessionDescription;
import org.hlsgateway.rtsp.ScriptedCamera.Asked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens once a camera plays: packets in great number, logins that end, and goodbyes. */
class LongSessionsTest {
  private static final RtspLoops LOOPS = new RtspLoops();

  private ScriptedCamera camera;
  private RtspClient client;
  private final AtomicInteger packets = new AtomicInteger();
  private final AtomicInteger pauses = new AtomicInteger();
  private volatile boolean faulty;

  private final RtspListener listener =
      new RtspListener() {
        @Override
        public void packet(int track, byte[] bytes, int offset, int length) {
          if (faulty) {
            throw new IllegalStateException("a fault of ours");
          }
          packets.incrementAndGet();
        }

        @Override
        public long pause() {
          pauses.incrementAndGet();
          return 0;
        }

        @Override
        public void said(String line) {}
      };

  @AfterEach
  void end() throws Exception {
    if (client != null) {
      client.close();
      client.ended().get(5, TimeUnit.SECONDS);
      camera.close();
    }
  }

  @AfterAll
  static void close() {
    LOOPS.close();
  }

  private void play(RtspSource.Transport transport, BiFunction<Asked, Integer, String> script)
      throws Exception {
    play(transport, script, Duration.ofSeconds(5));
  }

  private void play(
      RtspSource.Transport transport, BiFunction<Asked, Integer, String> script, Duration patience)
      throws Exception {
    camera = new ScriptedCamera(script);
    client =
        new RtspClient(
            LOOPS,
            new Reach(Set.of()),
            new RtspSource(
                RtspUrl.parse(camera.url("/x").replace("rtsp://", "rtsp://u:p@")).orElseThrow(),
                transport,
                patience,
                Optional.empty()),
            listener);
    SessionDescription description = client.describe().get(20, TimeUnit.SECONDS);
    client.play(description.media()).get(10, TimeUnit.SECONDS);
  }

  private static void await(BooleanSupplier done) throws Exception {
    for (int i = 0; i < 250 && !done.getAsBoolean(); i++) {
      Thread.sleep(20);
    }
    assertThat(done.getAsBoolean()).isTrue();
  }

  private List<Asked> asked(String method) {
    return camera.asked().stream().filter(asked -> asked.method().equals(method)).toList();
  }

  private static String challenge(Asked asked, String nonce) {
    return asked.answer(
        "401 Unauthorized", "WWW-Authenticate: Digest realm=\"r\", nonce=\"" + nonce + "\"");
  }

  private static boolean has(Asked asked, String nonce) {
    return asked.header("Authorization").contains("nonce=\"" + nonce + "\"");
  }

  /** A step of reading takes all that is there, not one packet: 8 Mbit/s are 700 of them. */
  @Test
  void datagrams_areReadManyAtOnce() throws Exception {
    try (DatagramSocket media = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      play(
          RtspSource.Transport.UDP,
          (asked, number) ->
              asked.method().equals("SETUP")
                  ? asked.answer(
                      "200 OK",
                      "Session: 7",
                      asked.header("Transport").isEmpty()
                          ? "X: 1"
                          : "Transport: "
                              + asked.header("Transport")
                              + ";server_port="
                              + media.getLocalPort())
                  : asked.usually());
      String wish = asked("SETUP").get(0).header("Transport");
      int port = Integer.parseInt(wish.replaceAll(".*client_port=(\\d+)-.*", "$1"));
      int before = pauses.get();
      byte[] packet = new byte[12];
      packet[0] = (byte) 0x80;
      packet[1] = 96;
      for (int i = 0; i < 100; i++) {
        media.send(
            new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), port));
      }

      await(() -> packets.get() == 100);
      assertThat(pauses.get() - before).isLessThan(50);
    }
  }

  /** Not every camera says {@code stale} when a nonce has served its time. */
  @Test
  void aNonceThatEnds_isFollowedByTheNext_whateverIsAsked() throws Exception {
    play(
        RtspSource.Transport.TCP,
        (asked, number) -> {
          String nonce =
              switch (asked.method()) {
                case "OPTIONS" -> number > 4 ? "alive" : "first";
                case "DESCRIBE" -> "first";
                case "TEARDOWN" -> "last";
                default -> "second";
              };
          return has(asked, nonce)
              ? asked.usually().replace("timeout=60", "timeout=2")
              : challenge(asked, nonce);
        });
    assertThat(asked("SETUP")).hasSize(2);

    await(() -> asked("OPTIONS").stream().anyMatch(asked -> has(asked, "alive")));
    client.close();
    assertThat(client.ended().get(5, TimeUnit.SECONDS)).isEmpty();
    assertThat(asked("TEARDOWN")).hasSize(2);
    assertThat(has(asked("TEARDOWN").get(1), "last")).isTrue();
  }

  @Test
  void aCameraThatNeverTakesTheLoginAgain_isAskedTwiceEachTime_andToldGoodbyeTwice()
      throws Exception {
    AtomicInteger nonces = new AtomicInteger();
    play(
        RtspSource.Transport.TCP,
        (asked, number) ->
            asked.method().equals("TEARDOWN") || asked.method().equals("OPTIONS") && number > 1
                ? challenge(asked, "n" + nonces.incrementAndGet())
                : asked.usually().replace("timeout=60", "timeout=2"));
    await(() -> asked("OPTIONS").size() == 3);
    Thread.sleep(300);
    assertThat(asked("OPTIONS")).hasSize(3);
    client.close();

    assertThat(client.ended().get(5, TimeUnit.SECONDS)).isEmpty();
    assertThat(asked("TEARDOWN")).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void theSpellingThatPlays_isTheOneOfTheGoodbye() throws Exception {
    play(
        RtspSource.Transport.TCP,
        (asked, number) ->
            switch (asked.method()) {
              case "DESCRIBE" ->
                  asked.withBody(
                      "200 OK", ScriptedCamera.SDP, "Content-Base: " + camera.url("/x/"));
              case "PLAY", "TEARDOWN" ->
                  asked.uri().endsWith("/")
                      ? asked.answer("405 Method Not Allowed")
                      : asked.usually();
              default -> asked.usually();
            });
    client.close();

    assertThat(client.ended().get(5, TimeUnit.SECONDS)).isEmpty();
    assertThat(asked("TEARDOWN").get(0).uri()).isEqualTo(camera.url("/x"));
  }

  @Test
  void aCameraThatAnswersNoMore_isLeftLongBeforeThePatienceIsOver() throws Exception {
    AtomicBoolean cut = new AtomicBoolean();
    play(
        RtspSource.Transport.TCP,
        (asked, number) -> cut.get() ? "" : asked.usually().replace("timeout=60", "timeout=2"),
        Duration.ofSeconds(60));
    await(() -> asked("OPTIONS").size() > 1);
    cut.set(true);

    assertThat(end(20).getMessage()).startsWith("The camera answers no more");
  }

  @Test
  void aCameraThatNeverAnsweredWhileItPlayed_mayBeSilentForAsLongAsOthers() throws Exception {
    play(
        RtspSource.Transport.TCP,
        (asked, number) ->
            asked.method().equals("OPTIONS") && number > 1
                ? ""
                : asked.usually().replace("timeout=60", "timeout=2"),
        Duration.ofSeconds(6));

    assertThat(end(20).getMessage()).startsWith("Nothing comes any more");
  }

  private RtspException end(int seconds) throws Exception {
    return client.ended().get(seconds, TimeUnit.SECONDS).orElseThrow();
  }

  @Test
  void aCameraThatHangsUpAtTheGoodbye_hidesNothingOfWhyItWasLeft() throws Exception {
    play(
        RtspSource.Transport.TCP,
        (asked, number) -> asked.method().equals("TEARDOWN") ? null : asked.usually());
    camera.send("$\1\0\10\u0081\u00cb\0\1\0\0\0\7".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(end(6).getMessage()).contains("BYE");
  }

  @Test
  void aFaultOfOurOwn_isNoBrokenConnection() throws Exception {
    play(RtspSource.Transport.TCP, (asked, number) -> asked.usually());
    faulty = true;
    camera.send("$\0\0\u000c\u0080\u0060abcdefghij".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(end(5).kind()).isEqualTo(RtspException.Kind.NOT_READABLE);
  }

  /** Otherwise our answers to it would fill the memory. */
  @Test
  void aCameraThatAsksAndDoesNotRead_isLeft() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try {
      play(
          RtspSource.Transport.TCP,
          (asked, number) -> {
            if (asked.method().startsWith("RTSP")) {
              awaitQuietly(over);
            }
            return asked.method().startsWith("RTSP") ? "" : asked.usually();
          });
      byte[] questions =
          "OPTIONS * RTSP/1.0\r\nCSeq: 3\r\n\r\n"
              .repeat(10_000)
              .getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 100 && !client.ended().isDone(); i++) {
        camera.send(questions);
      }
    } catch (SocketException hungUp) {
      // It was left meanwhile.
    } finally {
      over.countDown();
    }

    assertThat(end(5).getMessage()).isEqualTo("The camera does not read.");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aDescriptionWhoseLengthIsNotSaid_orTooShort_isRead() throws Exception {
    for (String length : List.of("X: 1", "Content-Length: -1", "Content-Length: 5")) {
      play(
          RtspSource.Transport.TCP,
          (asked, number) ->
              asked.method().equals("DESCRIBE")
                  ? asked.answer("200 OK", length) + ScriptedCamera.SDP
                  : asked.usually());

      assertThat(camera.methods()).endsWith("SETUP", "PLAY");
      client.close();
      client.ended().get(5, TimeUnit.SECONDS);
      camera.close();
    }
  }

  @Test
  void aDescriptionWhoseLengthIsTooLong_isReadOnceNothingMoreComes() throws Exception {
    List<String> bodies = new ArrayList<>();
    RtspReader reader =
        new RtspReader(
            new RtspReader.Listener() {
              @Override
              public void packet(int channel, byte[] bytes, int offset, int length) {}

              @Override
              public void message(RtspMessage message) {
                bodies.add(new String(message.body(), StandardCharsets.US_ASCII));
              }
            });
    reader.describes(true);
    byte[] answer =
        ("RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: 900\r\n\r\n" + ScriptedCamera.SDP)
            .getBytes(StandardCharsets.US_ASCII);
    reader.read(answer, 0, answer.length);
    assertThat(reader.isHeld()).isFalse();
    assertThat(bodies).isEmpty();
    reader.release();

    assertThat(bodies).containsExactly(ScriptedCamera.SDP);
  }

  /** What the first connection left unfinished is no part of what the second one answers. */
  @Test
  void whatIsLeftOfABrokenConnection_isForgotten() throws Exception {
    List<Integer> statuses = new ArrayList<>();
    RtspReader reader =
        new RtspReader(
            new RtspReader.Listener() {
              @Override
              public void packet(int channel, byte[] bytes, int offset, int length) {}

              @Override
              public void message(RtspMessage message) {
                statuses.add(message.status());
              }
            });
    byte[] half = "RTSP/1.0 401 No\r\nContent-Le".getBytes(StandardCharsets.US_ASCII);
    byte[] whole = "RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    reader.read(half, 0, half.length);
    reader.restart();
    reader.read(whole, 0, whole.length);

    assertThat(statuses).containsExactly(200);
  }
}
