package org.hlsgateway.ingest;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hlsgateway.rtmp.AmfWriter;
import org.hlsgateway.rtmp.Chunks;
import org.hlsgateway.rtmp.Command;
import org.hlsgateway.rtmp.MessageType;
import org.hlsgateway.rtmp.RtmpMessage;

/** What a client is told, in the form that clients of all kinds understand. Nothing is flushed. */
final class Replies {
  /** User control events (RTMP 1.0, 7.1.7). */
  static final int STREAM_BEGIN = 0;

  static final int STREAM_EOF = 1;
  static final int PONG = 7;

  private static final int WINDOW_BYTES = 2_500_000;
  private static final int DYNAMIC = 2;
  private static final int FIRST_CHUNK_SIZE = 128;

  private final Conversation.Wire wire;
  private final int chunkSize;

  /** What the client expects now. */
  private int currentSize = FIRST_CHUNK_SIZE;

  /**
   * @param chunkSize of what is sent once the client was told
   */
  Replies(Conversation.Wire wire, int chunkSize) {
    this.wire = wire;
    this.chunkSize = chunkSize;
  }

  /**
   * The answer to connect; before it, the size of chunks: some clients take it in one piece only.
   */
  void connected(double transaction) {
    control(MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE, WINDOW_BYTES);
    send(
        Chunks.CONTROL,
        MessageType.SET_PEER_BANDWIDTH,
        0,
        ByteBuffer.allocate(5).putInt(WINDOW_BYTES).put((byte) DYNAMIC).array());
    control(MessageType.SET_CHUNK_SIZE, chunkSize);
    currentSize = chunkSize;
    Map<String, Object> server = new LinkedHashMap<>();
    server.put("fmsVer", "FMS/3,0,1,123");
    server.put("capabilities", 31.0);
    Map<String, Object> status = status("status", "NetConnection.Connect.Success", "Connected.");
    status.put("objectEncoding", 0.0);
    command(0, "_result", transaction, server, status);
  }

  /** Some encoders wait for it, and for its number. */
  void onFcPublish(String name) {
    command(0, "onFCPublish", 0.0, null, status("status", "NetStream.Publish.Start", name));
  }

  void result(Command command, Object value) {
    command(0, "_result", command.transaction(), null, value);
  }

  void onStatus(int onStream, String level, String code, String description) {
    command(onStream, "onStatus", 0.0, null, status(level, code, description));
  }

  private static Map<String, Object> status(String level, String code, String description) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("level", level);
    status.put("code", code);
    status.put("description", description);
    return status;
  }

  private void command(
      int onStream, String command, double transaction, Object object, Object value) {
    send(
        Chunks.COMMAND,
        MessageType.COMMAND_AMF0,
        onStream,
        AmfWriter.write(command, transaction, object, value));
  }

  private void control(int type, int value) {
    send(Chunks.CONTROL, type, 0, ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }

  void userControl(int event, int value) {
    send(
        Chunks.CONTROL,
        MessageType.USER_CONTROL,
        0,
        ByteBuffer.allocate(6).putShort((short) event).putInt(value).array());
  }

  private void send(int chunkStream, int type, int onStream, byte[] body) {
    wire.send(Chunks.write(chunkStream, new RtmpMessage(type, onStream, 0, body), currentSize));
  }
}
