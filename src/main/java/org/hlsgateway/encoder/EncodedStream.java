package org.hlsgateway.encoder;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.control.Assignment;
import org.hlsgateway.control.EncoderLink;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.live.PushedSession;

/**
 * One assignment, from ENCODE-START to STREAM-CLOSED. Stops when it is told to, when the source
 * stays away, and when its files cannot be kept; is closed once the last file is stored. Its
 * encoder's lock is held for all calls.
 */
final class EncodedStream {
  private static final Logger LOG = Logger.getLogger(EncodedStream.class.getName());

  /** From the end of the stream to that of its last file. */
  static final Duration STORED_WITHIN = Duration.ofSeconds(60);

  private static final String REFUSED =
      "The streaming server ended the connection before anything came: it may not let this encoder"
          + " play; see its play whitelist.";

  /** Why it ended, other than by being stopped. */
  private record Fault(String code, String sentence) {}

  private final Assignment assignment;
  private final StreamFiles files;
  private final PushedSession session;
  private final EncoderLink link;
  private final SourcePatience patience;
  private boolean wasLive;
  private Instant stopAt;
  private Instant mustBeStoredBy;
  private boolean finishing;
  private Fault fault;
  private boolean closed;

  /** How loud the log says how it is going. */
  private final Level status;

  private boolean toldLive;

  /**
   * @param logsStatus the log is to say how it is going
   */
  EncodedStream(
      Assignment assignment,
      StreamFiles files,
      PushedSession session,
      EncoderLink link,
      boolean logsStatus,
      Instant now) {
    this.status = logsStatus ? Level.INFO : Level.FINE;
    this.assignment = assignment;
    this.files = files;
    this.session = session;
    this.link = link;
    this.patience = new SourcePatience(now);
  }

  /** ENCODE-STOP. */
  void stop(Instant now, Duration grace) {
    Instant asked = now.plus(grace);
    if (stopAt == null || asked.isBefore(stopAt)) {
      stopAt = asked;
    }
    tick(now);
  }

  /** Looks at what is due; a few times a second. */
  void tick(Instant now) {
    if (closed) {
      return;
    }
    if (mustBeStoredBy == null) {
      boolean live = session.isLive();
      tellChange(live);
      wasLive |= live;
      patience.look(now, live, session.isSeen());
      look(now, live);
    }
    if (mustBeStoredBy != null) {
      finish(now);
    }
  }

  private void tellChange(boolean live) {
    if (live == toldLive) {
      return;
    }
    toldLive = live;
    LOG.log(
        status,
        live
            ? "Stream {0} of channel {1} is live: {2}"
            : "Stream {0} of channel {1} waits for its source",
        new Object[] {
          assignment.streamId(), assignment.channel(), String.join(", ", files.names())
        });
  }

  private void look(Instant now, boolean live) {
    if (files.failure().isPresent()) {
      end(now, new Fault("STORAGE_FAILED", files.failure().get()));
    } else if (files.isFull()) {
      end(now, new Fault("FRAGMENT_LIMIT", "The stream has as many segments as one may have."));
    } else if (stopAt != null && (!now.isBefore(stopAt) || hasReachedItsEnd(live))) {
      end(now, null);
    } else if (!live && patience.isOver(now)) {
      end(
          now,
          new Fault(
              wasLive ? "SOURCE_LOST" : "SOURCE_UNAVAILABLE", told(session.problem(), wasLive)));
    }
  }

  /** What is said of a source that was given up. */
  static String told(Optional<String> problem, boolean wasLive) {
    // How streaming servers refuse whoever may not play: without a word.
    boolean refused = !wasLive && problem.equals(Optional.of(SourceFailure.ENDED.sentence()));
    return refused ? REFUSED : problem.orElse("Nothing came from the streaming server.");
  }

  /** What has not begun yet may still come: a stream of a few seconds is recorded, too. */
  private boolean hasReachedItsEnd(boolean live) {
    return !live && (wasLive || session.problem().isPresent());
  }

  private void end(Instant now, Fault why) {
    fault = why;
    mustBeStoredBy = now.plus(STORED_WITHIN);
    session.stop();
  }

  private void finish(Instant now) {
    if (session.isOver() && !finishing) {
      finishing = true;
      files.finish();
    }
    if (now.isAfter(mustBeStoredBy)) {
      files.abort("The storage did not take the last files in time.");
    }
    if (finishing && files.isStored()) {
      if (fault == null && files.failure().isPresent()) {
        fault = new Fault("STORAGE_FAILED", files.failure().get());
      }
      closed = true;
      tell();
    }
  }

  private void tell() {
    Optional<Fault> why = Optional.ofNullable(fault);
    LOG.log(
        status,
        "Stream {0} of channel {1} is over{2}",
        new Object[] {
          assignment.streamId(),
          assignment.channel(),
          why.map(told -> ": " + told.sentence()).orElse(".")
        });
    link.closed(
        assignment.channel(),
        assignment.streamId(),
        why.map(Fault::code),
        why.map(told -> told.sentence().replaceAll("[\r\n]+", " ")));
  }

  /** True once no more is encoded, even while its last files are being stored. */
  boolean isEnding() {
    return mustBeStoredBy != null;
  }

  /** True once STREAM-CLOSED was told. */
  boolean isClosed() {
    return closed;
  }

  boolean isOf(String channel) {
    return assignment.channel().equals(channel);
  }

  boolean is(String channel, String streamId) {
    return isOf(channel) && assignment.streamId().equals(streamId);
  }

  /** For people, as it stands. */
  EncodedStreamView view() {
    return new EncodedStreamView(
        assignment.channel(),
        assignment.streamId(),
        state(),
        String.join(", ", files.names()),
        assignment.record(),
        Optional.ofNullable(fault)
            .map(Fault::sentence)
            .or(files::trouble)
            .or(() -> wasLive && session.isLive() ? Optional.empty() : session.problem()));
  }

  private EncodedStreamView.State state() {
    if (closed) {
      return fault == null ? EncodedStreamView.State.OVER : EncodedStreamView.State.FAILED;
    }
    if (mustBeStoredBy != null) {
      return EncodedStreamView.State.ENDING;
    }
    if (files.trouble().isPresent()) {
      return EncodedStreamView.State.STORAGE_TROUBLE;
    }
    if (session.isLive()) {
      return EncodedStreamView.State.LIVE;
    }
    return wasLive ? EncodedStreamView.State.SOURCE_AWAY : EncodedStreamView.State.STARTING;
  }
}
