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
import java.util.List;
import java.util.Optional;
import org.hlsgateway.config.Settings;
import org.hlsgateway.http.Accepted;
import org.hlsgateway.http.CrossOrigin;
import org.hlsgateway.http.RelativeReference;
import org.hlsgateway.http.TrustedProxies;

/**
 * The first of ours that sees a request, whatever it asks for: refuses addresses that do not say
 * plainly where they lead, and says who sent it, by the session, or by Basic where machines come.
 * web.xml says what is protected; watching is protected here, because a setting decides it.
 */
@ApplicationScoped
public class GatewayAuthentication implements HttpAuthenticationMechanism {
  private static final String CHALLENGE = "Basic realm=\"HLS Gateway\", charset=\"UTF-8\"";

  /** RFC 9110, 15.5.2 wants a challenge; browsers know none of this name. */
  private static final String FORM_CHALLENGE = "Form realm=\"HLS Gateway\"";

  private Login login;
  private boolean watchingNeedsLogin;
  private List<String> corsOrigins;
  private TrustedProxies proxies;

  /** For the client proxy. */
  protected GatewayAuthentication() {}

  @Inject
  public GatewayAuthentication(Login login, Settings settings) {
    this.login = login;
    watchingNeedsLogin = settings.access().watchingNeedsLogin();
    corsOrigins = settings.access().corsOrigins();
    proxies = settings.server().trustedProxies();
  }

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
      throws AuthenticationException {
    return Gate.decided(decide(request, response, context), request);
  }

  private AuthenticationStatus decide(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
      throws AuthenticationException {
    Area area = Area.of(request);
    if (Area.isStream(request)) {
      CrossOrigin.allow(request, response, corsOrigins);
    }
    if (!RequestAddress.isPlain(request)
        || (area == Area.API && !RequestAddress.hasPlainQuery(request))) {
      return refuseAddress(response);
    }
    if (BasicCredentials.areBroken(request.getHeader("Authorization"))) {
      // Open Liberty looks at it too where we do nothing, and fails at it with a 500.
      return refuse(request, response);
    }
    if (area == Area.WATCH && !watchingNeedsLogin && !Accepted.page(request)) {
      // Players ask a few times a second: nobody's login needs to be looked up for that.
      return context.doNothing();
    }
    Optional<BasicCredentials> basic =
        area == Area.PAGES
            ? Optional.empty()
            : BasicCredentials.of(request.getHeader("Authorization"));
    // Which cookie counts depends on how the client came.
    proxies.outside(request);
    Optional<Account> account = login.recognise(request, response);
    // Who gives a password to the API, as its page in a browser can, means to be known by it.
    if (account.isPresent() && (basic.isEmpty() || area != Area.API)) {
      return accept(context, account.get());
    }
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
    Login.Outcome outcome =
        login.check(proxies.outside(request).address(), given.name(), given.password());
    if (outcome instanceof Login.Outcome.Accepted accepted) {
      return accept(context, accepted.account());
    }
    if (outcome instanceof Login.Outcome.Braked braked) {
      response.setHeader("Retry-After", Long.toString(braked.seconds()));
      // RFC 6585, 4: 429 Too Many Requests
      response.sendError(429);
      return AuthenticationStatus.SEND_FAILURE;
    }
    return askForBasic(request, response);
  }

  private AuthenticationStatus challenge(
      Area area,
      HttpServletRequest request,
      HttpServletResponse response,
      HttpMessageContext context)
      throws IOException {
    if (area == Area.API || (area == Area.WATCH && !Accepted.page(request))) {
      return askForBasic(request, response);
    }
    response.setHeader("Cache-Control", "no-store");
    response.setStatus(HttpServletResponse.SC_FOUND);
    // Not sendRedirect, which makes an absolute path of it.
    response.setHeader(
        "Location",
        RelativeReference.between(request.getRequestURI(), LoginTarget.loginFor(request)));
    // Open Liberty answers 400 by itself if this is not on its way.
    response.flushBuffer();
    return AuthenticationStatus.SEND_CONTINUE;
  }

  private static AuthenticationStatus refuseAddress(HttpServletResponse response)
      throws AuthenticationException {
    try {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      return AuthenticationStatus.SEND_FAILURE;
    } catch (IOException e) {
      throw new AuthenticationException(e);
    }
  }

  private static AuthenticationStatus refuse(
      HttpServletRequest request, HttpServletResponse response) throws AuthenticationException {
    try {
      return askForBasic(request, response);
    } catch (IOException e) {
      throw new AuthenticationException(e);
    }
  }

  private static AuthenticationStatus askForBasic(
      HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setHeader("WWW-Authenticate", isOfAPage(request) ? FORM_CHALLENGE : CHALLENGE);
    response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
    return AuthenticationStatus.SEND_FAILURE;
  }

  /**
   * What a page that is open asks for. Its browser would cover it with a window that wants name and
   * password; the page itself says that nobody is logged in any more, and leads to the form.
   */
  private static boolean isOfAPage(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return "XMLHttpRequest".equals(request.getHeader("X-Requested-With"))
        || accept != null && accept.startsWith("image/");
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
