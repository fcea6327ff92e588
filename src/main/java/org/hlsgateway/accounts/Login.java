package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.time.SteadyClock;

/** Checks names and passwords, with the brake on, and remembers in the session who logged in. */
@ApplicationScoped
public class Login {
  private static final Logger LOG = System.getLogger(Login.class.getName());
  private static final String ATTRIBUTE = Account.class.getName();
  private static final int SESSION_SECONDS = 8 * 60 * 60;
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_PASSWORD = 256;

  private IdentityStoreHandler stores;
  private Brake brake;

  /** For the client proxy. */
  protected Login() {}

  @Inject
  Login(IdentityStoreHandler stores) {
    this(stores, new SteadyClock());
  }

  Login(IdentityStoreHandler stores, Clock clock) {
    this.stores = stores;
    brake = new Brake(clock);
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
      LOG.log(Level.WARNING, "Login failed from {0}", address);
      return new Outcome.Wrong();
    }
    brake.succeeded(address);
    return new Outcome.Accepted(
        new Account(result.getCallerPrincipal().getName(), Set.copyOf(result.getCallerGroups())));
  }

  /** Checks, and if it is right, logs the session in under a new id. */
  public Outcome logIn(HttpServletRequest request, String name, String password) {
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
      Csrf.renew(session);
    }
    return outcome;
  }

  /** Ends the session, if there is one. */
  public void logOut(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
  }

  /** Who logged this session in. */
  static Optional<Account> of(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session != null && session.getAttribute(ATTRIBUTE) instanceof Account account
        ? Optional.of(account)
        : Optional.empty();
  }
}
