package org.hlsgateway.livebox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hlsgateway.boxes.BoxControls;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.restream.Broadcast;
import org.hlsgateway.restream.BroadcastLog;
import org.hlsgateway.restream.Broadcasts;
import org.hlsgateway.rtmp.PublishAddress;

/** The livebox of this gateway: keeps its control data, and owns what it broadcasts. */
@ApplicationScoped
@StartsAt(Stage.LIVEBOX)
public class Livebox implements Part {
  private static final Logger LOG = System.getLogger(Livebox.class.getName());

  private final OnAir onAir = new OnAir();
  private ControlTable table;
  private Sources sources;
  private Broadcasts broadcasts;
  private BroadcastLog log;
  private volatile ControlData control = ControlData.FRESH;

  /** The database may have other control data: it failed while some was written. */
  private volatile boolean unsure;

  /** For the client proxy. */
  protected Livebox() {}

  @Inject
  Livebox(ControlTable table, Sources sources, Broadcasts broadcasts, BroadcastLog log) {
    this.table = table;
    this.sources = sources;
    this.broadcasts = broadcasts;
    this.log = log;
  }

  @Override
  public void start() {
    try {
      control = table.read();
    } catch (SQLException e) {
      throw new IllegalStateException("the livebox's control data cannot be read", e);
    }
  }

  /** What is streamed ends; after a restart, somebody has to start it. */
  @Override
  public void stop() {
    onAir.close();
  }

  OnAir.State state() {
    return onAir.state();
  }

  ControlData control() {
    if (unsure) {
      try {
        readAnew();
      } catch (SQLException e) {
        LOG.log(
            Level.WARNING,
            "The livebox''s control data cannot be read, and the former counts: {0}",
            e.getMessage());
      }
    }
    return control;
  }

  private synchronized void readAnew() throws SQLException {
    if (unsure) {
      control = table.read();
      unsure = false;
    }
  }

  /** False for a channel that the caller may not have sent, or that is not there any more. */
  boolean maySee(ControlData data, Predicate<Channel> mayHave) {
    return sources.maySee(data.source(), mayHave);
  }

  /** What may be chosen as a source. */
  List<Sources.Choice> choices(Predicate<Channel> mayHave) {
    return sources.choices(mayHave);
  }

  /**
   * Counts from the next start on.
   *
   * @param mayHave channels that the caller may have sent
   * @throws IllegalArgumentException with what is wrong; then nothing is changed
   */
  ControlData change(JsonObject change, Predicate<Channel> mayHave) throws SQLException {
    return change(change, mayHave, connection -> {});
  }

  /**
   * @param also is written in the transaction of the change
   */
  synchronized ControlData change(
      JsonObject change, Predicate<Channel> mayHave, BoxControls.Also also) throws SQLException {
    readAnew();
    ControlData changed = control.with(change);
    if (!changed.source().equals(control.source()) && !changed.source().isEmpty()) {
      sources.find(changed.source(), mayHave);
    }
    try {
      table.write(changed, also);
    } catch (SQLException | RuntimeException e) {
      // It may be written all the same: then the same command, when it comes again, is done.
      unsure = true;
      control();
      throw e;
    }
    control = changed;
    return changed;
  }

  /**
   * @param mayHave channels that the caller may have sent
   * @throws IllegalArgumentException if something is not set, or not there any more
   * @throws OnAir.NotPossible if it is started already, say
   */
  void begin(Predicate<Channel> mayHave) throws OnAir.NotPossible {
    ControlData data = control();
    onAir.start(() -> logged(data, mayHave));
  }

  private Broadcast logged(ControlData data, Predicate<Channel> mayHave) {
    List<PublishAddress> to = data.addresses();
    Sources.Found source = sources.find(data.source(), mayHave);
    Broadcast broadcast = broadcast(data, source, to);
    BroadcastLog.Entry entry =
        log.open(
            new BroadcastLog.Subject(
                BroadcastLog.Kind.LIVEBOX,
                source instanceof Sources.Fed fed ? fed.channel().nickname().value() : "",
                0,
                to.stream().map(PublishAddress::host).collect(Collectors.joining(", ")),
                Sources.inWords(source)),
            broadcast::figures);
    return new Broadcast() {
      @Override
      public List<Leg> legs() {
        return broadcast.legs();
      }

      @Override
      public int errors() {
        return broadcast.errors();
      }

      @Override
      public void stop() {
        // Before it ends: what ends has no figures any more.
        entry.close();
        broadcast.stop();
      }
    };
  }

  private Broadcast broadcast(ControlData data, Sources.Found source, List<PublishAddress> to) {
    if (source instanceof Sources.Fed fed) {
      if (!fed.channel().enabled()) {
        throw new IllegalArgumentException("The channel is switched off: enable it first.");
      }
      return broadcasts.of(fed.channel(), data.format(), to);
    }
    return broadcasts.encoded(data.format(), ((Sources.Opened) source).path(), to);
  }

  /** Returns when it has ended. */
  void end() throws OnAir.NotPossible {
    onAir.stop();
  }
}
