package org.hlsgateway.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses, challenges, headers and messages as cameras and people write them. */
class RtspTextTest {

  // ---- addresses -------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rtsp://h/a | | | h | 554 | rtsp://h/a
          rtsp://u:p@h:8554/a?b=c&d | u | p | h | 8554 | rtsp://h:8554/a?b=c&d
          rtsp://admin:pass##X@h:554/s | admin | pass##X | h | 554 | rtsp://h:554/s
          rtsp://u:abc@123@@h/s | u | abc@123@ | h | 554 | rtsp://h/s
          rtsp://u:Dt%0Xsg@h/ | u | Dt%0Xsg | h | 554 | rtsp://h/
          rtsp://u:p%40ss%3A@h/ | u | p@ss: | h | 554 | rtsp://h/
          rtsps://h:7441/x?enableSrtp | | | h | 7441 | rtsps://h:7441/x?enableSrtp
          rtsps://h/x | | | h | 322 | rtsps://h/x
          rtsp://[fe80::1]:8554/x | | | fe80::1 | 8554 | rtsp://[fe80::1]:8554/x
          rtsp://::ffff:10.0.0.1/x | | | ::ffff:10.0.0.1 | 554 | rtsp://[::ffff:10.0.0.1]/x
          RTSP://h/A@b | | | h | 554 | rtsp://h/A@b
          rtsp://h//a%2Fb//c | | | h | 554 | rtsp://h//a%2Fb//c
          """)
  void addresses_areReadAsTheyAreTyped(
      String typed, String user, String password, String host, int port, String asked) {
    RtspUrl url = RtspUrl.parse(typed).orElseThrow();

    assertThat(url.user()).isEqualTo(user == null ? "" : user);
    assertThat(url.password()).isEqualTo(password == null ? "" : password);
    assertThat(url.host()).isEqualTo(host);
    assertThat(url.port()).isEqualTo(port);
    assertThat(url.asked()).isEqualTo(asked);
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/",
    "rtsp://",
    "rtsp://:554/",
    "rtsp://h:0/",
    "rtsp://h:99999/",
    "rtsp://[::1/x"
  })
  void whatIsNone_isNone(String typed) {
    assertThat(RtspUrl.parse(typed)).isEmpty();
  }

  /** Dahua, Beward, VStarcam; joined as strings, or half of the address is lost. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rtsp://h/cam?channel=1&proto=Onvif/ | trackID=0 | rtsp://h/cam?channel=1&proto=Onvif/trackID=0
          rtsp://h/av0_1 | trackID=1 | rtsp://h/av0_1/trackID=1
          rtsp://h/av0_1/ | /trackID=1 | rtsp://h/av0_1/trackID=1
          rtsp://h/av0_1 | /trackID=1 | rtsp://h/av0_1/trackID=1
          rtsp://h/a | * | rtsp://h/a
          rtsp://h/a | rtsp://u:p@10.0.0.5:554/h264/trackID=1 | rtsp://h/h264/trackID=1
          rtsp://h/a | rtsp://10.0.0.5/m/trackID=9?mtu=1440&x=%2F | rtsp://h/m/trackID=9?mtu=1440&x=%2F
          rtsp://h/a | rtsp://10.0.0.5:554/?inst=2&h26x=4 | rtsp://h/?inst=2&h26x=4
          """)
  void controls_areJoinedAsStrings_atTheHostThatIsConnectedTo(
      String base, String control, String joined) {
    RtspUrl url = RtspUrl.parse("rtsp://u:p@h/cam").orElseThrow();

    assertThat(url.control(base, control)).isEqualTo(joined);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '' | rtsp://h:1/x
          192.168.1.10:554/stream0/ | rtsp://h:1/stream0/
          / | rtsp://h:1/
          /live/ | rtsp://h:1/live/
          rtsp://rtsp://cam.lan:554/stream1/ | rtsp://h:1/stream1/
          rtsp://::ffff:192.168.1.123/onvif/profile.1/ | rtsp://h:1/onvif/profile.1/
          rtsp://192.168.1.48/h264Preview_01_main/ | rtsp://h:1/h264Preview_01_main/
          """)
  void wrongBases_arePutRight(String named, String base) {
    assertThat(RtspUrl.parse("rtsp://h:1/x").orElseThrow().base(named)).isEqualTo(base);
  }

  @Test
  void redirects_keepALoginForTheSameHostOnly_andNeverLeaveTls() {
    RtspUrl url = RtspUrl.parse("rtsp://u:p@h/x").orElseThrow();

    assertThat(url.redirected("rtsp://h:8554/y").orElseThrow().user()).isEqualTo("u");
    assertThat(url.redirected("rtsp://other/y").orElseThrow().hasLogin()).isFalse();
    assertThat(url.redirected("rtsp://a:b@other/y").orElseThrow().user()).isEqualTo("a");
    assertThat(url.redirected("/z").orElseThrow().asked()).isEqualTo("rtsp://h/z");
    assertThat(url.redirected("http://h/")).isEmpty();
    assertThat(RtspUrl.parse("rtsps://h/x").orElseThrow().redirected("rtsp://h/x")).isEmpty();
    assertThat(url).asString().doesNotContain("p@");
  }

  // ---- logins ----------------------------------------------------------------------------------

  private static Authentication login() {
    return new Authentication("u", "p", () -> "0a4f113b");
  }

  @ParameterizedTest
  @CsvSource({
    "rtsp://cam/x?y=1, cam, 80, /x?y=1",
    "rtsps://cam/x, cam, 443, /x",
    "rtsp://cam:554/x, cam:554, 554, /x",
    "rtsp://u:p@cam:8080, cam:8080, 8080, /",
    "rtsp://[::1]/x, [::1], 80, /x",
    "rtsp://[::1]:81?z, [::1]:81, 81, /?z"
  })
  void withinHttp_thePortIsHttps_unlessOneIsNamed(
      String address, String authority, int port, String path) {
    RtspUrl url = RtspUrl.parse(address).orElseThrow().withinHttp();

    assertThat(url.port()).isEqualTo(port);
    assertThat(url.authority()).isEqualTo(authority);
    assertThat(url.path()).isEqualTo(path);
  }

  @Test
  void digest_isAnsweredInItsOldForm() {
    Authentication login = login();
    assertThat(
            login.challenged(
                List.of("Digest realm=\"IP Camera(AB705)\",nonce=\"123\",  stale=\"FALSE\""),
                false))
        .isTrue();

    assertThat(login.header("DESCRIBE", "rtsp://h/x"))
        .contains(
            "Digest username=\"u\", realm=\"IP Camera(AB705)\", nonce=\"123\","
                + " uri=\"rtsp://h/x\", response=\"722854cc845aa2b0b645fca24203a945\"");
  }

  /** The example of RFC 7616 3.9.1. */
  @Test
  void digest_withSha256_isAnswered() {
    Authentication login =
        new Authentication(
            "Mufasa", "Circle of Life", () -> "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
    login.challenged(
        List.of(
            "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=SHA-256,"
                + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
                + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""),
        false);

    assertThat(login.header("GET", "/dir/index.html").orElseThrow())
        .contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"")
        .contains("algorithm=SHA-256")
        .contains("qop=auth, nc=00000001");
  }

  @Test
  void ofSeveral_theBestIsAnswered_whateverItsPlace() {
    for (List<String> offered :
        List.of(
            List.of("Basic realm=\"/\"", "Digest realm=\"a\", nonce=\"n\""),
            List.of("Digest realm=\"a\", nonce=\"n\", Basic realm=\"/\""),
            List.of(
                "Digest realm=\"a\", nonce=\"n\", algorithm=\"XYZ\"",
                "digest realm=a,nonce=n,algorithm=md5"))) {
      Authentication login = login();
      assertThat(login.challenged(offered, false)).isTrue();
      assertThat(login.header("PLAY", "rtsp://h/").orElseThrow())
          .startsWith("Digest ")
          .contains("realm=\"a\"");
    }
    Authentication basic = login();
    basic.challenged(List.of("Basic realm=\"x\""), false);
    assertThat(basic.header("PLAY", "rtsp://h/")).contains("Basic dTpw");
  }

  @Test
  void whatIsRefusedOnce_isTriedOnlyWithTheLesserDigest_orANewNonceThatIsDue() {
    Authentication login = login();
    List<String> both =
        List.of(
            "Digest realm=\"a\", nonce=\"n\", algorithm=SHA-256",
            "Digest realm=\"a\", nonce=\"n\"",
            "Basic realm=\"a\"");
    assertThat(login.challenged(both, false)).isTrue();
    assertThat(login.challenged(both, true)).isTrue();
    assertThat(login.header("PLAY", "x").orElseThrow()).doesNotContain("SHA-256");
    assertThat(login.challenged(both, true)).isFalse();
    assertThat(login.challenged(List.of("Digest realm=\"a\", nonce=\"m\", stale=TRUE"), true))
        .isTrue();
    assertThat(login.header("PLAY", "x").orElseThrow()).contains("nonce=\"m\"");
    assertThat(login().challenged(List.of("NTLM", "", "Digest realm=\"a\""), false)).isFalse();
  }

  @Test
  void aQueryWithoutAPath_isNoLoginAndNoHost() {
    RtspUrl url = RtspUrl.parse("rtsp://cam:554?user=a@b").orElseThrow();

    assertThat(url.host()).isEqualTo("cam");
    assertThat(url.hasLogin()).isFalse();
    assertThat(url.base("/live/")).isEqualTo("rtsp://cam:554/live/");
    assertThat(RtspUrl.parse("rtsp://u:p?w@cam/x").orElseThrow().password()).isEqualTo("p?w");
  }

  // ---- headers ---------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RTP/AVP/TCP;unicast;interleaved=8-9 | 8 | 9 | 0
          RTP/AVP/TCP;unicast | -1 | -1 | 0
          RTP/AVP/TCP;interleaved=0 | 0 | 1 | 0
          RTP/AVP;unicast;destination=..;source=..;interleaved=0-1 | 0 | 1 | 0
          RTP/AVP/TCP;ssrc= d6d6627;interleaved=2-3 | 2 | 3 | 0
          client_port=3456-3457;RTP/AVP;unicast;server_port=8052 | -1 | -1 | 8052
          RTP/AVP;server_port=40000-40001,ssrc=FFFFCCCC | -1 | -1 | 40000
          RTP/AVP;server_port=0-1;source= | -1 | -1 | 0
          interleaved=x;server_port=999999 | -1 | -1 | 0
          RTP/AVP/TCP;interleaved=0-1,RTP/AVP/TCP;interleaved=4-5 | 0 | 1 | 0
          '' | -1 | -1 | 0
          """)
  void transports_areReadLoosely(String header, int channel, int control, int port) {
    TransportAnswer answer = TransportAnswer.parse(header);

    assertThat(answer.channel()).isEqualTo(channel);
    assertThat(answer.controlChannel()).isEqualTo(control);
    assertThat(answer.serverPort()).isEqualTo(port);
    assertThat(answer.source().filter(String::isEmpty)).isEmpty();
  }

  /** RFC 2326 12.39: a server names the one that it has chosen; some name all that they know. */
  @Test
  void ofSeveralTransports_theFirstCounts() {
    TransportAnswer unicast =
        TransportAnswer.parse(
            "RTP/AVP;unicast;server_port=6000-6001,"
                + "RTP/AVP;multicast;destination=239.1.1.1;port=5000-5001");
    assertThat(unicast.serverPort()).isEqualTo(6_000);
    assertThat(unicast.group()).isEmpty();

    TransportAnswer multicast =
        TransportAnswer.parse(
            "RTP/AVP;multicast;destination=239.1.1.1;port=5000-5001, "
                + "RTP/AVP;multicast;destination=239.2.2.2;port=7000-7001,"
                + "RTP/AVP/TCP;interleaved=4-5");
    assertThat(multicast.group()).contains(new TransportAnswer.Group("239.1.1.1", 5_000, 5_001));
    assertThat(multicast.channel()).isEqualTo(-1);
  }

  @Test
  void rtpInfo_isAHint() {
    List<String> uris = List.of("rtsp://h/a/trackID=0", "rtsp://h/a/trackID=1");

    assertThat(
            RtpInfo.stamps(
                "url=rtsp://h/a/trackID=1;seq=1;rtptime=5,url=trackID=0;seq=0;rtptime=-7;", uris))
        .containsExactly(Optional.of(-7), Optional.of(5));
    assertThat(RtpInfo.stamps("url=rtsp://x:1/y;rtptime=4294967295", uris.subList(0, 1)))
        .containsExactly(Optional.of(-1));
    assertThat(RtpInfo.stamps("", uris)).containsExactly(Optional.empty(), Optional.empty());
    assertThat(RtpInfo.stamps("url=rtsp://h/a/trackID=1;seq=0;rtptime=now", uris))
        .containsExactly(Optional.empty(), Optional.empty());
  }

  // ---- what comes ------------------------------------------------------------------------------

  private final List<String> read = new ArrayList<>();

  private RtspReader reader() {
    RtspReader reader =
        new RtspReader(
            new RtspReader.Listener() {
              @Override
              public void packet(int channel, byte[] bytes, int offset, int length) {
                read.add(channel + ":" + HexFormat.of().formatHex(bytes, offset, offset + length));
              }

              @Override
              public void message(RtspMessage message) {
                read.add(
                    (message.isResponse() ? message.status() : message.method())
                        + " "
                        + message.sequence()
                        + " "
                        + new String(message.body(), StandardCharsets.UTF_8));
              }
            });
    reader.channels(4);
    return reader;
  }

  private void read(String text) throws RtspException {
    read(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** In one piece, and byte by byte: the same. */
  private void read(byte[] bytes) throws RtspException {
    reader().read(bytes, 0, bytes.length);
    List<String> whole = List.copyOf(read);
    read.clear();
    RtspReader slow = reader();
    for (int i = 0; i < bytes.length; i++) {
      slow.read(bytes, i, 1);
    }
    assertThat(read).isEqualTo(whole);
  }

  private static final String PACKET = "$\0\0\u000c\u0080\u0060abcdefghij";

  @Test
  void answersAndMedia_comeMixed() throws Exception {
    read(
        PACKET
            + "RTSP/1.0 200 OK\r\nCseq: 4\r\n\r\n"
            + PACKET
            + "OPTIONS rtsp://h RTSP/1.0\r\nCSeq: 9\r\n\r\n"
            + PACKET);

    assertThat(read)
        .extracting(line -> line.substring(0, 2))
        .containsExactly("0:", "20", "0:", "OP", "0:");
    assertThat(read.get(1)).isEqualTo("200 4 ");
  }

  @Test
  void aLengthBelowZero_isNone() throws Exception {
    read("RTSP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n");

    assertThat(read).containsExactly("200 -1 ");
  }

  @Test
  void statusLines_lineEnds_andHeadersOfAllKinds_areRead() throws Exception {
    read(
        "RTSP/1.0 200\r\n"
            + "CSeq:  1 \r\n\r\n\r\n"
            + "\0RTSP/1.0 401 ClientUnAuthorized\n"
            + "Cseq: 2\n"
            + "Content-length: 3\n\n"
            + "abc");

    assertThat(read).containsExactly("200 1 ", "401 2 abc");
  }

  /** Canon, Tapo, Wi-Fi cameras whose buffers are full. */
  @Test
  void strayBytes_areSkipped_upToTheNextPacketOrAnswer() throws Exception {
    read(
        PACKET
            + "\u0001stray$\u0003$"
            + PACKET
            + "$\u0063\u0001"
            + "RTSP/1.0 200 OK\r\nCSeq: 5\r\n\r\n"
            + PACKET);

    assertThat(read).hasSize(4);
    assertThat(read.get(2)).isEqualTo("200 5 ");
  }

  @Test
  void nothingButNonsense_isGivenUp() {
    byte[] nonsense = new byte[3 << 20];
    java.util.Arrays.fill(nonsense, (byte) 7);
    RtspReader reader = reader();

    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> reader.read(nonsense, 0, nonsense.length))
        .isInstanceOf(RtspException.class)
        .hasMessageContaining("Invalid data found when processing input");
  }
}
