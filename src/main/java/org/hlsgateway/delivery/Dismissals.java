package org.hlsgateway.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Optional;
import org.hlsgateway.accounts.AccessChanged;
import org.hlsgateway.accounts.Admissions;
import org.hlsgateway.live.LiveSessions;

/**
 * Whoever may not watch any more, because a link or a token was revoked, or an account, a grant or
 * a channel is not what it was, is let go at once, and not only at the next request.
 */
@ApplicationScoped
class Dismissals {
  private Admissions admissions;
  private LiveSessions sessions;

  /** For the client proxy. */
  protected Dismissals() {}

  @Inject
  Dismissals(Admissions admissions, LiveSessions sessions) {
    this.admissions = admissions;
    this.sessions = sessions;
  }

  void changed(@Observes AccessChanged event) {
    sessions.dismiss((channel, viewer) -> !admissions.admits(viewer, channel, Optional.empty()));
  }
}
