package org.hlsgateway.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.hlsgateway.http.Reach;
import org.hlsgateway.rtp.SessionDescription;
import org.hlsgateway.rtsp.ScriptedCamera.Asked;
import org.hlsgateway.testing.OpenSsl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client beside cameras that answer as some in the field do. */
class RtspClientTest {
  private static final RtspLoops LOOPS = new RtspLoops();

  private ScriptedCamera camera;
  private RtspClient client;
  private final List<String> packets = new CopyOnWriteArrayList<>();

  private final RtspListener listener =
      new RtspListener() {
        @Override
        public void packet(int track, byte[] bytes, int offset, int length) {
          packets.add(track + ":" + length);
        }

        @Override
        public long pause() {
          return 0;
        }

        @Override
        public void said(String line) {}
      };

  /** So much later it is than it would be. */
  private final AtomicLong passed = new AtomicLong();

  @AfterEach
  void end() throws Exception {
    if (client != null) {
      client.close();
      client.ended().get(5, TimeUnit.SECONDS);
    }
    camera.close();
  }

  @AfterAll
  static void close() {
    LOOPS.close();
  }

  private void camera(BiFunction<Asked, Integer, String> script) throws Exception {
    camera = new ScriptedCamera(script);
  }

  private void play(String address, Duration patience) throws Exception {
    client =
        new RtspClient(
            LOOPS,
            new Reach(Set.of()),
            new RtspSource(
                RtspUrl.parse(address).orElseThrow(),
                RtspSource.Transport.TCP,
                patience,
                Optional.empty()),
            listener,
            () -> System.nanoTime() + passed.get());
    SessionDescription description = client.describe().get(20, TimeUnit.SECONDS);
    client.play(description.media()).get(10, TimeUnit.SECONDS);
  }

  private void play(String address) throws Exception {
    play(address, Duration.ofSeconds(5));
  }

