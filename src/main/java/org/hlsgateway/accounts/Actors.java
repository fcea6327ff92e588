package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.hlsgateway.config.Settings;
import org.hlsgateway.http.TrustedProxies;

/** Who sent the request that this thread works on; on threads without one, the gateway itself. */
@ApplicationScoped
class Actors implements Supplier<Actor> {
  private HttpServletRequest request;
  private TrustedProxies proxies;

  /** For the client proxy. */
  protected Actors() {}

  @Inject
  Actors(HttpServletRequest request, Settings settings) {
    this.request = request;
    proxies = settings.server().trustedProxies();
  }

  @Override
  public Actor get() {
    try {
      Caller caller = Caller.of(request);
      return new Actor(
          caller.account().map(Account::name).orElse(""),
          caller.token().map(ApiToken::name).orElse(""),
          proxies.outside(request).address());
    } catch (ContextNotActiveException | IllegalStateException e) {
      return Actor.GATEWAY;
    }
  }
}
