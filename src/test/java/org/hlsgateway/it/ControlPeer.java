package org.hlsgateway.it;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A streaming server or an encoder as somebody else wrote it: one control WebSocket, frames as the
 * protocol's page shows them, nothing of the gateway's code.
 */
public final class ControlPeer implements AutoCloseable, WebSocket.Listener {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder frame = new StringBuilder();
  private volatile Consumer<String> onFrame = text -> {};
  private WebSocket socket;
  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

  private ControlPeer() {}

  /**
   * Connects.
   *
   * @param kind {@code rtmp}, {@code wss} or {@code hls}
   * @param secret signs the token; empty: none is sent
   * @throws java.util.concurrent.CompletionException of a WebSocketHandshakeException if refused
   */
  public static ControlPeer connect(
      URI gateway, String kind, String secret, Map<String, String> headers) {
    ControlPeer peer = new ControlPeer();
    WebSocket.Builder builder = CLIENT.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(5));
    if (!secret.isEmpty()) {
      builder.header(
          "x-control-auth-token",
          token("{\"alg\":\"HS256\"}", "{\"sub\":\"" + kind + "-control\"}", secret));
    }
    headers.forEach(builder::header);
    URI address = URI.create("ws://" + gateway.getAuthority() + "/ws/control/" + kind);
    peer.socket = builder.buildAsync(address, peer).join();
    return peer;
  }

  /** An encoder that is registered already. */
  public static ControlPeer encoder(URI gateway, String secret, int capacity) {
    ControlPeer encoder = connect(gateway, "hls", secret, Map.of());
    encoder.send("REGISTER\nCapacity: " + capacity + "\n");
    return encoder;
  }

  /** A JWT by hand. */
  public static String token(String header, String claims, String secret) {
    String text = part(header) + "." + part(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As JWTs encode their parts. */
  public static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Called with every frame but heartbeats, as it comes. */
  public ControlPeer onFrame(Consumer<String> listener) {
    onFrame = listener;
    return this;
  }

  /** One after the other, whichever thread asks. */
  public synchronized void send(String text) {
    sent = sent.handle((done, failure) -> null).thenCompose(done -> socket.sendText(text, true));
  }

  /** Everything heard but heartbeats. */
  public List<String> heard() {
    return heard;
  }

  /** Waits for a frame that begins so and contains all these lines. */
  public String await(String type, String... lines) throws Exception {
    Predicate<String> wanted =
        text ->
            text.toUpperCase(Locale.ROOT).startsWith(type + "\n")
                && List.of(lines).stream().allMatch(line -> text.contains(line + "\n"));
    Eventually.happens(
        type + " " + List.of(lines) + " among " + heard,
        Duration.ofSeconds(20),
        () -> heard.stream().anyMatch(wanted));
    return heard.stream().filter(wanted).findFirst().orElseThrow();
  }

  /** An argument of a frame, letter by letter: there are servers that trim nothing. */
  public static String argument(String frame, String name) {
    Matcher matcher = Pattern.compile("(?m)^" + Pattern.quote(name) + ":(.*)$").matcher(frame);
    if (!matcher.find()) {
      throw new AssertionError("no " + name + " in " + frame);
    }
    return matcher.group(1);
  }

  /** Publishes and waits for the stream's id. */
  public String publish(String requestId, String channel) throws Exception {
    request(requestId, channel, "key");
    return argument(await("PUBLISH-ACCEPT", "Request-ID:" + requestId), "Stream-ID");
  }

  /** Asks to publish. */
  public void request(String requestId, String channel, String key) {
    send(
        "PUBLISH-REQUEST\nRequest-ID: "
            + requestId
            + "\nStream-Channel: "
            + channel
            + "\nStream-Key: "
            + key
            + "\nUser-IP: 192.0.2.7\n");
  }

  /** An encoder's or a server's message about a stream. */
  public void tell(String type, String channel, String streamId, String more) {
    send(type + "\nStream-Channel:" + channel + "\nStream-ID:" + streamId + "\n" + more);
  }

  /** Waits until the other side has closed; the code it closed with. */
  public int awaitClosed() throws Exception {
    return closed.get(20, TimeUnit.SECONDS);
  }

  /** Ends the connection as a crash does. */
  @Override
  public void close() {
    socket.abort();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    frame.append(data);
    if (last) {
      String text = frame.toString();
      frame.setLength(0);
      if (!text.startsWith("HEARTBEAT")) {
        heard.add(text);
        onFrame.accept(text);
      }
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    closed.complete(1006);
  }
}
