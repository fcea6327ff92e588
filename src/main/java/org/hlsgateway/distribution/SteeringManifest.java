package org.hlsgateway.distribution;

import jakarta.json.Json;
import java.util.List;

/** A steering manifest (draft-pantos-hls-rfc8216bis 7.2). */
final class SteeringManifest {
  static final String CONTENT_TYPE = "application/json";

  /** So long a player stays where it is, unless that dies. */
  static final int TTL_SECONDS = 10;

  private SteeringManifest() {}

  /**
   * @param reload relative to the manifest
   * @param pathways in the viewer's order, at least one
   */
  static String of(String reload, List<String> pathways) {
    if (pathways.isEmpty()) {
      throw new IllegalArgumentException("nowhere to go to");
    }
    return Json.createObjectBuilder()
        .add("VERSION", 1)
        .add("TTL", TTL_SECONDS)
        .add("RELOAD-URI", reload)
        .add("PATHWAY-PRIORITY", Json.createArrayBuilder(pathways))
        .build()
        .toString();
  }
}
