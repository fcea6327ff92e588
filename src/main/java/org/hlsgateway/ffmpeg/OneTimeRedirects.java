package org.hlsgateway.ffmpeg;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses of this machine that lead to a source, once. FFmpeg takes a source's address as an
 * argument, and arguments can be read by every user of the machine: so it is given one of these,
 * and told the real one, with its password, by a redirect. Whoever reads the argument then comes
 * too late.
 */
public final class OneTimeRedirects implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(OneTimeRedirects.class.getName());

  private static final int TOKEN_BYTES = 16;
  private static final int AT_ONCE = 16;
  private static final int PATIENCE_MILLIS = 5_000;
  private static final int LONGEST_REQUEST = 8_192;
  private static final int MOST_OPEN = 10_000;

  /** FFmpeg asks as soon as it runs; a machine may be busy. */
  private static final long VALID_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** How RTSP and HTTP ask, each with the path as the first group. */
  private static final Pattern REQUEST =
      Pattern.compile("[A-Z]+ (?:rtsp://[^/ ]+)?/([^ ?/]+)\\S* (RTSP|HTTP)/1\\.[01]\r\n");

  private static final Pattern SEQUENCE =
      Pattern.compile("\r\nCSeq: *(\\d{1,9})\r\n", Pattern.CASE_INSENSITIVE);

  /** FFmpeg knows some formats by it. */
  private static final Pattern EXTENSION =
      Pattern.compile("[a-z]+://[^/?#]*/(?:[^?#]*/)?[^?#/]*(\\.[A-Za-z0-9]{1,5})(?:[?#].*)?");

  private record Target(String url, long since) {}

  private final Map<String, Target> open = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final LongSupplier nanoTime;
  private final LoopbackDoor door;

  private OneTimeRedirects(LongSupplier nanoTime) throws IOException {
    this.nanoTime = nanoTime;
    // A guest who asks for nothing keeps one thread, and nobody else waiting.
    this.door = new LoopbackDoor("redirect", AT_ONCE, this::receive);
  }

  /** Listens on the loopback interface, on a port of the system's choice. */
  public static OneTimeRedirects start() throws IOException {
    return start(System::nanoTime);
  }

  static OneTimeRedirects start(LongSupplier nanoTime) throws IOException {
    return new OneTimeRedirects(nanoTime);
  }

  /** True if FFmpeg follows redirects of this scheme's. */
  public static boolean canLeadTo(String url) {
    return switch (scheme(url)) {
      case "rtsp", "rtsps", "http", "https" -> true;
      default -> false;
    };
  }

  /**
   * A new address that leads to {@code url} once, within a minute.
   *
   * @param url of a scheme that {@link #canLeadTo}
   */
  public String to(String url) {
    long now = nanoTime.getAsLong();
    open.values().removeIf(target -> now - target.since > VALID_NANOS);
    if (open.size() >= MOST_OPEN) {
      throw new IllegalStateException("too many FFmpegs were started and never asked");
    }
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    Matcher extension = EXTENSION.matcher(url);
    String token =
        HexFormat.of().formatHex(bytes) + (extension.matches() ? extension.group(1) : "");
    open.put(token, new Target(url, now));
    String scheme = scheme(url).startsWith("rtsp") ? "rtsp" : "http";
    return scheme + "://127.0.0.1:" + door.port() + "/" + token;
  }

  private static String scheme(String url) {
    return url.substring(0, Math.max(0, url.indexOf(':'))).toLowerCase(Locale.ROOT);
  }

  // ---- the door --------------------------------------------------------------------------------

  private void receive(SocketChannel channel) {
    try (Socket guest = channel.socket()) {
      guest.setSoTimeout(PATIENCE_MILLIS);
      String request = readRequest(guest.getInputStream());
      OutputStream out = guest.getOutputStream();
      out.write(answer(request).getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException e) {
      LOG.log(Level.FINE, "A guest went away", e);
    }
  }

  private static String readRequest(InputStream in) throws IOException {
    InputStream buffered = new BufferedInputStream(in);
    StringBuilder request = new StringBuilder();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (request.length() < LONGEST_REQUEST && System.nanoTime() < deadline) {
      int next = buffered.read();
      if (next < 0) {
        break;
      }
      request.append((char) next);
      if (next == '\n' && request.indexOf("\r\n\r\n", request.length() - 4) >= 0) {
        return request.toString();
      }
    }
    throw new IOException("no request came");
  }

  private String answer(String request) {
    Matcher line = REQUEST.matcher(request);
    if (!line.lookingAt()) {
      return "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    }
    Target target = open.remove(line.group(1));
    boolean found = target != null && nanoTime.getAsLong() - target.since <= VALID_NANOS;
    StringBuilder answer = new StringBuilder(200);
    answer.append(line.group(2)).append(line.group(2).equals("RTSP") ? "/1.0 " : "/1.1 ");
    answer.append(found ? "302 Found\r\n" : "404 Not Found\r\n");
    Matcher sequence = SEQUENCE.matcher(request);
    if (sequence.find()) {
      answer.append("CSeq: ").append(sequence.group(1)).append("\r\n");
    }
    if (found) {
      answer.append("Location: ").append(target.url).append("\r\n");
    }
    return answer.append("Content-Length: 0\r\nConnection: close\r\n\r\n").toString();
  }

  /** Addresses that were given out lead nowhere any more. */
  @Override
  public void close() {
    door.close();
    open.clear();
  }
}
