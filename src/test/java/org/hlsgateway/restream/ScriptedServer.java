package org.hlsgateway.restream;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import org.hlsgateway.rtmp.AmfWriter;
import org.hlsgateway.rtmp.ChunkReader;
import org.hlsgateway.rtmp.Chunks;
import org.hlsgateway.rtmp.Command;
import org.hlsgateway.rtmp.MalformedRtmp;
import org.hlsgateway.rtmp.MessageType;
import org.hlsgateway.rtmp.RtmpMessage;

/** An RTMP server that does as its test says, on this machine alone. */
final class ScriptedServer implements AutoCloseable {
  private static final int PACKET_BYTES = 1536;
  private static final int CHUNK_SIZE = 128;
  private static final byte TLS = 0x16;

  /** What it does on a connection, by its number from 1. */
  interface Script {
    /** False: the connection is closed. */
    boolean command(Peer peer, Command command) throws Exception;
  }

  /** Lets everybody publish. */
  static final Script WELCOMING =
      (peer, command) -> {
        peer.welcome(command);
        return true;
      };

  private final ServerSocket listening;
  private final Script script;
  private final List<RtmpMessage> received = new CopyOnWriteArrayList<>();
  private final List<Command> commands = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean reads = true;

  /** The server's end of a connection. */
  final class Peer {
    private final Socket socket;
    final int number;

    Peer(Socket socket, int number) {
      this.socket = socket;
      this.number = number;
    }

    void welcome(Command command) throws IOException {
      switch (command.name()) {
        case "connect" ->
            say(
                "_result",
                command.transaction(),
                Map.of(),
                Map.of("level", "status", "code", "NetConnection.Connect.Success"));
        case "createStream" -> say("_result", command.transaction(), null, 1.0);
        case "publish" -> status("status", "NetStream.Publish.Start", "");
        default -> {}
      }
    }

    void status(String level, String code, String description) throws IOException {
      say("onStatus", 0.0, null, Map.of("level", level, "code", code, "description", description));
    }

    void refuse(Command command, Map<String, Object> information) throws IOException {
      say("_error", command.transaction(), null, information);
    }

    void say(Object... values) throws IOException {
      send(Chunks.COMMAND, MessageType.COMMAND_AMF0, AmfWriter.write(values));
    }

    void acknowledge(int bytes) throws IOException {
      byte[] body = ByteBuffer.allocate(Integer.BYTES).putInt(bytes).array();
      send(Chunks.CONTROL, MessageType.ACKNOWLEDGEMENT, body);
    }

    private void send(int chunkStream, int type, byte[] body) throws IOException {
      RtmpMessage message = new RtmpMessage(type, 0, 0, body);
      socket.getOutputStream().write(Chunks.write(chunkStream, message, CHUNK_SIZE));
    }
  }

  ScriptedServer(Script script) throws IOException {
    this(ServerSocketFactory.getDefault(), script);
  }

  /**
   * @param sockets plain, or with TLS
   */
  ScriptedServer(ServerSocketFactory sockets, Script script) throws IOException {
    this.script = script;
    listening = sockets.createServerSocket();
    // Small, so that a server that does not read is noticed after little.
    listening.setReceiveBufferSize(16 << 10);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    thread(this::accept);
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listening.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  /** Media of all connections, in the order that it came in. */
  List<RtmpMessage> media() {
    return received.stream()
        .filter(each -> each.type() == MessageType.VIDEO || each.type() == MessageType.AUDIO)
        .toList();
  }

  Optional<Command> command(String name) {
    return commands.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /** From now on nothing is read any more. */
  void stopReading() {
    reads = false;
  }

  void cutAll() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        sockets.add(socket);
        Peer peer = new Peer(socket, connections.incrementAndGet());
        thread(() -> talk(peer));
      }
    } catch (IOException closed) {
      // The test is over.
      return;
    }
  }

  private void talk(Peer peer) {
    try (Socket socket = peer.socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte version = in.readByte();
      if (version == TLS) {
        socket.getOutputStream().write("This is no TLS.".getBytes(StandardCharsets.US_ASCII));
        return;
      }
      in.readNBytes(PACKET_BYTES);
      byte[] answer = new byte[1 + 2 * PACKET_BYTES];
      answer[0] = version;
      socket.getOutputStream().write(answer);
      in.readNBytes(PACKET_BYTES);
      read(peer, in);
    } catch (Exception over) {
      // Whoever published has gone, or was sent away.
      return;
    }
  }

  private void read(Peer peer, InputStream in) throws Exception {
    ChunkReader chunks = new ChunkReader();
    chunks.allowMedia();
    byte[] some = new byte[64 << 10];
    boolean[] goesOn = {true};
    for (int length = in.read(some); length >= 0 && goesOn[0]; length = in.read(some)) {
      chunks.read(
          ByteBuffer.wrap(some, 0, length),
          message -> {
            received.add(message);
            Optional<Command> command =
                message.type() == MessageType.COMMAND_AMF0
                    ? Command.read(message)
                    : Optional.empty();
            if (command.isPresent()) {
              commands.add(command.get());
              goesOn[0] &= act(peer, command.get());
            }
          });
      if (!goesOn[0]) {
        return;
      }
      while (!reads) {
        Thread.sleep(50);
      }
    }
  }

  private boolean act(Peer peer, Command command) throws MalformedRtmp {
    try {
      return script.command(peer, command);
    } catch (Exception e) {
      throw new MalformedRtmp(e.toString());
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cutAll();
  }
}
