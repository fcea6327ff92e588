package org.hlsgateway.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.FakeClock;
import org.hlsgateway.rtmp.StreamPath;
import org.hlsgateway.websocket.ClientFrames;
import org.hlsgateway.websocket.FrameReader;
import org.hlsgateway.websocket.MalformedWebSocket;

/** The other end of an exchange, without a socket: what a client sends, and what it is told. */
final class WebSocketClient implements WebSocketExchange.Wire {
  private final FakeClock clock;
  private final WebSocketExchange exchange;
  private final FrameReader reader;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<String> texts = new ArrayList<>();
  private final List<String> media = new ArrayList<>();
  private String closed = "";
  private boolean isSlow;

  /** Comes, and says what it wants. */
  WebSocketClient(
      WebSocketStreams streams,
      HeldBytes held,
      FakeClock clock,
      Standing standing,
      String path,
      WebSocketKind kind) {
    this(streams, held, clock, path, kind, standing);
    open();
  }

  /** Comes from this machine, and has said nothing yet. */
  WebSocketClient(
      WebSocketStreams streams, HeldBytes held, FakeClock clock, String path, WebSocketKind kind) {
    this(streams, held, clock, path, kind, Standing.KNOWN);
  }

  private WebSocketClient(
      WebSocketStreams streams,
      HeldBytes held,
      FakeClock clock,
      String path,
      WebSocketKind kind,
      Standing standing) {
    this.clock = clock;
    String[] names = path.split("/");
    StreamPath stream = new StreamPath(names[0], names[1], List.of());
    WebSocketExchange.Client client =
        new WebSocketExchange.Client("192.0.2.1", "a program", standing);
    exchange = new WebSocketExchange(this, streams, held, stream, kind, client, clock.instant());
    reader = new FrameReader(exchange);
  }

  void open() {
    exchange.open();
    run();
  }

  WebSocketClient binary(String content) {
    return says(ClientFrames.binary(content.getBytes(StandardCharsets.ISO_8859_1)));
  }

  WebSocketClient text(String content) {
    return says(ClientFrames.text(content));
  }

  /** As a connection does. */
  WebSocketClient says(byte[] bytes) {
    if (closed.isEmpty()) {
      exchange.heard(clock.instant());
      try {
        reader.read(ByteBuffer.wrap(bytes));
      } catch (MalformedWebSocket e) {
        exchange.malformed(e.code(), e.getMessage());
      }
    }
    run();
    return this;
  }

  /** Time passes, and the clock of all connections ticks. */
  WebSocketClient after(Duration time) {
    clock.advance(time);
    if (closed.isEmpty()) {
      exchange.tick(clock.instant());
    }
    run();
    return this;
  }

  /** Takes nothing from now on. */
  void stopReading() {
    isSlow = true;
  }

  void breakOff() {
    closed = "broken";
    exchange.lost();
    run();
  }

  private void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    while (closed.isEmpty() && !isSlow) {
      Optional<byte[]> next = exchange.next();
      if (next.isEmpty()) {
        return;
      }
      hear(ByteBuffer.wrap(next.get()));
    }
  }

  private void hear(ByteBuffer frames) {
    while (frames.hasRemaining()) {
      int opcode = frames.get() & 0x0f;
      int length = frames.get();
      if (length == 126) {
        length = frames.getShort() & 0xffff;
      } else if (length == 127) {
        length = (int) frames.getLong();
      }
      byte[] content = new byte[length];
      frames.get(content);
      boolean isText = opcode == 1;
      (isText ? texts : media)
          .add(new String(content, isText ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
    }
  }

  List<String> texts() {
    run();
    return texts;
  }

  /** In the messages as they came. */
  List<String> media() {
    run();
    return media;
  }

  /** With which code; empty: it is open. */
  String closed() {
    run();
    return closed;
  }

  @Override
  public void onThread(Runnable task) {
    tasks.add(task);
  }

  @Override
  public boolean send(byte[] frame) {
    hear(ByteBuffer.wrap(frame));
    return true;
  }

  @Override
  public void wake() {
    // Whoever looks runs what waits.
  }

  @Override
  public boolean isWritable() {
    return !isSlow;
  }

  @Override
  public void close(int code, String why) {
    closed = closed.isEmpty() ? Integer.toString(code) : closed;
  }
}
