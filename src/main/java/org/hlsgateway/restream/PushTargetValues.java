package org.hlsgateway.restream;

import java.util.Optional;
import org.hlsgateway.rtmp.PublishAddress;

/**
 * What somebody may set of a target, valid.
 *
 * @param address without the key
 * @param hours of {@link PushTarget.When#SCHEDULE}; empty otherwise
 * @param encoding empty: as it comes
 */
record PushTargetValues(
    String name,
    PushService service,
    String address,
    StreamKey key,
    boolean enhanced,
    PushTarget.When when,
    Optional<Hours> hours,
    Optional<BroadcastFormat> encoding,
    boolean on) {

  static final int LONGEST_NAME = 100;

  /**
   * @throws IllegalArgumentException with what is wrong, and what to do
   */
  PushTargetValues {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException("The name has 1 to " + LONGEST_NAME + " characters.");
    }
    PublishAddress parsed = PublishAddress.parse(address, key.value());
    if (parsed.name().isEmpty()) {
      throw new IllegalArgumentException(
          service == PushService.OWN
              ? "The stream key is missing: type it, or put it at the end of the address."
              : "The stream key is missing: " + service.help());
    }
    if (enhanced && !service.mayBeEnhanced()) {
      throw new IllegalArgumentException(service.title() + " takes H.264 and AAC.");
    }
    if (hours.isPresent() != (when == PushTarget.When.SCHEDULE)) {
      throw new IllegalArgumentException(
          "By the clock needs two times of day, from and to; otherwise there are none.");
    }
    encoding
        .flatMap(service::objection)
        .ifPresent(
            sentence -> {
              throw new IllegalArgumentException(sentence);
            });
  }

  static PushTargetValues of(PushTarget target) {
    return new PushTargetValues(
        target.name(),
        target.service(),
        target.address(),
        target.key(),
        target.enhanced(),
        target.when(),
        target.hours(),
        target.encoding(),
        target.on());
  }

  PushTargetValues on(boolean started) {
    return new PushTargetValues(
        name, service, address, key, enhanced, when, hours, encoding, started);
  }
}
