package org.hlsgateway.rtsp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.hlsgateway.http.Reach;
import org.hlsgateway.http.Reach.NamedBy;

/**
 * A connection to a camera, made anew where that is what it takes: requests and their answers, with
 * the camera's login, and the interleaved packets between them. Everything happens on the thread of
 * its loop; one request waits at a time.
 */
final class RtspConnection {
  /** Of what has no length, the next part comes by then. */
  private static final Duration GOES_ON_WITHIN = Duration.ofSeconds(1);

  private static final int MOST_TRIES = 3;
  private static final int CLIENT_NONCE_BYTES = 8;
  private static final String DESCRIBE = "DESCRIBE";
  private static final String TEARDOWN = "TEARDOWN";
  private static final String USER_AGENT = "HLS Gateway";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Whose connection it is. */
  interface Owner {
    /** A packet of RTP or RTCP; its bytes are used again after the call. */
    void packet(int channel, byte[] bytes, int offset, int length);

    /** An answer that nobody waits for, such as that to what was {@link #tell told}. */
    void unawaited(RtspMessage answer);

    /** What was there has been handed out; see {@link RtspListener#pause}. */
    long pause();

    /** Nothing more can be done with it, though it may be open still. */
    void failed(RtspException why);

    /** It is closed, and there was no request whose sender could be told so. */
    void lost(RtspException why);
  }

  /** A request that waits for its answer. */
  private record Pending(
      String method, int sequence, CompletableFuture<RtspMessage> answer, Future<?> deadline) {
    void fail(RtspException why) {
      deadline.cancel(false);
      answer.completeExceptionally(why);
    }
  }

  private final EventLoop loop;
  private final LongSupplier nanos;
  private final CameraConnector connector;
  private final CertificateCheck certificate;
  private final HangUps hangUps;
  private final String userAgent;
  private final Owner owner;
  private final byte[] scratch = new byte[CameraConnector.READ_BYTES];
  private final RtspReader reader = new RtspReader(new Received());

  private RtspUrl url;
  private NamedBy namedBy = NamedBy.ADMINISTRATOR;
  private volatile Authentication authentication;

  /** Null between two connections, and before the first. */
  private Channel channel;

  /** What is said to the camera goes there; null where the connection has both directions. */
  private Channel upstream;

  private final boolean isTunnelled;
  private final Duration answersWithin;
  private InetAddress peer;
  private String session = "";
  private int sequence;

  /** Null while no request waits. */
  private Pending pending;

  private int toldSequence = -1;
  private boolean isPaced;
  private boolean isClosed;
  private long heardNanos;

  RtspConnection(
      RtspLoops loops,
      EventLoop loop,
      Reach reach,
      RtspSource source,
      Owner owner,
      LongSupplier nanos) {
    this.nanos = nanos;
    this.loop = loop;
    certificate = source.certificate();
    hangUps = loops.hangUps();
    connector = new CameraConnector(loops, loop, reach, certificate);
    this.owner = owner;
    userAgent = source.userAgent().orElse(USER_AGENT);
    answersWithin = source.answersWithin();
    isTunnelled = source.transport() == RtspSource.Transport.HTTP;
    url = isTunnelled ? source.url().withinHttp() : source.url();
    authentication = newAuthentication();
  }

  private Authentication newAuthentication() {
    return new Authentication(url.user(), url.password(), RtspConnection::newClientNonce);
  }

