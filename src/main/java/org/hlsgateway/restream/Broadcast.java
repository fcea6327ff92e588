package org.hlsgateway.restream;

import java.util.List;
import java.util.Optional;

/**
 * What is sent from somebody's start to somebody's stop, over all reconnects: one picture and one
 * sound, to one address or several.
 */
public interface Broadcast {

  /**
   * How it does at one of its addresses.
   *
   * @param host of the address
   * @param streaming the target takes it, and its network has had a frame of it at least
   * @param bytes sent, over all connections
   * @param dropped frames that were left out because the target was too slow
   * @param errors how often it failed
   * @param trouble why it does not stream now, as a sentence without secrets; empty while it does
   * @param error the last one, which stays after it is over; empty if there was none
   */
  record Leg(
      String host,
      boolean streaming,
      long bytes,
      long dropped,
      int reconnects,
      int errors,
      Optional<String> trouble,
      Optional<String> error) {}

  /** In the order of the addresses: one at least. */
  List<Leg> legs();

  /** True while one of the targets takes it. */
  default boolean isStreaming() {
    return legs().stream().anyMatch(Leg::streaming);
  }

  /** Bytes that were sent, over all connections to all targets. */
  default long bytesSent() {
    return legs().stream().mapToLong(Leg::bytes).sum();
  }

  /** How often the source or a target failed. */
  default int errors() {
    return legs().stream().mapToInt(Leg::errors).sum();
  }

  /** For the log. */
  default BroadcastLog.Figures figures() {
    List<Leg> all = legs();
    return new BroadcastLog.Figures(
        all.stream().mapToLong(Leg::bytes).sum(),
        all.stream().mapToLong(Leg::dropped).sum(),
        all.stream().mapToInt(Leg::reconnects).sum(),
        errors(),
        all.stream().flatMap(leg -> leg.error().stream()).findFirst());
  }

  /** Why it does not stream everywhere, as a sentence without secrets; empty while it does. */
  default Optional<String> trouble() {
    return legs().stream().flatMap(leg -> leg.trouble().stream()).findFirst();
  }

  /** Ends it, and waits for that: some seconds at most. Twice is once. */
  void stop();
}
