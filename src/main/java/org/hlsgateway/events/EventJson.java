package org.hlsgateway.events;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hlsgateway.accounts.Visibility;

/** An event as the API shows it. */
@Schema(name = "Event")
public record EventJson(
    String id,
    String name,
    String description,
    @Schema(description = "Name of the account that it is of. Absent: the administrators'.")
        String owner,
    @Schema(description = "WAITING, TESTING, LIVE, INTERRUPTED or OVER.") EventState state,
    @Schema(description = "Since when that is so, as far as the server knows.") String since,
    @Schema(description = "RFC 3339.") String begin,
    @Schema(description = "Absent: always on.") String end,
    @Schema(description = "Id of the main transcoder.") Long transcoder,
    @Schema(description = "Id of the one that takes over. Absent: none.") Long fallback,
    @Schema(description = "Ids.") List<Long> streamers,
    @Schema(description = "Such as 720p, or 720p~2500 with its bit rate in kbit/s.")
        List<String> renditions,
    boolean record,
    @Schema(description = "GRANTED: its owner and administrators.") Visibility visibility,
    @Schema(
            description =
                "What programs such as OBS call the server. Absent: this gateway takes no RTMP.")
        String server,
    @Schema(
            description =
                "What programs such as OBS call the streaming key: EVENT?key=KEY for an RTMP server."
                    + " Absent for a token that may not publish.")
        String key,
    @Schema(description = "Where it is watched, below this gateway's own address.") String page,
    @Schema(description = "Address of the publisher, while somebody sends.") String publisher,
    @Schema(description = "When it was live for the first time. Absent: never.") String started,
    String created,
    String updated) {

  /**
   * @param key empty: whoever asks must not have it
   */
  static EventJson of(
      EventNow now, Optional<String> owner, Optional<String> server, Optional<String> key) {
    LiveEvent event = now.event();
    return new EventJson(
        event.id(),
        event.name(),
        event.description(),
        owner.orElse(null),
        now.state(),
        now.since().toString(),
        event.begin().toString(),
        event.end().map(Instant::toString).orElse(null),
        number(event.transcoder()),
        number(event.fallback()),
        List.copyOf(event.streamers()),
        event.renditions().stream().map(Rendition::text).toList(),
        event.record(),
        event.visibility(),
        server.orElse(null),
        key.orElse(null),
        EventAddresses.page(event),
        now.publisher().map(EventPublisher::address).orElse(null),
        event.started().map(Instant::toString).orElse(null),
        event.created().toString(),
        event.updated().toString());
  }

  private static Long number(OptionalLong id) {
    return id.isPresent() ? Long.valueOf(id.getAsLong()) : null;
  }

  @Override
  public String toString() {
    return "EventJson[" + id + "]";
  }

  /** What the API takes. */
  @Schema(name = "EventRequest")
  public record Request(
      @Schema(required = true, maxLength = 255, examples = "Town hall") String name,
      @Schema(maxLength = 255) String description,
      @Schema(description = "Name of an account; only administrators say it.") String owner,
      @Schema(description = "Absent: now.", examples = "2026-12-31T18:00:00Z") String begin,
      @Schema(description = "Absent: always on.", examples = "2026-12-31T20:00:00Z") String end,
      @Schema(description = "Id. Absent: this gateway.") Long transcoder,
      @Schema(description = "Id of another one. Absent: none.") Long fallback,
      @Schema(description = "Ids. Absent: this gateway.") List<Long> streamers,
      @Schema(description = "Absent: 1080p, 720p and 360p.", maxItems = 8) List<String> renditions,
      @Schema(defaultValue = "false") boolean record,
      @Schema(defaultValue = "DEFAULT") Visibility visibility) {}

  /** Something that happened to it. */
  @Schema(name = "EventLogEntry")
  public record Entry(String at, EventLogEntry.Kind kind, String detail) {
    static Entry of(EventLogEntry entry) {
      return new Entry(entry.noted().toString(), entry.kind(), entry.detail());
    }
  }
}
