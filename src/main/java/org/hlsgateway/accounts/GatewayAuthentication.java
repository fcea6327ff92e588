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
import org.hlsgateway.http.Nearby;
import org.hlsgateway.http.RelativeReference;
import org.hlsgateway.http.TrustedProxies;

/**
 * The first of ours that sees a request, whatever it asks for: refuses addresses that do not say
 * plainly where they lead, finds out who sent it (by a login's cookie; by Basic, a token or a link
 * where machines come), and lets pass what {@link AccessTable} and {@link Access} allow.
 */
@ApplicationScoped
public class GatewayAuthentication implements HttpAuthenticationMechanism {
  private static final String CHALLENGE = "Basic realm=\"HLS Gateway\", charset=\"UTF-8\"";

  /** RFC 9110, 15.5.2 wants a challenge; browsers know none of this name. */
  private static final String FORM_CHALLENGE = "Form realm=\"HLS Gateway\"";

  private static final String FRONT = "/hls_gateway";

  private static final String BEARER = "Bearer ";

  private static final String BEARER_CHALLENGE =
      "Bearer realm=\"HLS Gateway\", error=\"invalid_token\"";

  private Login login;
  private Links links;
  private Access access;
  private List<String> corsOrigins;
  private TrustedProxies proxies;
  private boolean openHere;

  /** For the client proxy. */
  protected GatewayAuthentication() {}