  private static String newClientNonce() {
    byte[] bytes = new byte[CLIENT_NONCE_BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  // ---- from its beginning to its end -----------------------------------------------------------

  /** To one of the host's addresses that may be connected to. */
  CompletionStage<Void> open() {
    return isTunnelled
        ? openTunnel(newClientNonce(), 1)
        : connector.connect(url, namedBy, Bytes::new).thenAccept(this::opened);
  }

  private void opened(CameraConnector.Opened made) {
    channel = made.channel();
    peer = made.peer();
    reader.restart();
    heardNanos = nanos.getAsLong();
    channel.read();
  }

  /** First the way back, then, once that stands, the way there. */
  private CompletionStage<Void> openTunnel(String cookie, int tries) {
    HttpTunnel.Answer answer = new HttpTunnel.Answer(certificate);
    boolean withLogin = authentication.isAsked();
    return connector
        .connect(url, namedBy, () -> answer)
        .thenCompose(
            made -> {
              made.channel().pipeline().addLast(new Bytes());
              opened(made);
              Optional<String> login = authentication.header("GET", url.path());
              HttpTunnel.send(channel, HttpTunnel.head("GET", url, cookie, userAgent, login));
              answer.dueWithin(answersWithin, loop);
              return answer.head();
            })
        .thenCompose(
            head -> {
              if (head.isOk()) {
                return openUpstream(cookie);
              }
              boolean again =
                  head.status() == 401
                      && tries < MOST_TRIES
                      && isWorthAgain(head, withLogin, tries);
              letGo();
              return again
                  ? openTunnel(cookie, tries + 1)
                  : CompletableFuture.failedFuture(HttpTunnel.refused(head.status()));
            });
  }

  private CompletionStage<Void> openUpstream(String cookie) {
    // Nobody answers it, and not everybody notices that it is closed: the way back tells.
    Channel wayBack = channel;
    return connector
        .connect(url, namedBy, () -> new HttpTunnel.Upstream(() -> closeOf(wayBack)))
        .thenAccept(
            made -> {
              upstream = made.channel();
              upstream.read();
              Optional<String> login = authentication.header("POST", url.path());
              HttpTunnel.send(upstream, HttpTunnel.head("POST", url, cookie, userAgent, login));
            });
  }

  private static void closeOf(Channel channel) {
    if (channel != null) {
      channel.close();
    }
  }

  /** Another connection in its place. */
  CompletionStage<Void> reopen() {
    letGo();
    return open();
  }

  private void letGo() {
    Channel old = channel;
    Channel way = upstream;
    channel = null;
    upstream = null;
    closeOf(old);
    closeOf(way);
  }

  /** Another connection in its place, to where the camera led: its login is another one, too. */
  CompletionStage<Void> follow(RtspUrl next) {
    // Only what the administrator typed may be on this machine.
    namedBy = NamedBy.ANSWER;
    url = isTunnelled ? next.withinHttp() : next;
    authentication = newAuthentication();
    return reopen();
  }

  /** No other connection is made any more, and who waits for an answer is told why. */
  void ending(RtspException why) {
    connector.stop();
    if (pending != null) {
      take().fail(why);
    }
  }

  void close() {
    connector.stop();
    isClosed = true;
    closeOf(channel);
    closeOf(upstream);
  }

  // ---- questions -------------------------------------------------------------------------------

  RtspUrl url() {
    return url;
  }

  boolean isOpen() {
    return channel != null && channel.isActive();
  }

  /** The camera's; null before the first connection. */
  InetAddress peer() {
    return peer;
  }

  /** Ours, as the camera knows it; only while it is open. */
  InetAddress ownAddress() {
    return ((InetSocketAddress) channel.localAddress()).getAddress();
  }

  /** When something came, by the clock that was given. */
  long heardNanos() {
    return heardNanos;
  }

  /** A request waits for its answer. */
  boolean isWaiting() {
    return pending != null;
  }

  /** The camera asked for a login. */
  boolean isLoginAsked() {
    return authentication.isAsked();
  }

  /** See {@link Authentication#needsSha256}; any thread may ask. */
  boolean needsSha256() {
    return authentication.needsSha256();
  }

  // ---- what is said ----------------------------------------------------------------------------

  /** To be named in all that is said from now on. */
  void session(String id) {
    session = id;
  }

  /** Interleaved packets may come by channels below this. */
  void channels(int count) {
    reader.channels(count);
  }

  /** Media come: they are read in larger pieces from now on. */
  void pace() {
    isPaced = true;
  }

  /** With a login once one is asked for; what is refused a second time stays refused. */
  CompletionStage<RtspMessage> send(
      String method, String uri, List<String> headers, Duration patience) {
    return send(method, uri, headers, patience, 1);
  }

  private CompletionStage<RtspMessage> send(
      String method, String uri, List<String> headers, Duration patience, int tries) {
    boolean withLogin = authentication.isAsked();
    return ask(method, uri, headers, patience)
        .thenCompose(
            message -> {
              if (message.status() != 401) {
                return CompletableFuture.completedFuture(message);
              }
              return tries < MOST_TRIES && isWorthAgain(message, withLogin, tries)
                  ? send(method, uri, headers, patience, tries + 1)
                  : CompletableFuture.failedFuture(
                      new RtspException(RtspException.Kind.LASTING, method + ": 401 Unauthorized"));
            });
  }

  /** Once, whatever is answered; fails if nothing is. */
  CompletableFuture<RtspMessage> ask(
      String method, String uri, List<String> headers, Duration patience) {
    CompletableFuture<RtspMessage> answer = new CompletableFuture<>();
    reader.describes(method.equals(DESCRIBE));
    int number = write(method, uri, headers);
    Future<?> deadline =
        loop.schedule(() -> timedOut(method), patience.toMillis(), TimeUnit.MILLISECONDS);
    pending = new Pending(method, number, answer, deadline);
    return answer;
  }

  /** The answer is not waited for: see {@link Owner#unawaited}. */
  void tell(String method, String uri) {
    toldSequence = write(method, uri, List.of());
  }

  /**
   * After a 401.
   *
   * @param withLogin the request had one
   * @param tries with the one that it answers
   */
  boolean isWorthAgain(RtspMessage answer, boolean withLogin, int tries) {
    List<String> challenges = answer.all("WWW-Authenticate");
    boolean refused = withLogin && (tries > 1 || !authentication.isRenewed(challenges));
    return url.hasLogin() && authentication.challenged(challenges, refused);
  }

  private int write(String method, String uri, List<String> headers) {
    int number = ++sequence;
    StringBuilder text = new StringBuilder(method);
    text.append(' ').append(uri).append(" RTSP/1.0\r\nCSeq: ").append(number).append("\r\n");
    text.append("User-Agent: ").append(userAgent).append("\r\n");
    if (!session.isEmpty()) {
      text.append("Session: ").append(session).append("\r\n");
    }
    authentication
        .header(method, uri)
        .ifPresent(value -> text.append("Authorization: ").append(value).append("\r\n"));
    headers.forEach(header -> text.append(header).append("\r\n"));
    text.append("\r\n");
    write(text.toString().getBytes(StandardCharsets.UTF_8));
    return number;
  }

  /** A packet with its frame of four bytes (RFC 2326, 10.12), or a message. */
  void write(byte[] bytes) {
    Channel way = isTunnelled ? upstream : channel;
    if (way == null) {
      return;
    }
    if (isOpen() && !way.isWritable()) {
      // What it asks for would fill the memory. Not at once: who writes goes on after this.
      loop.execute(() -> owner.failed(RtspException.passing("The camera does not read.")));
    } else if (isOpen()) {
      way.writeAndFlush(Unpooled.wrappedBuffer(isTunnelled ? HttpTunnel.carried(bytes) : bytes));
    }
  }

  private void timedOut(String method) {
    release();
    if (pending != null && pending.method().equals(method)) {
      take().fail(RtspException.passing(method + ": Operation timed out, no answer came"));
    }
  }

  private Pending take() {
    Pending asked = pending;
    pending = null;
    return asked;
  }

  // ---- what comes ------------------------------------------------------------------------------

  /** Bytes of the connection, after TLS. */
  private final class Bytes extends ChannelInboundHandlerAdapter {
    private final ReadPace pace = new ReadPace(ReadPace.KEPT_OF_A_CONNECTION);
    private boolean full;
    private boolean hungUp;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      try {
        heardNanos = nanos.getAsLong();
        while (bytes.isReadable() && !isClosed) {
          int count = Math.min(bytes.readableBytes(), scratch.length);
          full |= count == scratch.length;
          bytes.readBytes(scratch, 0, count);
          pace.came(count);
          reader.read(scratch, 0, count);
        }
        if (reader.isHeld()) {
          loop.schedule(
              RtspConnection.this::release, GOES_ON_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        }
      } catch (RtspException e) {
        owner.failed(e);
      } finally {
        bytes.release();
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      long rest = owner.pause();
      if (isPaced && pending == null && !full) {
        pace.readLater(context.channel(), loop, rest);
      } else {
        context.channel().read();
      }
      full = false;
    }

    /** Counted once. What comes within HTTP is not left to FFmpeg. */
    private boolean hangsUpAgain() {
      boolean first = !hungUp;
      hungUp = true;
      return first && !isTunnelled && hangUps.again(url);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (context.channel() == channel) {
        lost(CameraTls.closed(context.pipeline(), certificate, this::hangsUpAgain));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (context.channel() == channel) {
        lost(CameraTls.broken(context.pipeline(), certificate, this::hangsUpAgain, cause));
      } else {
        context.close();
      }
    }
  }

  /** Nothing more comes of a description that has no right length. */
  private void release() {
    if (pending != null && pending.method().equals(DESCRIBE)) {
      try {
        reader.release();
      } catch (RtspException e) {
        owner.failed(e);
      }
    }
  }

  /** Who waits for an answer may know what to do. */
  private void lost(RtspException why) {
    if (pending != null) {
      take().fail(why);
    } else {
      owner.lost(why);
    }
  }

  private final class Received implements RtspReader.Listener {
    @Override
    public void packet(int number, byte[] bytes, int offset, int length) {
      owner.packet(number, bytes, offset, length);
    }

    @Override
    public void message(RtspMessage message) {
      if (message.isResponse()) {
        answered(message);
      } else {
        asked(message);
      }
    }
  }

  /** A camera's own request: answered, so that it does not wait. */
  private void asked(RtspMessage request) {
    boolean known = request.method().equals("OPTIONS") || request.method().equals("GET_PARAMETER");
    String text =
        "RTSP/1.0 "
            + (known ? "200 OK" : "501 Not Implemented")
            + "\r\nCSeq: "
            + Math.max(0, request.sequence())
            + "\r\n\r\n";
    write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void answered(RtspMessage message) {
    int number = message.sequence();
    if (pending == null || number >= 0 && number == toldSequence) {
      toldSequence = -1;
      owner.unawaited(message);
      return;
    }
    // Some answer with no number, 0, or that of the request before (HiSilicon, Tapo): one request
    // waits at a time. Only a late answer to what was asked before is told from it.
    if (number > 0 && number < pending.sequence() && pending.method().equals(TEARDOWN)) {
      return;
    }
    Pending asked = take();
    asked.deadline().cancel(false);
    asked.answer().complete(message);
  }
}
