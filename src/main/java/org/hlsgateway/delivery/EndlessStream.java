package org.hlsgateway.delivery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.packager.ServedMedia;

/**
 * One client that is sent segment after segment, without an end. It asks for the next one only when
 * the last one has been taken: what it costs is one segment, which others share, however slow it
 * is. While there is nothing to send it has no thread. One step follows the other, so nothing is
 * locked: nobody may ever hold a lock of ours while the container writes.
 */
final class EndlessStream {

  private static final Logger LOG = Logger.getLogger(EndlessStream.class.getName());

  private static final int PACKET_BYTES = 188;

  /** All that is in a segment shows in its first packets; a whole one may be tens of MiB. */
  private static final long JUMP_LOOKS_AT_BYTES = 2_000 * PACKET_BYTES;

  /** Who begins has seen none. */
  private static final long NONE = -1;

  /**
   * A packet of nothing (ISO/IEC 13818-1 2.4.3.3: PID 0x1fff, not counted): who has gone shows only
   * when something is written.
   */
  private static final byte[] NULL_PACKET = nullPacket();

  /** What the client gets next. */
  sealed interface Next permits Segment, Nothing, End {}

  /**
   * @param number media sequence number
   */
  record Segment(long number, Content content) implements Next {}

  /** Nothing came in time. */
  record Nothing() implements Next {}

  /**
   * @param status for who has got nothing yet, as is what follows
   * @param reason a sentence
   * @param retryAfter zero if there is no point in it
   */
  record End(int status, String reason, Duration retryAfter) implements Next {}

  private static final End NOT_READY =
      new End(503, "The channel is starting, but not ready yet.", Duration.ofSeconds(2));

  private static final End TOO_MANY =
      new End(503, "Too many clients are sent media now.", Duration.ofSeconds(1));

  /** Makes what is sent; may take some milliseconds. */
  @FunctionalInterface
  interface Content {
    /** Empty if it is there no longer. */
    Optional<ServedMedia> make();
  }

  /** Where the segments come from. */
  interface Source {
    /**
     * Calls {@code then} once, in bounded time, on whatever thread.
     *
     * @param last the number of the last one; negative for none
     */
    void next(long last, Consumer<Next> then);

    /** False for who may not watch any more. */
    boolean isWelcome();
  }

  /** Where they go. */
  interface Client {
    /** Called once, before the first segment. */
    OutputStream begin() throws IOException;

    /** Instead of {@link #begin}: why there is nothing. */
    void refuse(End end) throws IOException;

    /** The exchange is over. */
    void complete();

    boolean hasLeft();
  }

  private final Source source;
  private final Client client;
  private final Executor writers;
  private OutputStream out;
  private long last = NONE;

  /** The number of the last one that was sent: what was asked for may have been there no longer. */
  private long sent = NONE;

  /**
   * @param writers threads that may wait for clients
   */
  EndlessStream(Source source, Client client, Executor writers) {
    this.source = source;
    this.client = client;
    this.writers = writers;
  }

  void start() {
    try {
      source.next(last, this::handOver);
    } catch (RuntimeException e) {
      // Nobody else would ever end the exchange.
      LOG.log(Level.WARNING, "An endless stream cannot go on", e);
      client.complete();
    }
  }

  /** Whoever brings the news must not wait for a client. */
  private void handOver(Next next) {
    try {
      writers.execute(() -> take(next));
    } catch (RejectedExecutionException e) {
      LOG.log(Level.FINE, "Too many clients are written to", e);
      turnAway();
    }
  }

  /** Who has got nothing yet is told so: a few words, which wait for nobody. */
  private void turnAway() {
    try {
      if (out == null) {
        client.refuse(TOO_MANY);
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.FINE, "A client of an endless stream went away", e);
    } finally {
      client.complete();
    }
  }

  private void take(Next next) {
    boolean goesOn = false;
    try {
      goesOn = !client.hasLeft() && source.isWelcome() && send(next);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.FINE, "A client of an endless stream went away", e);
    } finally {
      if (!goesOn) {
        client.complete();
      }
    }
    if (goesOn) {
      start();
    }
  }

  /**
   * @return false if nothing more is to be sent
   */
  private boolean send(Next next) throws IOException {
    if (next instanceof Segment segment) {
      boolean jumps = out != null && segment.number() > sent + 1;
      last = segment.number();
      Optional<ServedMedia> media = segment.content().make();
      if (media.isPresent()) {
        write(media.get(), jumps);
        sent = last;
        return true;
      }
    }
    if (out == null) {
      client.refuse(next instanceof End end ? end : NOT_READY);
      return false;
    }
    if (next instanceof Nothing) {
      out.write(NULL_PACKET);
      out.flush();
    }
    return !(next instanceof End);
  }

  /**
   * @param jumps there was something between the last one and this
   */
  private void write(ServedMedia media, boolean jumps) throws IOException {
    if (out == null) {
      out = client.begin();
    }
    if (jumps) {
      long length = Math.min(media.length(), JUMP_LOOKS_AT_BYTES);
      ByteArrayOutputStream first = new ByteArrayOutputStream(Math.toIntExact(length));
      media.writeTo(first, 0, length);
      out.write(Jump.before(first.toByteArray()));
    }
    media.writeTo(out, 0, media.length());
    out.flush();
  }

  private static byte[] nullPacket() {
    byte[] packet = new byte[PACKET_BYTES];
    Arrays.fill(packet, (byte) 0xff);
    packet[0] = 0x47;
    packet[1] = 0x1f;
    packet[3] = 0x10;
    return packet;
  }
}
