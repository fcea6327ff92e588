package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.time.PerMinute;
import org.hlsgateway.time.SteadyClock;

/**
 * Checks names and passwords, with the brake on, and remembers who logged in: in the session, and
 * for when that is gone, in {@link KeptLogins}.
 */
@ApplicationScoped
public class Login {
  private static final Logger LOG = System.getLogger(Login.class.getName());
  private static final String ATTRIBUTE = Account.class.getName();
  private static final int SESSION_SECONDS = 8 * 60 * 60;
  private static final int LONGEST_NAME = 64;

  /** Logged, that is: the brake counts by address, and there are many addresses. */
  private static final int MOST_FAILURES_A_MINUTE = 60;

  private static final int LONGEST_PASSWORD = 256;

  private IdentityStoreHandler stores;
  private KeptLogins kept;
  private Brake brake;
  private PerMinute failures;

  /** For the client proxy. */
  protected Login() {}

  @Inject
  Login(IdentityStoreHandler stores, KeptLogins kept) {
    this(stores, kept, new SteadyClock());
  }

  Login(IdentityStoreHandler stores, KeptLogins kept, Clock clock) {
    this.stores = stores;
    this.kept = kept;
    brake = new Brake(clock);
    failures = new PerMinute(MOST_FAILURES_A_MINUTE, clock);
  }

  /** What came of an attempt. */
  public sealed interface Outcome {
    /** Right. */
    record Accepted(Account account) implements Outcome {}

    /** Name or password is wrong; which one, nobody is told. */
    record Wrong() implements Outcome {}

    /** Too many attempts; whether this one was right was not looked at. */
    record Braked(Duration remaining) implements Outcome {
      /** For Retry-After: whole seconds, at least 1. */
      public long seconds() {
        return Math.max(1, remaining.plusMillis(999).toSeconds());
      }
    }
  }

  /**
   * Checks without logging in: what Basic authentication needs.
   *
   * @param address whose attempt it is: the client's, not that of a proxy that is trusted
   */
  public Outcome check(String address, String name, String password) {
    if (name.length() > LONGEST_NAME || password.length() > LONGEST_PASSWORD) {
      brake.failed(address, "");
      return new Outcome.Wrong();
    }
    Optional<Duration> wait = brake.remaining(address, name);
    if (wait.isPresent()) {
      return new Outcome.Braked(wait.get());
    }
    var result = stores.validate(new UsernamePasswordCredential(name, password));
    if (result.getStatus() != CredentialValidationResult.Status.VALID) {
      brake.failed(address, name);
      if (failures.allows()) {
        LOG.log(Level.WARNING, "Login failed from {0}", address);
      }
      return new Outcome.Wrong();
    }
    brake.succeeded(address);
    return new Outcome.Accepted(
        new Account(result.getCallerPrincipal().getName(), Set.copyOf(result.getCallerGroups())));
  }

  /**
   * Checks, and if it is right, logs the session in under a new id.
   *
   * @param stays this browser stays logged in for weeks
   */
  public Outcome logIn(
      HttpServletRequest request,
      HttpServletResponse response,
      String name,
      String password,
      boolean stays) {
    Outcome outcome = check(request.getRemoteAddr(), name, password);
    if (outcome instanceof Outcome.Accepted accepted) {
      boolean isNew = request.getSession(false) == null;
      HttpSession session = request.getSession(true);
      if (!isNew) {
        // An id that somebody planted before the login is worth nothing after it.
        request.changeSessionId();
      }
      session.setMaxInactiveInterval(SESSION_SECONDS);
      session.setAttribute(ATTRIBUTE, accepted.account());
      String secret = kept.make(stays);
      LoginCookie.set(secret, stays, request, response);
      Csrf.renew(session, secret);
    }
    return outcome;
  }

  /** Ends the session, if there is one. */
  public void logOut(HttpServletRequest request, HttpServletResponse response) {
    LoginCookie.of(request).ifPresent(kept::forget);
    LoginCookie.remove(request, response);
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
  }

  /**
   * Looks whether a cookie says who sent a request; {@link #of} and {@link Csrf} know it then. No
   * session is made for it.
   */
  Optional<Account> recognise(HttpServletRequest request, HttpServletResponse response) {
    Optional<String> secret = LoginCookie.of(request);
    Optional<KeptLogins.Found> found = secret.flatMap(kept::find);
    if (found.isEmpty()) {
      return of(request);
    }
    if (found.get().renewed()) {
      LoginCookie.set(secret.get(), found.get().stays(), request, response);
    }
    request.setAttribute(ATTRIBUTE, found.get().account());
    Csrf.expect(request, secret.get());
    return Optional.of(found.get().account());
  }

  /** Who logged this session in, or was recognised. */
  static Optional<Account> of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Account recognised) {
      return Optional.of(recognised);
    }
    HttpSession session = request.getSession(false);
    return session != null && session.getAttribute(ATTRIBUTE) instanceof Account account
        ? Optional.of(account)
        : Optional.empty();
  }
}