  private static byte[] packet(int channel) {
    return ("$" + (char) channel + "\0\u000c\u0080\u0060abcdefghij")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private void awaitAsked(int count) throws Exception {
    for (int i = 0; i < 250 && camera.methods().size() < count; i++) {
      Thread.sleep(20);
    }
    assertThat(camera.methods()).hasSizeGreaterThanOrEqualTo(count);
  }

  private void assertPackets(String... expected) throws Exception {
    for (int i = 0; i < 100 && packets.size() < expected.length; i++) {
      Thread.sleep(20);
    }
    assertThat(packets).containsExactly(expected);
  }

  @Test
  void anOrdinaryCamera_isAskedInOrder_andToldGoodbye() throws Exception {
    camera((asked, number) -> asked.usually());
    play(camera.url("/x"));
    camera.send(packet(0));
    assertPackets("0:12");

    client.close();
    assertThat(client.ended().get(5, TimeUnit.SECONDS)).isEmpty();
    assertThat(camera.methods())
        .containsExactly("OPTIONS", "DESCRIBE", "SETUP", "PLAY", "TEARDOWN");
    assertThat(camera.asked().get(2).uri()).isEqualTo(camera.url("/x/trackID=0"));
    assertThat(camera.asked().get(4).header("Session")).isEqualTo("7");
  }

  @Test
  void optionsThatAreNotImplemented_areNoReasonToStop() throws Exception {
    camera(
        (asked, number) ->
            asked.method().equals("OPTIONS") ? asked.answer("404 Not Found") : asked.usually());
    play(camera.url("/x"));

    assertThat(camera.methods()).containsExactly("OPTIONS", "DESCRIBE", "SETUP", "PLAY");
  }

  @Test
  void mediaBeforeTheAnswerToPlay_isTaken() throws Exception {
    camera(
        (asked, number) ->
            asked.method().equals("PLAY")
                ? new String(packet(0), StandardCharsets.ISO_8859_1) + asked.usually()
                : asked.usually());
    play(camera.url("/x"));

    assertPackets("0:12");
  }

  @Test
  void otherChannelsThanAskedFor_areTaken() throws Exception {
    camera(
        (asked, number) ->
            asked.method().equals("SETUP")
                ? asked.answer("200 OK", "Session: 7", "Transport: RTP/AVP/TCP;interleaved=8-9")
                : asked.usually());
    play(camera.url("/x"));
    camera.send(packet(8));

    assertPackets("0:12");
  }

  @Test
  void anAnswerWithoutATransport_orANumber_orWithTheOneBefore_isTaken() throws Exception {
    camera(
        (asked, number) ->
            switch (asked.method()) {
              case "SETUP" -> "RTSP/1.0 200 OK\r\nSession: 7\r\n\r\n";
              case "PLAY" -> "RTSP/1.0 200\r\nCseq: 0\r\n\r\n";
              case "DESCRIBE" -> asked.usually().replaceFirst("CSeq: \\d+", "CSeq: 1");
              default -> asked.usually();
            });
    play(camera.url("/x"));
    camera.send(packet(0));

    assertPackets("0:12");
  }

  @Test
  void aChallenge_isAnsweredForEachMethod_withItsOwnAddressAndWithoutTheLogin() throws Exception {
    camera(
        (asked, number) ->
            asked.header("Authorization").isEmpty()
                    || asked.header("Authorization").contains("n1") && number > 4
                ? asked.answer(
                    "401 Unauthorized",
                    "WWW-Authenticate: Digest realm=\"r\", nonce=\"n"
                        + (number > 4 ? 2 : 1)
                        + "\", stale=\""
                        + (number > 4)
                        + "\"")
                : asked.usually());
    play(camera.url("/x").replace("rtsp://", "rtsp://u:p%40@"));

    for (Asked asked : camera.asked()) {
      assertThat(asked.uri()).doesNotContain("@");
      String login = asked.header("Authorization");
      if (!login.isEmpty()) {
        assertThat(login).contains("uri=\"" + asked.uri() + "\"");
      }
    }
  }

  @Test
  void aWrongLogin_isTriedOnce() throws Exception {
    camera(
        (asked, number) ->
            asked.answer(
                "401 Unauthorized",
                "WWW-Authenticate: Digest realm=\"r\", nonce=\"n" + number + "\""));

    assertThatThrownBy(() -> play(camera.url("/x").replace("rtsp://", "rtsp://u:p@")))
        .hasMessageContaining("401 Unauthorized");
    assertThat(camera.methods()).containsExactly("OPTIONS", "OPTIONS");
  }

  @Test
  void aCameraThatHangsUpAfterItsChallenge_isAskedOnceMore() throws Exception {
    camera(
        (asked, number) ->
            asked.connection() == 1 && asked.method().equals("DESCRIBE")
                ? asked.header("Authorization").isEmpty()
                    ? asked.answer("401 Unauthorized", "WWW-Authenticate: Basic realm=\"r\"")
                    : null
                : asked.usually());
    play(camera.url("/x").replace("rtsp://", "rtsp://u:p@"));

    assertThat(camera.methods())
        .containsExactly("OPTIONS", "DESCRIBE", "DESCRIBE", "DESCRIBE", "SETUP", "PLAY");
  }

  @Test
  void aRedirect_isFollowed_butNotToThisMachine() throws Exception {
    camera(
        (asked, number) ->
            asked.answer("302 Moved", "Location: rtsp://127.0.0.1:" + camera.port() + "/y"));

    assertThatThrownBy(() -> play(camera.url("/x"))).hasMessageContaining("Not to be connected to");
  }

  @Test
  void ourOwnPort_andMetadataServices_areNotConnectedTo() throws Exception {
    camera((asked, number) -> asked.usually());
    client =
        new RtspClient(
            LOOPS,
            new Reach(Set.of(camera.port())),
            new RtspSource(
                RtspUrl.parse(camera.url("/x")).orElseThrow(),
                RtspSource.Transport.TCP,
                Duration.ofSeconds(5),
                Optional.empty()),
            listener);

    assertThatThrownBy(() -> client.describe().get(5, TimeUnit.SECONDS))
        .hasMessageContaining("own port");
    assertThat(camera.asked()).isEmpty();
  }

  @Test
  void playWithAnotherSpelling_isTriedOnce() throws Exception {
    camera(
        (asked, number) ->
            asked.method().equals("DESCRIBE")
                ? asked.withBody("200 OK", ScriptedCamera.SDP, "Content-Base: " + camera.url("/x/"))
                : asked.method().equals("PLAY") && asked.uri().endsWith("/")
                    ? asked.answer("405 Method Not Allowed")
                    : asked.usually());
    play(camera.url("/x"));

    assertThat(camera.asked().get(camera.asked().size() - 1).uri()).isEqualTo(camera.url("/x"));
  }

  @Test
  void whereTheSessionCannotBePlayed_itsTracksAre() throws Exception {
    camera(
        (asked, number) ->
            asked.method().equals("PLAY") && !asked.uri().contains("trackID")
                ? asked.answer("460 Only Aggregate Operation Allowed")
                : asked.usually());
    play(camera.url("/x"));

    assertThat(
            camera.asked().stream().filter(asked -> asked.method().equals("PLAY")).map(Asked::uri))
        .containsExactly(camera.url("/x"), camera.url("/x/"), camera.url("/x/trackID=0"));
    client.close();
    client.ended().get(5, TimeUnit.SECONDS);
    assertThat(camera.asked().get(camera.asked().size() - 1).uri()).isEqualTo(camera.url("/x"));
  }

  @Test
  void keepAlives_comeInTime_andTheirAnswersDoNotMatter() throws Exception {
    camera(
        (asked, number) ->
            asked.method().equals("SETUP")
                ? asked.usually().replace("timeout=60", " timeout = 2 ")
                : asked.method().equals("OPTIONS") && number > 1
                    ? "RTSP/1.0 400 Bad Request\r\nCSeq: 1\r\n\r\n"
                    : asked.usually());
    play(camera.url("/x"));
    for (int i = 0; i < 2; i++) {
      int before = camera.methods().size();
      passed.addAndGet(Duration.ofMillis(1_100).toNanos());
      awaitAsked(before + 1);
    }
    camera.send(packet(0));

    assertPackets("0:12");
    assertThat(camera.methods().subList(4, 6)).containsExactly("OPTIONS", "OPTIONS");
  }

  @Test
  void aCameraThatAsks_isAnswered() throws Exception {
    camera((asked, number) -> asked.usually());
    play(camera.url("/x"));
    camera.send("OPTIONS * RTSP/1.0\r\nCSeq: 3\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    camera.send(packet(0));

    assertPackets("0:12");
  }

  @Test
  void silence_isALostCamera() throws Exception {
    camera((asked, number) -> asked.usually());
    play(camera.url("/x"), Duration.ofSeconds(1));

    assertThat(client.ended().get(5, TimeUnit.SECONDS).orElseThrow().getMessage())
        .contains("timed out");
    assertThat(camera.methods()).endsWith("TEARDOWN");
  }

  @Test
  void aGoodbye_endsIt_whenNothingFollows() throws Exception {
    camera((asked, number) -> asked.usually());
    play(camera.url("/x"), Duration.ofSeconds(10));
    camera.send("$\1\0\10\u0081\u00cb\0\1\0\0\0\7".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(client.ended().get(6, TimeUnit.SECONDS).orElseThrow().getMessage()).contains("BYE");
  }

  @Test
  void anAnswerThatDoesNotCome_isWaitedForSoLong() throws Exception {
    camera((asked, number) -> "");

    assertThatThrownBy(() -> play(camera.url("/x"), Duration.ofSeconds(1)))
        .hasMessageContaining("timed out");
  }

  @Test
  void aCameraThatHangsUp_andOneThatSpeaksSomethingElse_areToldApart() throws Exception {
    camera((asked, number) -> asked.connection() == 1 ? null : "HTTP/1.1 400 Bad Request\r\n\r\n");

    assertThatThrownBy(() -> play(camera.url("/x"))).hasMessageContaining("End of file");
    assertThatThrownBy(() -> play(camera.url("/x"), Duration.ofSeconds(1)))
        .hasMessageContaining("timed out");
  }

  @Test
  void overTls_aCertificateOfItsOwnMaking_isTaken(@TempDir Path folder) throws Exception {
    camera =
        new ScriptedCamera(
            (asked, number) -> asked.usually(),
            OpenSsl.showing(new OpenSsl(folder).selfSigned("camera.invalid")));
    play(camera.url("/x").replace("rtsp://", "rtsps://"));
    camera.send(packet(0));

    assertPackets("0:12");
  }

  @Test
  void overTls_aCertificateThatIsPinned_isTheOnlyOneThatIsTaken(@TempDir Path folder)
      throws Exception {
    KeyStore shown = new OpenSsl(folder).selfSigned("camera.invalid");
    camera = new ScriptedCamera((asked, number) -> asked.usually(), OpenSsl.showing(shown));
    String fingerprint =
        CertificateCheck.fingerprint((X509Certificate) shown.getCertificate("server"));

    playChecked(CertificateCheck.pinned(fingerprint));
    assertThat(camera.methods()).endsWith("PLAY");
    int before = camera.asked().size();
    client.close();
    client.ended().get(5, TimeUnit.SECONDS);

    assertThatThrownBy(() -> playChecked(CertificateCheck.pinned("0".repeat(64))))
        .hasMessageContaining("The certificate is not the camera's")
        .hasMessageContaining(fingerprint);
    assertThatThrownBy(() -> playChecked(CertificateCheck.AUTHORITY))
        .hasMessageContaining("The certificate is not the camera's")
        .hasMessageContaining(fingerprint);
    // Not even a request, and so no login, has gone there.
    assertThat(camera.asked().size()).isLessThanOrEqualTo(before + 1);
  }

  private void playChecked(CertificateCheck check) throws Exception {
    client =
        new RtspClient(
            LOOPS,
            new Reach(Set.of()),
            new RtspSource(
                RtspUrl.parse(camera.url("/x").replace("rtsp://", "rtsps://")).orElseThrow(),
                RtspSource.Transport.TCP,
                check,
                Duration.ofSeconds(5),
                Optional.empty()),
            listener);
    SessionDescription description = client.describe().get(20, TimeUnit.SECONDS);
    client.play(description.media()).get(10, TimeUnit.SECONDS);
  }

  /** What becomes of it if a greeting by TLS is answered so, and the connection closed. */
  private RtspException greeted(CertificateCheck check, int... answer) throws Exception {
    try (ServerSocket old = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answers =
          new Thread(
              () -> {
                try (Socket socket = old.accept()) {
                  socket.getInputStream().read();
                  for (int next : answer) {
                    socket.getOutputStream().write(next);
                  }
                  if (answer.length > 0) {
                    socket.getInputStream().readNBytes(1_000_000);
                  }
                } catch (IOException e) {
                  // The client hung up.
                }
              });
      answers.start();
      camera((asked, number) -> asked.usually());
      client =
          new RtspClient(
              LOOPS,
              new Reach(Set.of()),
              new RtspSource(
                  RtspUrl.parse("rtsps://127.0.0.1:" + old.getLocalPort() + "/x").orElseThrow(),
                  RtspSource.Transport.TCP,
                  check,
                  Duration.ofSeconds(5),
                  Optional.empty()),
              listener);
      client.describe();
      RtspException why = client.ended().get(10, TimeUnit.SECONDS).orElseThrow();
      answers.join(5_000);
      camera.close();
      return why;
    }
  }

  @Test
  void tlsThatIsTooOldForJava_isLeftToFfmpeg() throws Exception {
    // An alert: protocol_version (RFC 5246 7.2).
    RtspException why = greeted(CertificateCheck.NONE, 21, 3, 1, 0, 2, 2, 70);
    assertThat(why).hasMessageContaining("its TLS is too old");
    assertThat(why.kind()).isEqualTo(RtspException.Kind.NOT_READABLE);
  }

  @Test
  void tlsThatCannotBeAgreedOn_isLeftToFfmpeg_unlessACertificateIsWanted() throws Exception {
    // An alert: internal_error.
    int[] alert = {21, 3, 1, 0, 2, 2, 80};
    RtspException alerted = greeted(CertificateCheck.NONE, alert);
    assertThat(alerted)
        .hasMessageContaining("no TLS can be agreed on")
        .hasMessageContaining("alert");
    assertThat(alerted.kind()).isEqualTo(RtspException.Kind.NOT_READABLE);

    assertThat(greeted(CertificateCheck.AUTHORITY, alert).kind())
        .isEqualTo(RtspException.Kind.PASSING);
  }

  /** As one does that starts anew. */
  @Test
  void whoHangsUpBeforeTlsStands_isToBeTriedAgain() throws Exception {
    RtspException hungUp = greeted(CertificateCheck.NONE);
    assertThat(hungUp).hasMessageContaining("End of file");
    assertThat(hungUp.kind()).isEqualTo(RtspException.Kind.PASSING);
  }

  /** Old devices do, at what Java says first. */
  @Test
  void whoHangsUpEachTimeBeforeTlsStands_isLeftToFfmpeg() throws Exception {
    camera((asked, number) -> asked.usually());
    try (ServerSocket old = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      Thread answers =
          new Thread(
              () -> {
                try {
                  while (true) {
                    try (Socket socket = old.accept()) {
                      socket.getInputStream().read(new byte[4_096]);
                    }
                  }
                } catch (IOException e) {
                  // The test is over.
                }
              });
      answers.start();
      String url = "rtsps://127.0.0.1:" + old.getLocalPort() + "/x";
      List<RtspException.Kind> kinds = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> play(url)).isNotNull();
        kinds.add(client.ended().get(10, TimeUnit.SECONDS).orElseThrow().kind());
      }
      assertThat(kinds)
          .containsExactly(
              RtspException.Kind.PASSING,
              RtspException.Kind.PASSING,
              RtspException.Kind.NOT_READABLE);
    }
  }

  @Test
  void whatSpeaksWithoutTls_isToBeTriedAgain() throws Exception {
    int[] refusal = "RTSP/1.0 400 Bad\r\n".chars().toArray();
    RtspException plain = greeted(CertificateCheck.NONE, refusal);
    assertThat(plain).hasMessageContaining("it speaks without");
    assertThat(plain.kind()).isEqualTo(RtspException.Kind.PASSING);
  }

  @Test
  void withoutTlsOnTheOtherSide_thatIsSaid() throws Exception {
    camera((asked, number) -> "RTSP/1.0 400 Bad Request\r\n\r\n".repeat(20));

    assertThatThrownBy(
            () -> play(camera.url("/x").replace("rtsp://", "rtsps://"), Duration.ofSeconds(2)))
        .hasMessageMatching(".*(o TLS |End of file|timed out).*");
  }

  @Test
  void withinHttp_theServersOwnLogin_isAnswered_beforeAnythingOfRtspIsSaid() throws Exception {
    camera(
        (asked, number) ->
            number == 1
                ? "HTTP/1.0 401 Unauthorized\r\n"
                    + "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n\r\n"
                : "HTTP/1.0 404 Not Found\r\n\r\n");
    client =
        new RtspClient(
            LOOPS,
            new Reach(Set.of()),
            new RtspSource(
                RtspUrl.parse(camera.url("/x?y=1").replace("rtsp://", "rtsp://u:p@")).orElseThrow(),
                RtspSource.Transport.HTTP,
                Duration.ofSeconds(5),
                Optional.empty()),
            listener);

    assertThatThrownBy(() -> client.describe().get(20, TimeUnit.SECONDS))
        .hasMessageContaining("404 Not Found");
    assertThat(camera.methods()).containsExactly("GET", "GET");
    Asked second = camera.asked().get(1);
    assertThat(second.uri()).isEqualTo("/x?y=1");
    assertThat(second.header("Authorization")).contains("uri=\"/x?y=1\"").contains("nonce=\"n\"");
    assertThat(second.header("x-sessioncookie"))
        .isNotEmpty()
        .isEqualTo(camera.asked().get(0).header("x-sessioncookie"));
  }

  @Test
  void transportsThatAreRefused_areSaid() throws Exception {
    camera(
        (asked, number) ->
            asked.method().equals("SETUP")
                ? asked.answer("461 Unsupported Transport")
                : asked.usually());

    assertThatThrownBy(() -> play(camera.url("/x"))).hasMessageContaining("461");
  }
}
