package org.hlsgateway.distribution;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hlsgateway.live.LiveSession;
import org.hlsgateway.live.LiveSessions;
import org.hlsgateway.live.Programme;
import org.hlsgateway.packager.LivePresentation;

/** What this gateway has for viewers, of what is pushed to it. */
@ApplicationScoped
class ServedHere {
  private LiveSessions sessions;

  /** For the client proxy. */
  protected ServedHere() {}

  @Inject
  ServedHere(LiveSessions sessions) {
    this.sessions = sessions;
  }

  /** Renditions that were pushed here to be streamed. */
  List<Served> renditions() {
    return sessions.pushed().stream()
        .filter(programme -> RenditionNames.isRendition(programme.name()))
        .flatMap(this::served)
        .toList();
  }

  /** All sizes of a stream that was pushed here, the largest first; empty if none can be shown. */
  List<Served> sizesOf(String stream) {
    return sessions.pushed().stream()
        .filter(programme -> programme.name().equals(stream))
        .findFirst()
        .map(this::served)
        .orElseGet(Stream::empty)
        .toList();
  }

  private Stream<Served> served(Programme programme) {
    Optional<LiveSession> session = sessions.running(programme);
    if (session.isEmpty()) {
      return Stream.empty();
    }
    Optional<LivePresentation> shown =
        session.get().presentation().filter(now -> now.isListable() && !now.isEnded());
    if (shown.isEmpty()) {
      return Stream.empty();
    }
    int viewers = session.get().status().viewers();
    List<Served> sizes = new ArrayList<>();
    for (int i = 0; i < shown.get().sizes(); i++) {
      // Of several sizes nobody knows who watches which.
      sizes.add(Served.of(programme.name(), shown.get().renditions().get(i), i == 0 ? viewers : 0));
    }
    return sizes.stream();
  }
}
