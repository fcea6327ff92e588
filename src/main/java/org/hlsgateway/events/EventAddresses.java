package org.hlsgateway.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Admissions;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.control.ServerAddress;
import org.hlsgateway.http.Outside;
import org.hlsgateway.ingest.RtmpListener;

/** Where events are published to and watched. */
@ApplicationScoped
class EventAddresses {
  private EventStore store;
  private RtmpListener rtmp;
  private Access access;
  private Admissions admissions;

  /** For the client proxy. */
  protected EventAddresses() {}

  @Inject
  EventAddresses(EventStore store, RtmpListener rtmp, Access access, Admissions admissions) {
    this.access = access;
    this.admissions = admissions;
    this.store = store;
    this.rtmp = rtmp;
  }

  /**
   * What OBS calls the server; the key goes behind it.
   *
   * @return empty if its transcoder is gone, or this gateway takes no RTMP
   */
  Optional<String> server(LiveEvent event, Outside outside) {
    return transcoder(event)
        .flatMap(
            transcoder ->
                base(transcoder, outside).map(base -> server(event, transcoder.kind(), base)));
  }

  /** What OBS calls the streaming key. */
  String key(LiveEvent event) {
    return key(event, transcoder(event).map(Transcoder::kind).orElse(ServerKind.THIS_GATEWAY));
  }

  static String server(LiveEvent event, ServerKind kind, String base) {
    return kind == ServerKind.RTMP ? base : base + "/" + event.id();
  }

  /** RTMP servers such as nginx take one name behind the application, and arguments with it. */
  static String key(LiveEvent event, ServerKind kind) {
    String key = event.key().value();
    return kind == ServerKind.RTMP ? event.id() + "?key=" + key : key;
  }

  private Optional<Transcoder> transcoder(LiveEvent event) {
    return event.transcoder().isEmpty()
        ? Optional.empty()
        : store.transcoder(event.transcoder().getAsLong());
  }

  private Optional<String> base(Transcoder transcoder, Outside outside) {
    if (!transcoder.isThisGateway()) {
      return Optional.of(transcoder.address());
    }
    return rtmp.port().isPresent()
        ? Optional.of(ServerAddress.rtmp(outside.hostName(), rtmp.port().getAsInt(), false))
        : Optional.empty();
  }

  /** Why nobody can publish to this gateway itself; empty if it is possible. */
  String problem() {
    return rtmp.port().isPresent()
        ? ""
        : rtmp.problem().orElse("This gateway takes no RTMP: set RTMP_PORT.");
  }

  static String page(LiveEvent event) {
    return "/hls_gateway/events/" + event.id();
  }

  /**
   * For a page's player: where not everybody may watch, with a viewer id of its own, which the
   * files that follow are asked for by.
   */
  String playlist(LiveEvent event, Caller caller) {
    String address = page(event) + "/index.m3u8";
    return access.isPublic(event.id())
        ? address
        : address + "?viewer=" + admissions.issue(caller, event.id());
  }
}
