package org.hlsgateway.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.hlsgateway.http.Reach;
import org.hlsgateway.http.Reach.NamedBy;
import org.hlsgateway.input.SourceFailure;

/**
 * The HTTP proxy that FFmpeg fetches sources through. FFmpeg follows redirects, playlists and key
 * addresses by itself: here each host is resolved once, {@link Reach} is asked about the very
 * address that is connected to, and bytes are carried. TLS stays between FFmpeg and the source
 * ({@code CONNECT}), unless the source is to get {@link RequestHeaders}: those are put into the
 * requests here, for they are no FFmpeg's arguments, which everybody can read, and are for nobody
 * else that FFmpeg is led to. On the loopback interface, and only for who has a {@link Pass}.
 */
public final class SourceProxy implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(SourceProxy.class.getName());

  private static final String USER = "run";
  private static final int TOKEN_BYTES = 16;
  private static final int CONNECTING_AT_ONCE = 64;
  private static final int MOST_TUNNELS = 4_000;
  private static final int PATIENCE_MILLIS = 10_000;

  /** Shorter than FFmpeg's own, which would say less. */
  private static final int CONNECT_MILLIS = 8_000;

  private static final int HANDSHAKE_MILLIS = 5_000;

  private static final int LONGEST_HEAD = 32 * 1024;
  private static final String END_OF_HEAD = "\r\n\r\n";
  private static final String CONNECTED = "HTTP/1.1 200 Connected" + END_OF_HEAD;
  private static final Pattern TUNNEL_OPEN = Pattern.compile("HTTP/1\\.[01] 2\\d\\d\\b");

  private final Reach reach;
  private final Optional<ParentProxy> parent;
  private final Map<String, Pass> passes = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final LoopbackDoor door;
  private final Tunnels tunnels;
  private final TlsSides tls = new TlsSides();

  private SourceProxy(Reach reach, Optional<ParentProxy> parent) throws IOException {
    this.reach = reach;
    this.parent = parent;
    this.tunnels = new Tunnels();
    this.door = new LoopbackDoor("source-proxy", CONNECTING_AT_ONCE, this::receive);
  }

  /**
   * Listens on a port of the system's choice; goes through the proxy that the environment names, if
   * it names one.
   */
  public static SourceProxy start(Reach reach) throws IOException {
    return start(reach, System.getenv());
  }

  static SourceProxy start(Reach reach, Map<String, String> environment) throws IOException {
    return new SourceProxy(reach, ParentProxy.of(environment));
  }

  /**
   * Lets one FFmpeg through, until it is closed.
   *
   * <p>What it may connect to on this machine is the address that was typed, and what leads there.
   */
  public final class Pass implements AutoCloseable {
    private final String token;
    private final Set<String> typed;
    private final RequestHeaders headers;
    private volatile Consumer<String> log = line -> {};

    private Pass(String token, Set<String> typed, RequestHeaders headers) {
      this.token = token;
      this.typed = typed;
      this.headers = headers;
    }

    /** What FFmpeg's environment needs besides. Not an argument: those can be seen by everybody. */
    Map<String, String> environment() {
      return Map.of("http_proxy", "http://" + USER + ":" + token + "@127.0.0.1:" + port());
    }

    /** Why something could not be connected to is told here, in FFmpeg's words. */
    void tell(Consumer<String> line) {
      log = line;
    }

    @Override
    public void close() {
      passes.remove(token);
    }
  }

  /**
   * @param typed the addresses, {@code http} or {@code https}, that an administrator named, once or
   *     twice
   */
  public Pass open(Collection<String> typed) {
    return open(typed, RequestHeaders.NONE);
  }

  /**
   * The same for a source that is to get headers.
   *
   * @param url the source's own address, {@code http} or {@code https}
   * @param address what FFmpeg is given: the same, or what leads there
   * @param headers by their names, for the scheme, host and port of {@code url} only
   */
  public Pass open(String url, String address, Map<String, String> headers) {
    return open(List.of(url, address), new RequestHeaders(isSecure(url), authority(url), headers));
  }

  private Pass open(Collection<String> typed, RequestHeaders headers) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    Pass pass =
        new Pass(token, Set.copyOf(typed.stream().map(SourceProxy::authority).toList()), headers);
    passes.put(token, pass);
    return pass;
  }

  /** True if FFmpeg fetches addresses of this scheme's through a proxy. */
  public static boolean carries(String url) {
    String scheme = url.substring(0, Math.max(0, url.indexOf(':'))).toLowerCase(Locale.ROOT);
    return scheme.equals("http") || scheme.equals("https");
  }

  private static String authority(String url) {
    String rest = url.substring(url.indexOf("://") + 3).split("[/?#]", 2)[0];
    String host = rest.substring(rest.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    boolean hasPort = host.lastIndexOf(':') > host.lastIndexOf(']');
    return hasPort ? host : host + (isSecure(url) ? ":443" : ":80");
  }

  private static boolean isSecure(String url) {
    return url.regionMatches(true, 0, "https:", 0, 6);
  }

  int port() {
    return door.port();
  }

  // ---- the door --------------------------------------------------------------------------------

  private void receive(SocketChannel guest) {
    boolean carried = false;
    try {
      guest.socket().setSoTimeout(PATIENCE_MILLIS);
      Optional<ProxyRequest> request = ProxyRequest.parse(readHead(guest));
      Optional<Pass> pass = request.flatMap(ProxyRequest::credentials).flatMap(this::passOf);
      if (request.isEmpty() || tunnels.count() >= MOST_TUNNELS) {
        answer(guest, "400 Bad Request", "");
      } else if (pass.isEmpty()) {
        answer(
            guest,
            "407 Proxy Authentication Required",
            "Proxy-Authenticate: Basic realm=\"sources\"\r\n");
      } else {
        carried = carry(guest, request.get(), pass.get());
      }
    } catch (IOException e) {
      LOG.log(Level.FINE, "A guest went away", e);
    } finally {
      if (!carried) {
        Tunnels.closeQuietly(guest);
      }
    }
  }

  private Optional<Pass> passOf(String credentials) {
    try {
      String login =
          new String(Base64.getDecoder().decode(credentials), StandardCharsets.ISO_8859_1);
      return Optional.ofNullable(passes.get(login.substring(login.indexOf(':') + 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** FFmpeg sends nothing behind it before it was answered. */
  private static String readHead(SocketChannel guest) throws IOException {
    InputStream in = guest.socket().getInputStream();
    StringBuilder head = new StringBuilder();
    byte[] bytes = new byte[4_096];
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (head.length() < LONGEST_HEAD && System.nanoTime() < deadline) {
      int read = in.read(bytes);
      if (read < 0) {
        break;
      }
      head.append(new String(bytes, 0, read, StandardCharsets.ISO_8859_1));
      if (head.indexOf(END_OF_HEAD) == head.length() - END_OF_HEAD.length()) {
        return head.toString();
      }
    }
    throw new IOException("no request came");
  }

  private static void answer(SocketChannel guest, String status, String headers)
      throws IOException {
    write(
        guest,
        "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: 0\r\nConnection: close\r\n\r\n");
  }

  private static void write(SocketChannel to, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  // ---- the other side --------------------------------------------------------------------------

  /** True if both are carried now. */
  private boolean carry(SocketChannel guest, ProxyRequest request, Pass pass) throws IOException {
    boolean byParent = parent.isPresent() && parent.get().isFor(request.host());
    Optional<SocketChannel> server = connect(request, pass, byParent);
    if (server.isEmpty()) {
      answer(guest, "502 Bad Gateway", "");
      return false;
    }
    try {
      if (request.isTunnel() && pass.headers.areFor(request)) {
        return carryOpened(guest, server.get(), request, pass, byParent);
      }
      if (byParent || !request.isTunnel()) {
        write(server.get(), asked(request, pass, byParent));
      } else {
        write(guest, CONNECTED);
      }
      Tunnels.Filter requests =
          request.isTunnel()
              ? bytes -> bytes
              : next(request.authority(), ProxyRequest::parse, r -> asked(r, pass, byParent));
      tunnels.carry(guest, server.get(), requests);
      return true;
    } catch (IOException e) {
      Tunnels.closeQuietly(server.get());
      throw e;
    }
  }

  private String asked(ProxyRequest request, Pass pass, boolean byParent) {
    Map<String, String> more = pass.headers.more(request, false);
    return byParent ? request.toProxy(parent.get().authorization(), more) : request.toServer(more);
  }

  /** True if both are carried now, by TLS to either side and in the clear in here. */
  private boolean carryOpened(
      SocketChannel guest, SocketChannel server, ProxyRequest request, Pass pass, boolean byParent)
      throws IOException {
    TlsEnd source = new TlsEnd(tls.toSource(request.host(), request.port()));
    try {
      if (byParent) {
        write(server, request.toProxy(parent.get().authorization(), Map.of()));
        server.socket().setSoTimeout(PATIENCE_MILLIS);
        if (!TUNNEL_OPEN.matcher(readHead(server)).lookingAt()) {
          throw new IOException("the other proxy refuses");
        }
      }
      source.shakeHands(
          server, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HANDSHAKE_MILLIS));
    } catch (IOException e) {
      LOG.log(Level.FINE, "No TLS with a source", e);
      pass.log.accept(SourceFailure.NO_TLS);
      answer(guest, "502 Bad Gateway", "");
      Tunnels.closeQuietly(server);
      return false;
    }
    write(guest, CONNECTED);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    TlsEnd inside = new TlsEnd(tls.toFfmpeg());
    inside.shakeHands(guest, deadline);
    Tunnels.Filter heads =
        next(
            request.authority(),
            head -> ProxyRequest.parseWithin(request, head),
            r -> r.toServer(pass.headers.more(r, true)));
    // What came with the last of the handshake would not wake the selector.
    ByteBuffer first = ByteBuffer.allocate(0);
    while (!first.hasRemaining()) {
      first = heads.apply(inside.read(guest, deadline));
      if (first == null || inside.isOver()) {
        throw new IOException("no request came");
      }
    }
    TlsEnd.write(server, source.seal(first));
    tunnels.carry(
        guest,
        server,
        bytes -> {
          ByteBuffer out = heads.apply(inside.open(bytes));
          return out == null || inside.isOver() ? null : source.seal(out);
        },
        bytes -> {
          ByteBuffer out = inside.seal(source.open(bytes));
          return source.isOver() ? joined(out, inside.farewell()) : out;
        });
    return true;
  }

  private static ByteBuffer joined(ByteBuffer left, ByteBuffer right) {
    return ByteBuffer.allocate(left.remaining() + right.remaining()).put(left).put(right).flip();
  }

  /**
   * Further requests of the same connection: to the same server, or the connection ends.
   *
   * @param parsed of a whole head
   * @param asked what the other side is sent
   */
  private static Tunnels.Filter next(
      String authority,
      Function<String, Optional<ProxyRequest>> parsed,
      Function<ProxyRequest, String> asked) {
    StringBuilder head = new StringBuilder();
    return bytes -> {
      head.append(StandardCharsets.ISO_8859_1.decode(bytes));
      int end = head.indexOf(END_OF_HEAD);
      if (end < 0) {
        return head.length() > LONGEST_HEAD ? null : ByteBuffer.allocate(0);
      }
      boolean isWhole = end + END_OF_HEAD.length() == head.length();
      Optional<ProxyRequest> request = parsed.apply(head.toString());
      head.setLength(0);
      if (!isWhole || request.filter(r -> r.authority().equals(authority)).isEmpty()) {
        return null;
      }
      String text = asked.apply(request.get());
      return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    };
  }

  /** Empty if there is no way there; {@code pass} was told why. */
  private Optional<SocketChannel> connect(ProxyRequest request, Pass pass, boolean byParent) {
    NamedBy by = pass.typed.contains(request.authority()) ? NamedBy.ADMINISTRATOR : NamedBy.ANSWER;
    try {
      if (byParent) {
        // What the other proxy reaches is not this machine; only what is plainly forbidden is.
        Optional<String> objection = reach.objection(request.host(), request.port(), by);
        objection.ifPresent(why -> pass.log.accept(SourceFailure.OUT_OF_REACH + ": " + why));
        return objection.isPresent()
            ? Optional.empty()
            : connect(
                InetAddress.getAllByName(parent.get().host()), parent.get().port(), pass, null);
      }
      String host = request.host().replaceAll("[\\[\\]]", "");
      return connect(InetAddress.getAllByName(host), request.port(), pass, by);
    } catch (UnknownHostException e) {
      pass.log.accept("Failed to resolve hostname " + request.host());
      return Optional.empty();
    }
  }

  /**
   * @param by null: anything may be connected to
   */
  private Optional<SocketChannel> connect(
      InetAddress[] addresses, int port, Pass pass, NamedBy by) {
    String why = "";
    for (InetAddress address : addresses) {
      Optional<String> objection =
          by == null ? Optional.empty() : reach.objection(address, port, by);
      if (objection.isPresent()) {
        why = SourceFailure.OUT_OF_REACH + ": " + objection.get();
        continue;
      }
      try {
        return Optional.of(connected(address, port));
      } catch (SocketTimeoutException e) {
        why = "Connection timed out";
      } catch (ConnectException e) {
        why = "Connection refused";
      } catch (IOException e) {
        why = "No route to host";
      }
    }
    pass.log.accept(why);
    return Optional.empty();
  }

  private static SocketChannel connected(InetAddress address, int port) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.socket().connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
      channel.socket().setTcpNoDelay(true);
      return channel;
    } catch (IOException e) {
      Tunnels.closeQuietly(channel);
      throw e;
    }
  }

  /** Whoever is on the way is cut off. */
  @Override
  public void close() {
    door.close();
    tunnels.close();
    passes.clear();
  }
}
