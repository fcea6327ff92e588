package org.hlsgateway.livebox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import org.hlsgateway.restream.Broadcast;
import org.hlsgateway.web.Version;

/** What the box does now, as its API gives it. */
@ApplicationScoped
class BoxStatus {
  private static final String PRODUCT = "com.youtube.livebox";

  private Livebox livebox;
  private BoxFigures figures;

  /** For the client proxy. */
  protected BoxStatus() {}

  @Inject
  BoxStatus(Livebox livebox, BoxFigures figures) {
    this.livebox = livebox;
    this.figures = figures;
  }

  JsonObject json() {
    OnAir.State state = livebox.state();
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("product", PRODUCT)
            .add("version", Version.current())
            .add("name", figures.name())
            .add("id", figures.id())
            .add("status", state.status().key())
            .add("cpu", figures.cpu())
            .add("disk", figures.disk())
            .add("net", state.bytes());
    state.trouble().ifPresent(sentence -> json.add("error", sentence));
    if (!state.legs().isEmpty()) {
      JsonArrayBuilder targets = Json.createArrayBuilder();
      state.legs().forEach(leg -> targets.add(json(leg)));
      json.add("targets", targets);
    }
    return json.build();
  }

  private static JsonObjectBuilder json(Broadcast.Leg leg) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("host", leg.host())
            .add(
                "status", (leg.streaming() ? OnAir.Status.STREAMING : OnAir.Status.PREPARING).key())
            .add("net", leg.bytes())
            .add("drops", leg.dropped())
            .add("reconnects", leg.reconnects());
    leg.trouble().ifPresent(sentence -> json.add("error", sentence));
    return json;
  }
}
