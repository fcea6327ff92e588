package org.hlsgateway.encoder;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.hlsgateway.it.WebSocketEnd;

/**
 * A relay as strict as can be: letter by letter, in this order, and nothing before its OK. What it
 * was told stands in {@code told}; what it would not have taken in {@code faults}.
 */
public final class RelayPeer implements AutoCloseable {
  private static final Pattern PUSH = Pattern.compile("PUSH:stream=([^&]+)&auth=([^&]+)");
  private static final Pattern SEGMENT = Pattern.compile("F:duration=([0-9]+(?:\\.[0-9]+)?)");

  /** Of a segment. */
  private static final int LONGEST_SHOWN = 40;

  public final List<String> told = Collections.synchronizedList(new ArrayList<>());
  public final List<String> faults = Collections.synchronizedList(new ArrayList<>());
  public final CountDownLatch asked = new CountDownLatch(1);
  public final CountDownLatch mayAccept = new CountDownLatch(1);
  private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private final String secret;
  private final String refusal;

  /** Hangs up without a word after so many segments, once. */
  private volatile int breaksAfter = Integer.MAX_VALUE;

  private RelayPeer(String secret, String refusal) throws IOException {
    this.secret = secret;
    this.refusal = refusal;
    Thread thread = new Thread(this::serve, "relay-peer");
    thread.setDaemon(true);
    thread.start();
  }

  public static RelayPeer start(String secret) throws IOException {
    return new RelayPeer(secret, "");
  }

  static RelayPeer refusing(String secret, String refusal) throws IOException {
    return new RelayPeer(secret, refusal);
  }

  RelayPeer breaksAfter(int segments) {
    breaksAfter = segments;
    return this;
  }

  public URI address() {
    return URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/");
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept();
          WebSocketEnd end = new WebSocketEnd(socket)) {
        listen(end);
      } catch (IOException e) {
        told.add("(broken)");
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void listen(WebSocketEnd end) throws IOException, InterruptedException {
    WebSocketEnd.Message first = end.read();
    Matcher push = PUSH.matcher(first == null || first.text() == null ? "" : first.text());
    if (!push.matches()) {
      faults.add("instead of PUSH: " + first);
      return;
    }
    String stream = URLDecoder.decode(push.group(1), StandardCharsets.UTF_8);
    checkToken(stream, URLDecoder.decode(push.group(2), StandardCharsets.UTF_8));
    told.add("PUSH " + stream);
    asked.countDown();
    if (!refusal.isEmpty()) {
      end.text(refusal);
      return;
    }
    if (!mayAccept.await(20, TimeUnit.SECONDS)) {
      faults.add("never let in");
    }
    end.text("H");
    end.text("OK");
    int segments = 0;
    for (WebSocketEnd.Message next = end.read(); next != null; next = end.read()) {
      if ("H".equals(next.text())) {
        continue;
      }
      if ("CLOSE".equals(next.text())) {
        told.add("CLOSE");
        if (end.read() != null) {
          faults.add("something behind CLOSE");
        }
        return;
      }
      Matcher segment = SEGMENT.matcher(next.text() == null ? "" : next.text());
      if (!segment.matches()) {
        faults.add("instead of F: " + next);
        return;
      }
      WebSocketEnd.Message media = end.read();
      if (media == null || media.bytes() == null) {
        faults.add("instead of a segment: " + media);
        return;
      }
      int shown = Math.min(LONGEST_SHOWN, media.bytes().length);
      told.add(
          segment.group(1) + " " + new String(media.bytes(), 0, shown, StandardCharsets.US_ASCII));
      if (++segments >= breaksAfter) {
        breaksAfter = Integer.MAX_VALUE;
        return;
      }
    }
    told.add("(gone)");
  }

  private void checkToken(String stream, String token) {
    String[] parts = token.split("\\.");
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature = mac.doFinal((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8));
      String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
      if (!Base64.getUrlEncoder().withoutPadding().encodeToString(signature).equals(parts[2])) {
        faults.add("signature");
      }
      Matcher exp = Pattern.compile("\"exp\":([0-9]+)").matcher(claims);
      if (!claims.contains("\"sub\":\"PUSH:" + stream + "\"") || !exp.find()) {
        faults.add("claims " + claims);
      } else if (Long.parseLong(exp.group(1)) < System.currentTimeMillis() / 1000 + 1_800) {
        faults.add("exp " + exp.group(1));
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
