package org.hlsgateway.rtmp;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Publishes one stream to a server, over a connection that somebody else holds: what came in goes
 * to {@link #read}, what is to go out comes by {@link Wire}. For one thread.
 */
public final class PublishClient {
  /** What others publish with, and every service is used to. */
  public static final int CHUNK_SIZE = 4_096;

  /** The server is asked to acknowledge at least so often. */
  public static final int ACKNOWLEDGE_EVERY_BYTES = 250_000;

  private static final int CONNECT = 1;
  private static final int RELEASE = 2;
  private static final int FC_PUBLISH = 3;
  private static final int CREATE = 4;
  private static final int PUBLISH = 5;
  private static final int PING = 6;
  private static final int PONG = 7;
  private static final int LONGEST_DETAIL = 200;
  private static final int FIRST_CHUNK_SIZE = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Codecs beyond FLV's own, as Enhanced RTMP names them. */
  private static final List<String> FOUR_CC =
      List.of("avc1", "hvc1", "av01", "vp09", "mp4a", "Opus", "ac-3", "ec-3", ".mp3");

  /** Writes bytes, in their order. */
  public interface Wire {
    void send(byte[] bytes);
  }

  /** What becomes of it. */
  public interface Listener {
    /** The server takes the stream: media may be sent. */
    void accepted();

    /** The server does not, or no longer. At most once; nothing may be sent any more. */
    void ended(End end);
  }

  /** Why a server does not take the stream. */
  public enum Why {
    /** It does not know the key, or somebody else uses it. */
    KEY,
    /** It does not let this client in. */
    REFUSED,
    /** It wants the login that comes with {@link End#detail}, over a new connection. */
    LOGIN,
    /** It names another server, in {@link End#detail}. */
    MOVED,
    /** It ended what it had accepted. */
    OVER
  }

  /**
   * @param detail what the server said, without secrets; for {@code LOGIN} and {@code MOVED}: what
   *     to go on with, never to be shown
   */
  public record End(Why why, String detail) {
    @Override
    public String toString() {
      return "End[" + why + "]";
    }
  }

  private final PublishAddress address;
  private final String login;
  private final boolean enhanced;
  private final Wire wire;
  private final Listener listener;
  private final ClientHandshake handshake = new ClientHandshake();
  private final ChunkReader chunks = new ChunkReader();
  private int chunkSize = FIRST_CHUNK_SIZE;
  private int streamId;
  private boolean accepted;
  private boolean over;

  private long received;
  private long receivedTold;
  private long tellEvery = Long.MAX_VALUE;
  private long sent;
  private long acknowledged;
  private int lastAcknowledgement;
  private boolean acknowledges;

  /**
   * @param login what an earlier {@link Why#LOGIN} said; empty at first
   * @param enhanced the server takes codecs of Enhanced RTMP
   */
  public PublishClient(
      PublishAddress address, String login, boolean enhanced, Wire wire, Listener listener) {
    this.address = address;
    this.login = login;
    this.enhanced = enhanced;
    this.wire = wire;
    this.listener = listener;
  }

  /** To be called once, when there is a connection. */
  public void begin() {
    wire.send(ClientHandshake.begin(RANDOM));
  }

  /**
   * Reads all of it.
   *
   * @throws MalformedRtmp from then on nothing may be read any more
   */
  public void read(ByteBuffer in) throws MalformedRtmp {
    if (!handshake.isDone()) {
      Optional<byte[]> echo = handshake.read(in);
      echo.ifPresent(wire::send);
      if (!handshake.isDone()) {
        return;
      }
      connect();
    }
    received += in.remaining();
    chunks.read(in, this::message);
    if (received - receivedTold >= tellEvery && !over) {
      receivedTold = received;
      control(MessageType.ACKNOWLEDGEMENT, (int) received);
    }
  }

  /** Sends one message of media; only once it is accepted. */
  public void media(int type, int timestampMillis, byte[] body) {
    int chunkStream =
        switch (type) {
          case MessageType.AUDIO -> Chunks.AUDIO;
          case MessageType.VIDEO -> Chunks.VIDEO;
          default -> Chunks.DATA;
        };
    write(chunkStream, new RtmpMessage(type, streamId, timestampMillis, body));
  }

  /** What the stream is, before its media. */
  public void metadata(int timestampMillis, Map<String, Object> properties) {
    media(
        MessageType.DATA_AMF0,
        timestampMillis,
        AmfWriter.write("@setDataFrame", "onMetaData", new AmfWriter.Properties(properties)));
  }

  /** Says that the stream ends; the connection may be closed behind it. */
  public void end() {
    if (accepted && !over) {
      command(0, "FCUnpublish", FC_PUBLISH, null, address.name());
      command(0, "deleteStream", 0, null, streamId);
    }
    over = true;
  }

  /** Bytes of chunks that were given to the wire. */
  public long sent() {
    return sent;
  }

  /** Bytes of chunks of which the server says that it has them; 0 if it says nothing. */
  public long acknowledged() {
    return acknowledged;
  }

  /** True once the server acknowledged anything. */
  public boolean acknowledges() {
    return acknowledges;
  }

  private void connect() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("app", address.application() + login);
    object.put("type", "nonprivate");
    object.put("flashVer", "FMLE/3.0 (compatible; HLS Gateway)");
    object.put("tcUrl", address.tcUrl() + login);
    if (enhanced) {
      object.put("fourCcList", FOUR_CC);
      // Enhanced RTMP v2: understands ReconnectRequest.
      object.put("capsEx", 1);
    }
    command(0, "connect", CONNECT, object);
  }

  private void message(RtmpMessage message) {
    if (over) {
      return;
    }
    byte[] body = message.body();
    switch (message.type()) {
      case MessageType.ACKNOWLEDGEMENT -> acknowledged(body);
      case MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE -> {
        if (body.length >= Integer.BYTES) {
          tellEvery = Math.max(1, Integer.toUnsignedLong(ByteBuffer.wrap(body).getInt()) / 2);
        }
      }
      case MessageType.SET_PEER_BANDWIDTH -> {
        if (body.length >= Integer.BYTES) {
          // 5.4.5: is to be answered with the window.
          control(MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE, ACKNOWLEDGE_EVERY_BYTES);
        }
      }
      case MessageType.USER_CONTROL -> ping(body);
      case MessageType.COMMAND_AMF0, MessageType.COMMAND_AMF3 ->
          Command.read(message).ifPresent(this::command);
      default -> {}
    }
  }

  private void acknowledged(byte[] body) {
    if (body.length < Integer.BYTES) {
      return;
    }
    int number = ByteBuffer.wrap(body).getInt();
    // Counts modulo 2^32; some count the handshake too, some do not.
    long more = Integer.toUnsignedLong(number - lastAcknowledgement);
    if (more < 1L << 31) {
      lastAcknowledgement = number;
      acknowledged = Math.min(acknowledged + more, sent);
      acknowledges = true;
    }
  }

  private void ping(byte[] body) {
    if (body.length >= 6 && ByteBuffer.wrap(body).getShort() == PING) {
      byte[] pong = ByteBuffer.allocate(6).putShort((short) PONG).put(body, 2, 4).array();
      write(Chunks.CONTROL, new RtmpMessage(MessageType.USER_CONTROL, 0, 0, pong));
    }
  }

  private void command(Command command) {
    int transaction = (int) command.transaction();
    switch (command.name()) {
      case "_result" -> result(transaction, command);
      case "_error" -> {
        // Servers that know no releaseStream or FCPublish say so, and go on.
        if (transaction != RELEASE && transaction != FC_PUBLISH) {
          refused(said(command));
        }
      }
      case "onStatus" -> status(said(command));
      case "close" -> finish(new End(accepted ? Why.OVER : Why.REFUSED, ""));
      default -> {}
    }
  }

  private void result(int transaction, Command command) {
    if (transaction == CONNECT) {
      control(MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE, ACKNOWLEDGE_EVERY_BYTES);
      control(MessageType.SET_CHUNK_SIZE, CHUNK_SIZE);
      chunkSize = CHUNK_SIZE;
      command(0, "releaseStream", RELEASE, null, address.name());
      command(0, "FCPublish", FC_PUBLISH, null, address.name());
      command(0, "createStream", CREATE, (Object) null);
    } else if (transaction == CREATE) {
      Object id = command.arguments().isEmpty() ? null : command.arguments().get(0);
      streamId = id instanceof Double number ? number.intValue() : 1;
      command(streamId, "publish", PUBLISH, null, address.name(), "live");
    }
  }

  /** What a server says of itself: in the information object, or in the command object. */
  private record Said(String level, String code, String description, String redirect) {}

  private static Said said(Command command) {
    Map<?, ?> information =
        command.arguments().stream()
            .filter(Map.class::isInstance)
            .findFirst()
            .map(Map.class::cast)
            .orElse(command.object());
    Object more = information.get("ex");
    Object redirect = more instanceof Map<?, ?> map ? map.get("redirect") : null;
    Object address = redirect == null ? information.get("tcUrl") : redirect;
    return new Said(
        text(information.get("level")),
        text(information.get("code")),
        text(information.get("description")),
        text(address));
  }

  private static String text(Object value) {
    return value instanceof String text ? text : "";
  }

  private void status(Said said) {
    String code = said.code();
    if (code.equals("NetStream.Publish.Start")) {
      if (!accepted) {
        accepted = true;
        listener.accepted();
      }
    } else if (code.equals("NetConnection.Connect.ReconnectRequest")) {
      finish(new End(Why.MOVED, said.redirect().isEmpty() ? address.tcUrl() : said.redirect()));
    } else if (said.level().equals("error")
        || code.endsWith(".Closed")
        || code.equals("NetStream.Unpublish.Success")) {
      refused(said);
    }
  }

  private void refused(Said said) {
    Optional<String> answer = ServerLogin.answer(said.description(), address, nonce());
    if (!said.redirect().isEmpty()) {
      finish(new End(Why.MOVED, said.redirect()));
    } else if (!accepted && answer.isPresent() && !answer.get().equals(login)) {
      finish(new End(Why.LOGIN, answer.get()));
    } else if (accepted) {
      finish(new End(Why.OVER, detail(said)));
    } else {
      boolean ofKey = said.code().startsWith("NetStream.") || streamId != 0;
      finish(new End(ofKey ? Why.KEY : Why.REFUSED, detail(said)));
    }
  }

  private static String nonce() {
    byte[] bytes = new byte[4];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private String detail(Said said) {
    String text = said.description().isBlank() ? said.code() : said.description();
    String cleaned = address.clean(text).strip();
    return cleaned.length() > LONGEST_DETAIL ? cleaned.substring(0, LONGEST_DETAIL) : cleaned;
  }

  private void finish(End end) {
    over = true;
    listener.ended(end);
  }

  private void command(int stream, String name, int transaction, Object... rest) {
    Object[] values = new Object[rest.length + 2];
    values[0] = name;
    values[1] = transaction;
    System.arraycopy(rest, 0, values, 2, rest.length);
    byte[] body = AmfWriter.write(values);
    write(Chunks.COMMAND, new RtmpMessage(MessageType.COMMAND_AMF0, stream, 0, body));
  }

  private void control(int type, int value) {
    byte[] body = ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    write(Chunks.CONTROL, new RtmpMessage(type, 0, 0, body));
  }

  private void write(int chunkStream, RtmpMessage message) {
    byte[] bytes = Chunks.write(chunkStream, message, chunkSize);
    sent += bytes.length;
    wire.send(bytes);
  }
}
