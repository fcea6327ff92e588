package org.hlsgateway.events;

import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A transcoder as the API shows it; to organisers without how it is set up. */
@Schema(name = "Transcoder")
public record TranscoderJson(
    long id,
    String name,
    ServerKind kind,
    @Schema(description = "Where publishers go; empty: this gateway.") String address,
    @Schema(description = "Events at a time. Absent: any number.") Integer capacity,
    boolean enabled,
    @Schema(description = "Answered once: what it shows when it asks about a publisher.")
        String secret,
    String created,
    String updated) {

  /**
   * @param secret null: not shown
   */
  static TranscoderJson of(Transcoder transcoder, String secret) {
    return new TranscoderJson(
        transcoder.id(),
        transcoder.name(),
        transcoder.kind(),
        transcoder.address(),
        number(transcoder.capacity()),
        transcoder.enabled(),
        secret,
        transcoder.created().toString(),
        transcoder.updated().toString());
  }

  static Integer number(OptionalInt number) {
    return number.isPresent() ? Integer.valueOf(number.getAsInt()) : null;
  }

  @Override
  public String toString() {
    return "TranscoderJson[" + id + "]";
  }

  /** What the API takes. */
  @Schema(name = "TranscoderRequest")
  public record Request(
      @Schema(required = true, maxLength = 100, examples = "Hall") String name,
      @Schema(defaultValue = "RTMP") ServerKind kind,
      @Schema(examples = "rtmp://hall.example/live") String address,
      @Schema(description = "Absent: any number.", minimum = "1") Integer capacity,
      @Schema(defaultValue = "true") boolean enabled) {}
}
