package org.hlsgateway.livebox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.sql.SQLException;
import java.util.function.Predicate;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.restream.Broadcast;
import org.hlsgateway.restream.Broadcasts;
import org.hlsgateway.rtmp.PublishAddress;

/** The livebox of this gateway: keeps its control data, and owns what it broadcasts. */
@ApplicationScoped
@StartsAt(Stage.LIVEBOX)
public class Livebox implements Part {
  private final OnAir onAir = new OnAir();
  private ControlTable table;
  private Sources sources;
  private Broadcasts broadcasts;
  private volatile ControlData control = ControlData.FRESH;

  /** For the client proxy. */
  protected Livebox() {}

  @Inject
  Livebox(ControlTable table, Sources sources, Broadcasts broadcasts) {
    this.table = table;
    this.sources = sources;
    this.broadcasts = broadcasts;
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
    return control;
  }

  /** False for a channel that the caller may not have sent, or that is not there any more. */
  boolean maySee(ControlData data, Predicate<Channel> mayHave) {
    return sources.maySee(data.source(), mayHave);
  }

  /**
   * Counts from the next start on.
   *
   * @param mayHave channels that the caller may have sent
   * @throws IllegalArgumentException with what is wrong; then nothing is changed
   */
  synchronized ControlData change(JsonObject change, Predicate<Channel> mayHave)
      throws SQLException {
    ControlData changed = control.with(change);
    if (!changed.source().equals(control.source()) && !changed.source().isEmpty()) {
      sources.find(changed.source(), mayHave);
    }
    table.write(changed);
    control = changed;
    return changed;
  }

  /**
   * @param mayHave channels that the caller may have sent
   * @throws IllegalArgumentException if something is not set, or not there any more
   * @throws OnAir.NotPossible if it is started already, say
   */
  void begin(Predicate<Channel> mayHave) throws OnAir.NotPossible {
    ControlData data = control;
    onAir.start(() -> broadcast(data, mayHave));
  }

  private Broadcast broadcast(ControlData data, Predicate<Channel> mayHave) {
    PublishAddress to = data.address();
    Sources.Found source = sources.find(data.source(), mayHave);
    if (source instanceof Sources.Fed fed) {
      if (!fed.channel().enabled()) {
        throw new IllegalArgumentException("The channel is switched off: enable it first.");
      }
      return broadcasts.of(fed.channel(), to);
    }
    return broadcasts.encoded(data.format(), ((Sources.Opened) source).path(), to);
  }

  /** Returns when it has ended. */
  void end() throws OnAir.NotPossible {
    onAir.stop();
  }
}