  @Inject
  GatewayAuthentication(Login login, Links links, Access access, Settings settings) {
    this.login = login;
    this.links = links;
    this.access = access;
    corsOrigins = settings.access().corsOrigins();
    proxies = settings.server().trustedProxies();
    openHere = settings.livebox().isOpenHere();
  }

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
      throws AuthenticationException {
    try {
      return Gate.decided(decide(request, response, context), request);
    } catch (Passwords.Busy e) {
      response.setHeader("Retry-After", "2");
      return Gate.decided(refuse(HttpServletResponse.SC_SERVICE_UNAVAILABLE, response), request);
    }
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
      return refuse(HttpServletResponse.SC_BAD_REQUEST, response);
    }
    String authorization = request.getHeader("Authorization");
    if (BasicCredentials.areBroken(authorization)) {
      // Open Liberty looks at it too where we do nothing, and fails at it with a 500.
      return refuse(request, response);
    }
    AccessTable.Asked asked = asked(request);
    if (area == Area.WATCH && needsNobody(asked, request)) {
      // Players ask a few times a second: nobody's login needs to be looked up for that.
      return context.doNothing();
    }
    // Which cookie counts depends on how the client came.
    proxies.outside(request);
    try {
      Optional<Caller> caller = caller(area, request, response);
      if (caller.isEmpty()) {
        return AuthenticationStatus.SEND_FAILURE;
      }
      Caller sender = isOfThisMachine(caller.get(), asked, request) ? Caller.HERE : caller.get();
      sender.sent(request);
      return judged(area, asked, sender, request, response, context);
    } catch (IOException e) {
      throw new AuthenticationException(e);
    }
  }

  /** A page of another site is kept out by its Origin or, without one, by its own name as Host. */
  private boolean isOfThisMachine(
      Caller caller, AccessTable.Asked asked, HttpServletRequest request) {
    return openHere
        && asked.row().need() == AccessTable.Need.LIVEBOX
        && caller.equals(Caller.STRANGER)
        && (Area.isBox(request)
            ? Nearby.isByOwnPage(request)
            : request.getHeader("Sec-Fetch-Site") == null && Nearby.isByName(request));
  }

  private static AccessTable.Asked asked(HttpServletRequest request) {
    String rest = request.getPathInfo() == null ? "" : request.getPathInfo();
    String servlet = request.getServletPath();
    return AccessTable.ask(request.getMethod(), servlet + rest, isFront(servlet, request));
  }

  /** True if the front page's servlet answers, or none but the container's own, with 404. */
  private static boolean isFront(String servlet, HttpServletRequest request) {
    if (servlet.isEmpty() || servlet.equals(FRONT)) {
      return true;
    }
    return !servlet.startsWith(FRONT + "/")
        && request.getServletContext().getServletRegistrations().values().stream()
            .flatMap(each -> each.getMappings().stream())
            .noneMatch(pattern -> takes(pattern, servlet));
  }

  /** A servlet's path says of its pattern all but the star. */
  private static boolean takes(String pattern, String servlet) {
    return pattern.equals(servlet)
        || pattern.equals(servlet + "/*")
        || (pattern.startsWith("*.") && servlet.endsWith(pattern.substring(1)));
  }

  /**
   * True for what is open to all, and for what says by itself who may have it: media have names
   * that nobody guesses who saw none of their run, and media playlists the id of a viewer, which
   * their servlet looks at.
   */
  private boolean needsNobody(AccessTable.Asked asked, HttpServletRequest request) {
    if (!Area.isStream(request) || Accepted.page(request)) {
      return false;
    }
    String path = request.getRequestURI();
    boolean isEntrance =
        !path.startsWith("/hls_gateway/read/")
            || Area.isEntrance(path.substring(path.lastIndexOf('/') + 1));
    return !isEntrance || access.isPublic(asked.channel());
  }

  /** Who sent it; empty if that was answered already. */
  private Optional<Caller> caller(
      Area area, HttpServletRequest request, HttpServletResponse response) throws IOException {
    String authorization = area == Area.PAGES ? null : request.getHeader("Authorization");
    Optional<String> bearer = bearer(authorization);
    if (bearer.isPresent()) {
      return byToken(bearer.get(), request, response);
    }
    Optional<BasicCredentials> basic = BasicCredentials.of(authorization);
    Optional<Account> account = login.recognise(request, response);
    // Who gives a password to the API, as its page in a browser can, means to be known by it.
    if (account.isPresent() && (basic.isEmpty() || area != Area.API)) {
      return account.map(Caller::of);
    }
    if (basic.isPresent()) {
      return byBasic(basic.get(), request, response);
    }
    Optional<ViewerLink> link =
        area == Area.WATCH
            ? links
                .find(linkOf(request))
                .filter(found -> found.isFor(proxies.outside(request).address()))
            : Optional.empty();
    return Optional.of(link.map(Caller::of).orElse(Caller.STRANGER));
  }

  /** Null if there is none; of a query that cannot be decoded, whoever is asked says so. */
  private static String linkOf(HttpServletRequest request) {
    try {
      return request.getParameter(Links.PARAMETER);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Optional<String> bearer(String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(authorization.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  private Optional<Caller> byToken(
      String token, HttpServletRequest request, HttpServletResponse response) throws IOException {
    Login.ByToken outcome = login.byToken(proxies.outside(request).address(), token);
    if (outcome.caller().isPresent()) {
      return outcome.caller();
    }
    if (outcome.braked().isPresent()) {
      tooMany(outcome.braked().get(), response);
      return Optional.empty();
    }
    // RFC 6750, 3.1
    response.setHeader("WWW-Authenticate", BEARER_CHALLENGE);
    response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
    return Optional.empty();
  }

  private Optional<Caller> byBasic(
      BasicCredentials given, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Login.Outcome outcome =
        login.check(proxies.outside(request).address(), given.name(), given.password());
    if (outcome instanceof Login.Outcome.Accepted accepted) {
      return Optional.of(Caller.of(accepted.account()));
    }
    if (outcome instanceof Login.Outcome.Braked braked) {
      tooMany(braked, response);
    } else {
      askForBasic(request, response);
    }
    return Optional.empty();
  }

  private static void tooMany(Login.Outcome.Braked braked, HttpServletResponse response)
      throws IOException {
    response.setHeader("Retry-After", Long.toString(braked.seconds()));
    // RFC 6585, 4: 429 Too Many Requests
    response.sendError(429);
  }

  private AuthenticationStatus judged(
      Area area,
      AccessTable.Asked asked,
      Caller caller,
      HttpServletRequest request,
      HttpServletResponse response,
      HttpMessageContext context)
      throws IOException, AuthenticationException {
    // A preflight carries no credentials: Fetch, 3.2.2.
    boolean preflight = request.getMethod().equals("OPTIONS") && area == Area.WATCH;
    Verdict verdict = preflight ? Verdict.ALLOWED : access.verdict(asked, caller);
    return switch (verdict) {
      case ALLOWED ->
          caller.account().isPresent()
              ? accept(context, caller.account().get())
              : context.doNothing();
      case LOGIN_NEEDED -> challenge(area, request, response);
      case FORBIDDEN -> refuse(HttpServletResponse.SC_FORBIDDEN, response);
      case HIDDEN -> refuse(HttpServletResponse.SC_NOT_FOUND, response);
    };
  }

  private AuthenticationStatus challenge(
      Area area, HttpServletRequest request, HttpServletResponse response) throws IOException {
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

  private static AuthenticationStatus refuse(int status, HttpServletResponse response)
      throws AuthenticationException {
    try {
      response.sendError(status);
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
    return context.notifyContainerAboutLogin(account.name(), account.groups());
  }
}
