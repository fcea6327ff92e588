package org.hlsgateway.boxes;

import jakarta.json.JsonObject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a box is to do.
 *
 * @param uid by which the box knows it again
 * @param change of the control data; empty for others than {@link Kind#CONTROL}. May hold secrets
 */
public record Command(String uid, Kind kind, JsonObject change) {

  /** As the livebox's API has them. */
  public enum Kind {
    CONTROL,
    START,
    STOP;

    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Empty if there is none of this key. */
    static Optional<Kind> of(String key) {
      return Arrays.stream(values()).filter(kind -> kind.key().equals(key)).findFirst();
    }
  }

  @Override
  public String toString() {
    return "Command[" + uid + " " + kind + "]";
  }
}
