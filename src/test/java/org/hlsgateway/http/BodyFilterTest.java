package org.hlsgateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.hlsgateway.FakeRequest;
import org.hlsgateway.FakeResponse;
import org.junit.jupiter.api.Test;

/** Bodies that come in pieces, with the network played by the test. */
class BodyFilterTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final FakeResponse response = new FakeResponse();
  private final Network network = new Network();

  /** What was called in the end; null: nothing. */
  private HttpServletRequest called;

  private boolean dispatched;
  private boolean completed;

  @Test
  void aFormInPieces_isHereWhenItsServletIsCalled() throws Exception {
    FakeRequest request = post(FORM, 11).answer("getQueryString", "a=0&to=x");
    filter(request);
    network.send("a=1&");
    network.send("b=%2B+2");
    assertThat(called).isNull();
    network.end();
    assertThat(dispatched).isTrue();
    filter(request);
    assertThat(called.getParameter("b")).isEqualTo("+ 2");
    assertThat(called.getParameterValues("a")).containsExactly("0", "1");
    assertThat(called.getParameter("to")).isEqualTo("x");
    assertThat(called.getParameter("none")).isNull();
  }

  @Test
  void aFormWithAFile_isHereToo() throws Exception {
    FakeRequest request = post("multipart/form-data; boundary=b", 500);
    filter(request);
    network.send("--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nt\u00f6ken\r\n");
    network.send(
        "--b\r\nContent-Disposition: form-data; name=\"list\"; filename=\"a.m3u\"\r\n"
            + "Content-Type: audio/mpegurl\r\n\r\n#EXTM3U\r\n\r\n--b--\r\n");
    network.end();
    filter(request);
    assertThat(called.getParameter("csrf")).isEqualTo("t\u00f6ken");
    assertThat(called.getParameter("list")).isNull();
    UploadedFile file = UploadedFile.of(called, "list").orElseThrow();
    assertThat(file.name()).isEqualTo("a.m3u");
    assertThat(file.bytes()).asString().isEqualTo("#EXTM3U\r\n");
    assertThat(UploadedFile.of(called, "csrf")).isEmpty();
  }

  @Test
  void aFormWithAFileThatBreaksOff_isTheClientsFault() throws Exception {
    FakeRequest request = post("multipart/form-data; boundary=b", 500);
    filter(request);
    network.send("--b\r\nContent-Disposition: form");
    network.end();
    filter(request);
    assertThat(response.status()).isEqualTo(400);
    assertThat(called).isNull();
  }

  @Test
  void json_isHereToo_asItWasSent() throws Exception {
    FakeRequest request = post("application/json", 7);
    filter(request);
    network.send("{\"a\":1}");
    network.end();
    filter(request);
    assertThat(called.getInputStream().readAllBytes()).asString().isEqualTo("{\"a\":1}");
    assertThat(called.getReader().readLine()).isEqualTo("{\"a\":1}");
    assertThat(called.getParameterMap()).isEmpty();
  }

  @Test
  void whatSaysThatItIsTooLarge_isRefusedUnread() throws Exception {
    filter(post(FORM + ";charset=UTF-8", RequestBody.MAX_FORM_BYTES + 1));
    assertThat(response.status()).isEqualTo(413);
    assertThat(response.header("Connection")).isEqualTo("close");
    assertThat(network.listener).isNull();
    filter(post("application/json", RequestBody.MAX_OTHER_BYTES + 1));
    assertThat(response.status()).isEqualTo(413);
    assertThat(network.listener).isNull();
  }

  @Test
  void whatTurnsOutTooLarge_isRefusedThere() throws Exception {
    FakeRequest request = post(FORM, -1).header("Transfer-Encoding", "chunked");
    filter(request);
    network.send("a=" + "x".repeat(RequestBody.MAX_FORM_BYTES - 2));
    assertThat(dispatched).isFalse();
    network.send("x");
    assertThat(dispatched).isTrue();
    filter(request);
    assertThat(response.status()).isEqualTo(413);
    assertThat(called).isNull();
  }

  @Test
  void compressedBodies_areRefusedUnread() throws Exception {
    for (String coding : new String[] {"gzip", "deflate", "br", "identity, gzip", "?"}) {
      filter(post(FORM, 10).header("Content-Encoding", coding));
      assertThat(response.status()).as(coding).isEqualTo(415);
      assertThat(response.header("Accept-Encoding")).isEqualTo("identity");
    }
    assertThat(network.listener).isNull();
  }

  @Test
  void brokenEscapes_areTheClientsFault() throws Exception {
    FakeRequest request = post(FORM, 4);
    filter(request);
    network.send("a=%z");
    network.end();
    filter(request);
    assertThat(response.status()).isEqualTo(400);
    assertThat(called).isNull();
  }

  @Test
  void aBodyThatTakesTooLong_orBreaksOff_callsNobody() throws Exception {
    FakeRequest slow = post(FORM, 500);
    filter(slow);
    network.send("a");
    network.reader().onTimeout(null);
    filter(slow);
    assertThat(response.status()).isEqualTo(408);

    filter(post(FORM, 500));
    network.reader().onError(new IOException("gone"));
    network.reader().onTimeout(null);
    assertThat(completed).isTrue();
    assertThat(called).isNull();
    assertThat(response.status()).isEqualTo(408);
    assertThat(response.text()).contains("did not arrive in time");
  }

  @Test
  void whatHasNoBody_goesOnAtOnce() throws Exception {
    filter(new FakeRequest("GET", "/a").answer("getContentLengthLong", -1L));
    assertThat(called).isNotNull();
    called = null;
    filter(post(null, 0));
    assertThat(called).isNotNull();
    called = null;
    // Whoever sends one with a GET does not make anybody read it.
    filter(new FakeRequest("GET", "/a").answer("getContentLengthLong", 500L));
    assertThat(called).isNotNull();
  }

  private FakeRequest post(String type, long length) {
    dispatched = false;
    return new FakeRequest("POST", "/hls_gateway/login")
        .answer("getContentType", type)
        .answer("getContentLengthLong", length)
        .answer("getInputStream", network)
        .answer("startAsync", exchange());
  }

  private AsyncContext exchange() {
    return FakeRequest.proxy(
        AsyncContext.class,
        (name, arguments) -> {
          switch (name) {
            case "dispatch" -> dispatched = true;
            case "complete" -> completed = true;
            case "getResponse" -> {
              return response.response();
            }
            default -> {
              // Not of interest.
            }
          }
          return null;
        });
  }

  private void filter(FakeRequest request) throws Exception {
    new BodyFilter()
        .doFilter(
            request.request(),
            response.response(),
            (next, unused) -> called = (HttpServletRequest) next);
  }

  /** A connection that has what was sent so far. */
  private static final class Network extends ServletInputStream {
    private final Queue<Byte> arrived = new ArrayDeque<>();
    private ReadListener listener;

    void send(String text) throws IOException {
      for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
        arrived.add(b);
      }
      listener.onDataAvailable();
    }

    void end() throws IOException {
      listener.onAllDataRead();
    }

    BodyReader reader() {
      return (BodyReader) listener;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("one by one");
    }

    @Override
    public int read(byte[] into) {
      byte[] taken = new byte[Math.min(into.length, arrived.size())];
      for (int i = 0; i < taken.length; i++) {
        taken[i] = arrived.remove();
      }
      System.arraycopy(taken, 0, into, 0, taken.length);
      Arrays.fill(into, taken.length, into.length, (byte) 0);
      return taken.length;
    }

    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public boolean isReady() {
      return !arrived.isEmpty();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      this.listener = listener;
    }
  }
}
