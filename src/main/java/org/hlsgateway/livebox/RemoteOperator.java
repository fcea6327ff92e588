package org.hlsgateway.livebox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.sql.SQLException;
import java.util.function.Predicate;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.boxes.BoxControls;
import org.hlsgateway.channels.Channel;

/**
 * Does with this machine's livebox what another gateway says. It may have sent the channels that
 * everybody may watch.
 */
@ApplicationScoped
class RemoteOperator implements BoxControls {
  private Livebox livebox;
  private BoxStatus status;
  private Access access;

  /** For the client proxy. */
  protected RemoteOperator() {}

  @Inject
  RemoteOperator(Livebox livebox, BoxStatus status, Access access) {
    this.livebox = livebox;
    this.status = status;
    this.access = access;
  }

  @Override
  public void check(JsonObject change) {
    ControlData.FRESH.with(change);
  }

  @Override
  public JsonObject shown(JsonObject change) {
    return ControlData.shown(change);
  }

  @Override
  public void change(JsonObject change, Also also) throws Refused, SQLException {
    try {
      livebox.change(change, mayHave(), also);
    } catch (IllegalArgumentException e) {
      throw new Refused(e.getMessage());
    }
  }

  @Override
  public void start() throws Refused {
    try {
      livebox.begin(mayHave());
    } catch (IllegalArgumentException | OnAir.NotPossible e) {
      throw new Refused(e.getMessage());
    }
  }

  @Override
  public void stop() throws Refused {
    try {
      livebox.end();
    } catch (OnAir.NotPossible e) {
      throw new Refused(e.getMessage());
    }
  }

  @Override
  public JsonObject status() {
    return status.json();
  }

  private Predicate<Channel> mayHave() {
    return channel -> access.mayWatch(Caller.STRANGER, channel.id());
  }
}
