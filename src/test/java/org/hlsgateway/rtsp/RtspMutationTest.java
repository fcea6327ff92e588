package org.hlsgateway.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.hlsgateway.rtmp.Mutations;
import org.hlsgateway.rtp.SessionDescription;
import org.junit.jupiter.api.Test;

/**
 * Answers and interleaved packets with bytes changed, left out and doubled: read, skipped, or
 * refused with the declared exception. {@code -Drtp.mutations=1000000} for more of it.
 */
class RtspMutationTest {
  private static final int MUTATIONS = Integer.getInteger("rtp.mutations", 60_000);

  private static final List<String> SEEDS =
      List.of(
          "RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Base: rtsp://h/x/\r\nContent-Length: 22\r\n\r\nm=video 0 RTP/AVP 96\r\n"
              + "$\0\0\u000c\u0080\u0060abcdefghij",
          "$\0\0\u000c\u0080\u0060abcdefghijRTSP/1.0 401 Unauthorized\nCSeq: 3\nWWW-Authenticate: Digest"
              + " realm=\"a \\\" b\", nonce=\"n\", algorithm=SHA-256, qop=\"auth,auth-int\", Basic realm=\"x\"\n\n",
          "RTSP/1.0 200 OK\r\nCSeq: 4\r\nSession: 7;timeout=60\r\nTransport: RTP/AVP/TCP;unicast;"
              + "interleaved=0-1;ssrc=1234\r\n\r\nOPTIONS rtsp://h RTSP/1.0\r\nCSeq: 1\r\n\r\n",
          "RTSP/1.0 302 Found\r\nLocation: rtsp://u:p@[::1]:554/y?z\r\nRTP-Info: url=trackID=0;seq=1;"
              + "rtptime=5,url=rtsp://h/x;rtptime=-7\r\n\r\n");

  @Test
  void whateverIsAnswered_isReadOrRefused() {
    Random random = new Random(20_261_130);
    int messages = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] seed = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.ISO_8859_1);
      byte[] wire = Mutations.of(seed, random);
      try {
        messages += read(wire, random);
      } catch (RtspException refused) {
        // That is what it is for.
      } catch (RuntimeException | Error e) {
        throw new AssertionError("mutation " + i, e);
      }
    }
    assertThat(messages).isGreaterThan(MUTATIONS / 4);
  }

  private static int read(byte[] wire, Random random) throws RtspException {
    int[] messages = new int[1];
    RtspReader reader =
        new RtspReader(
            new RtspReader.Listener() {
              @Override
              public void packet(int channel, byte[] bytes, int offset, int length) {
                assertThat(offset + length).isLessThanOrEqualTo(bytes.length);
              }

              @Override
              public void message(RtspMessage message) {
                messages[0]++;
                look(message);
              }
            });
    reader.channels(2);
    int at = 0;
    while (at < wire.length) {
      int count = Math.min(wire.length - at, 1 + random.nextInt(100));
      reader.read(wire, at, count);
      at += count;
    }
    return messages[0];
  }

  private static void look(RtspMessage message) {
    Authentication login = new Authentication("u", "p", () -> "c");
    login.challenged(message.all("WWW-Authenticate"), false);
    login.header("PLAY", "rtsp://h/x");
    RtspUrl url = RtspUrl.parse("rtsp://u:p@h/x").orElseThrow();
    String base = url.base(message.header("Content-Base").orElse(""));
    url.redirected(message.header("Location").orElse(""));
    TransportAnswer.parse(message.header("Transport").orElse(""));
    RtpInfo.stamps(
        message.header("RTP-Info").orElse(""), List.of("rtsp://h/x", "rtsp://h/trackID=0"));
    SessionDescription.parse(message.body())
        .media()
        .forEach(media -> assertThat(url.control(base, media.control())).startsWith("rtsp"));
    message.sequence();
  }
}
