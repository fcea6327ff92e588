package org.hlsgateway.boxes;

import jakarta.json.Json;
import jakarta.json.JsonObject;

/**
 * How a command went.
 *
 * @param reason why it was refused, as a sentence; empty if it was carried out
 */
record Answer(boolean done, String reason) {
  static final Answer DONE = new Answer(true, "");

  private static final int LONGEST_REASON = 1_000;

  Answer {
    reason = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
  }

  static Answer refused(String reason) {
    return new Answer(false, reason);
  }

  static Answer of(JsonObject json) {
    return new Answer(json.getBoolean("done", false), json.getString("reason", ""));
  }

  JsonObject json() {
    return Json.createObjectBuilder().add("done", done).add("reason", reason).build();
  }
}
