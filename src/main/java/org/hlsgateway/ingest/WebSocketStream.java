package org.hlsgateway.ingest;

import java.util.List;
import org.hlsgateway.rtmp.StreamPath;

/**
 * A stream that is being published by WebSocket: its bytes are passed on as they come. Players
 * begin with the last cluster of WebM, or fragment of MP4, and have before it what the stream began
 * with. Of other formats the beginning is kept while there is room, and then players begin
 * anywhere.
 *
 * <p>A publisher that comes back begins anew, with a head of its own: players of what was before
 * are told that it is over, and come again.
 */
final class WebSocketStream extends PublishedStream<WebSocketStream> {
  private final CacheBudget budget;
  private FrameLog log;
  private JointCutter cutter;

  /** Nothing came since it began, or began anew. */
  private boolean isFresh;

  WebSocketStream(
      StreamPath path, String streamId, Publisher<WebSocketStream> publisher, CacheBudget budget) {
    super(path, streamId, publisher);
    this.budget = budget;
    begin();
  }

  private void begin() {
    log = new FrameLog(budget);
    cutter = new JointCutter();
    isFresh = true;
  }

  @Override
  synchronized FrameLog log() {
    return log;
  }

  @Override
  String way() {
    return "WebSocket";
  }

  /**
   * Some more of the stream.
   *
   * @param from ignored, if it is no longer the publisher
   */
  synchronized void take(Publisher<WebSocketStream> from, byte[] bytes) {
    if (from == publisher()) {
      isFresh = false;
      arrivals().bytes(bytes.length);
      cutter.take(bytes).forEach(this::add);
      wakePlayers();
    }
  }

  private void add(JointCutter.Piece piece) {
    FrameLog.Frame bytes = FrameLog.Frame.of(piece.bytes());
    switch (piece.kind()) {
      case START -> log.addEntry(bytes, List::of);
      case NEXT -> log.add(bytes);
      case JOINT -> {
        byte[] head = cutter.head();
        log.addEntry(bytes, () -> List.of(head));
      }
      case ANY -> {
        if (log.isKept()) {
          log.add(bytes);
        } else {
          log.addEntry(bytes, List::of);
        }
      }
    }
  }

  @Override
  synchronized void resume(Publisher<WebSocketStream> next) {
    super.resume(next);
    beginAnew();
  }

  @Override
  synchronized void interrupted() {
    beginAnew();
  }

  private void beginAnew() {
    if (!isFresh) {
      log.close();
      dismissPlayers();
      begin();
    }
  }
}
