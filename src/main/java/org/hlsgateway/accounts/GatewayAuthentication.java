package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.hlsgateway.config.Settings;
import org.hlsgateway.http.Accepted;

/**
 * Says of every request who sent it: by the session, or by Basic where machines come. web.xml says
 * what is protected; watching is protected here, because a setting decides it.
 */
@ApplicationScoped
public class GatewayAuthentication implements HttpAuthenticationMechanism {
  private static final String CHALLENGE = "Basic realm=\"HLS Gateway\", charset=\"UTF-8\"";

  private Login login;
  private boolean watchingNeedsLogin;

  /** For the client proxy. */
  protected GatewayAuthentication() {}

  @Inject
  public GatewayAuthentication(Login login, Settings settings) {
    this.login = login;
    watchingNeedsLogin = settings.access().watchingNeedsLogin();
  }

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
      throws AuthenticationException {
    if (BasicCredentials.areBroken(request.getHeader("Authorization"))) {
      // Open Liberty looks at it too where we do nothing, and fails at it with a 500.
      return refuse(response);
    }
    Area area = Area.of(request);
    if (area == Area.WATCH && !watchingNeedsLogin && !Accepted.page(request)) {
      // Players ask a few times a second: nobody's login needs to be looked up for that.
      return context.doNothing();
    }
    Optional<Account> account = Login.of(request);
    if (account.isPresent()) {
      return accept(context, account.get());
    }
    Optional<BasicCredentials> basic =
        area == Area.PAGES
            ? Optional.empty()
            : BasicCredentials.of(request.getHeader("Authorization"));
    try {
      if (basic.isPresent()) {
        return byBasic(basic.get(), request, response, context);
      }
      return isProtected(area, request, context)
          ? challenge(area, request, response, context)
          : context.doNothing();
    } catch (IOException e) {
      throw new AuthenticationException(e);
    }
  }

  private AuthenticationStatus byBasic(
      BasicCredentials given,
      HttpServletRequest request,
      HttpServletResponse response,
      HttpMessageContext context)
      throws IOException {
    Login.Outcome outcome = login.check(request.getRemoteAddr(), given.name(), given.password());
    if (outcome instanceof Login.Outcome.Accepted accepted) {
      return accept(context, accepted.account());
    }
    if (outcome instanceof Login.Outcome.Braked braked) {
      response.setHeader("Retry-After", Long.toString(braked.seconds()));
      // RFC 6585, 4: 429 Too Many Requests
      response.sendError(429);
      return AuthenticationStatus.SEND_FAILURE;
    }
    return askForBasic(response);
  }

  private AuthenticationStatus challenge(
      Area area,
      HttpServletRequest request,
      HttpServletResponse response,
      HttpMessageContext context)
      throws IOException {
    if (area == Area.API || (area == Area.WATCH && !Accepted.page(request))) {
      return askForBasic(response);
    }
    response.setHeader("Cache-Control", "no-store");
    return context.redirect(LoginTarget.loginFor(request));
  }

  private static AuthenticationStatus refuse(HttpServletResponse response)
      throws AuthenticationException {
    try {
      return askForBasic(response);
    } catch (IOException e) {
      throw new AuthenticationException(e);
    }
  }

  private static AuthenticationStatus askForBasic(HttpServletResponse response) throws IOException {
    response.setHeader("WWW-Authenticate", CHALLENGE);
    response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
    return AuthenticationStatus.SEND_FAILURE;
  }

  private static AuthenticationStatus accept(HttpMessageContext context, Account account) {
    return context.notifyContainerAboutLogin(account.name(), account.roles());
  }

  private boolean isProtected(Area area, HttpServletRequest request, HttpMessageContext context) {
    // A preflight carries no credentials: Fetch, 3.2.2.
    boolean preflight = request.getMethod().equals("OPTIONS");
    return context.isProtected() || (area == Area.WATCH && watchingNeedsLogin && !preflight);
  }
}
