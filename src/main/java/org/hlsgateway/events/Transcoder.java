package org.hlsgateway.events;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who takes an event's stream and makes its renditions, as it stood when it was read: an immutable
 * snapshot.
 *
 * @param id the store's key; never reused
 * @param version counts the changes
 * @param name unique regardless of case
 * @param address where publishers go, {@code rtmp://HOST[:PORT][/application]}, without the event
 *     and its key; empty of {@link ServerKind#THIS_GATEWAY}
 * @param capacity events at a time; empty: any number
 * @param enabled false: gets nothing to do
 * @param secretHash SHA-256, in hexadecimal digits, of what it shows when it asks about a
 *     publisher; empty: it may not ask
 */
public record Transcoder(
    long id,
    int version,
    String name,
    ServerKind kind,
    String address,
    OptionalInt capacity,
    boolean enabled,
    Optional<String> secretHash,
    Instant created,
    Instant updated) {

  public boolean isThisGateway() {
    return kind == ServerKind.THIS_GATEWAY;
  }

  @Override
  public String toString() {
    return "Transcoder[" + id + " " + name + "]";
  }
}
