package org.hlsgateway.encoder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hlsgateway.ffmpeg.Feed;

/**
 * What a WebSocket streaming server passes on: binary frames are media, the text {@code h} is a
 * heartbeat, {@code ERROR: ...} comes before the end. A frame is asked for once the one before is
 * taken, so that no more than a few are ever held.
 */
final class WebSocketSource implements Feed {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
  private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long LOOK_EVERY_MILLIS = 1_000;
  private static final int LARGEST_SAMPLE = 4 << 20;
  private static final int LONGEST_TEXT = 1_000;
  private static final byte[] END = new byte[0];

  private final URI address;
  private final HttpClient http;

  /**
   * @param address {@code ws[s]://host:port/channel/key}
   * @throws IllegalArgumentException if it is none
   */
  WebSocketSource(String address) {
    this(address, null);
  }

  /**
   * @param trusted null: what Java trusts unless told otherwise
   */
  WebSocketSource(String address, KeyStore trusted) {
    URI uri = parse(address);
    this.address = uri;
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_WITHIN);
    SourceTls.to(uri, trusted).ifPresent(builder::sslContext);
    http = builder.build();
  }

  private static URI parse(String address) {
    try {
      URI uri = new URI(address);
      boolean ws =
          "ws".equalsIgnoreCase(uri.getScheme()) || "wss".equalsIgnoreCase(uri.getScheme());
      if (ws && uri.getHost() != null && uri.getRawUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Its words quote the address, and with it the streaming key.
    }
    throw new IllegalArgumentException("The source of a stream is at a ws:// or wss:// address.");
  }

  @Override
  public byte[] sample(Duration deadline) throws IOException, InterruptedException {
    long until = System.nanoTime() + deadline.toNanos();
    ByteArrayOutputStream sample = new ByteArrayOutputStream();
    try (Reception reception = connect("probe")) {
      while (sample.size() < LARGEST_SAMPLE) {
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        byte[] piece = reception.next(Math.max(0, left));
        if (piece == null || piece == END) {
          break;
        }
        sample.write(piece);
      }
    }
    if (sample.size() == 0) {
      throw new IOException("The streaming server sent nothing to look at.");
    }
    return sample.toByteArray();
  }

  @Override
  public void pour(OutputStream out) throws IOException, InterruptedException {
    try (Reception reception = connect("receive")) {
      long heard = System.nanoTime();
      for (; ; ) {
        byte[] piece = reception.next(LOOK_EVERY_MILLIS);
        if (piece == END) {
          return;
        }
        if (piece != null) {
          heard = System.nanoTime();
          out.write(piece);
          out.flush();
        } else if (System.nanoTime() - heard > SILENCE_NANOS) {
          throw new IOException("The streaming server is connected, but sends nothing.");
        }
        reception.beat();
      }
    }
  }

  private Reception connect(String kind) throws IOException, InterruptedException {
    Reception reception = new Reception();
    CompletableFuture<WebSocket> opening =
        http.newWebSocketBuilder()
            .connectTimeout(CONNECT_WITHIN)
            .buildAsync(URI.create(address + "/" + kind), reception);
    try {
      reception.socket = opening.get(CONNECT_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      return reception;
    } catch (ExecutionException | TimeoutException e) {
      opening.thenAccept(WebSocket::abort);
      // Not the cause's own words, which may hold the address, and with it the streaming key.
      throw new IOException("The streaming server does not let this encoder receive the stream.");
    }
  }

  private static final class Reception implements WebSocket.Listener, AutoCloseable {
    private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private WebSocket socket;
    private volatile String error;
    private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
    private long beaten = System.nanoTime();

    /** Null if nothing came in time; {@code END} at the end. */
    private byte[] next(long millis) throws IOException, InterruptedException {
      byte[] piece = pieces.poll(millis, TimeUnit.MILLISECONDS);
      if (error != null) {
        throw new IOException(error);
      }
      if (piece != null && piece != END) {
        socket.request(1);
      }
      return piece;
    }

    private void beat() {
      if (System.nanoTime() - beaten > BEAT_NANOS && sent.isDone()) {
        beaten = System.nanoTime();
        sent = socket.sendText("h", true);
      }
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer bytes, boolean last) {
      byte[] piece = new byte[bytes.remaining()];
      bytes.get(piece);
      if (piece.length > 0) {
        pieces.add(piece);
      } else {
        from.request(1);
      }
      return null;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part, 0, Math.min(part.length(), Math.max(0, LONGEST_TEXT - text.length())));
      if (last) {
        if (text.indexOf("ERROR") == 0) {
          error = "The streaming server says: " + text.toString().replaceAll("\\p{Cntrl}", " ");
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      pieces.add(END);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      pieces.add(END);
    }

    @Override
    public void close() {
      socket.abort();
    }
  }
}
