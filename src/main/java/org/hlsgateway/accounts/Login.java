package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.time.PerMinute;
import org.hlsgateway.time.SteadyClock;

/**
 * Checks names and passwords, with the brake on, and remembers who logged in: {@link KeptLogins}.
 */
@ApplicationScoped
public class Login {
  private static final Logger LOG = System.getLogger(Login.class.getName());
  private static final String ATTRIBUTE = Account.class.getName();
  private static final int SESSION_SECONDS = 8 * 60 * 60;
  private static final int LONGEST_NAME = 64;

  /** Logged, that is: the brake counts by address, and there are many addresses. */
  private static final int MOST_FAILURES_A_MINUTE = 60;

  private static final Duration BUSY = Duration.ofSeconds(2);

  private Accounts accounts;
  private Passwords passwords;
  private FirstAccount first;
  private KeptLogins kept;
  private Tokens tokens;
  private Brake brake;
  private PerMinute failures;

  /** For the client proxy. */
  protected Login() {}

  @Inject
  Login(
      Accounts accounts, Passwords passwords, FirstAccount first, KeptLogins kept, Tokens tokens) {
    this(accounts, passwords, first, kept, tokens, new SteadyClock());
  }

  Login(
      Accounts accounts,
      Passwords passwords,
      FirstAccount first,
      KeptLogins kept,
      Tokens tokens,
      Clock clock) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.first = first;
    this.kept = kept;
    this.tokens = tokens;
    brake = new Brake(clock);
    failures = new PerMinute(MOST_FAILURES_A_MINUTE, clock);
  }

  /** What came of an attempt. */
  public sealed interface Outcome {
    /** Right. */
    record Accepted(Account account) implements Outcome {}

    /** Name or password is wrong, or the account is switched off; which, nobody is told. */
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
    if (name.length() > LONGEST_NAME || password.length() > AccountValues.LONGEST_PASSWORD) {
      brake.failed(address, "");
      return new Outcome.Wrong();
    }
    String key = Account.key(name);
    Optional<Account> account;
    try {
      account = accounts.find(name).map(first::settle);
    } catch (Passwords.Busy e) {
      return new Outcome.Braked(BUSY);
    }
    if (passwords.isKnown(account.filter(Account::enabled), password)) {
      Optional<Duration> wait = brake.remaining(address, key);
      return wait.isPresent()
          ? new Outcome.Braked(wait.get())
          : accepted(address, key, account.get());
    }
    String fingerprint = passwords.fingerprint(key, account, password);
    Brake.Begun begun = brake.begin(address, key, fingerprint);
    if (begun instanceof Brake.Begun.Braked braked) {
      return new Outcome.Braked(braked.remaining());
    }
    if (begun instanceof Brake.Begun.Repeated) {
      return new Outcome.Wrong();
    }
    boolean counted = begun instanceof Brake.Begun.Counted;
    boolean right = false;
    boolean looked = false;
    try {
      right =
          passwords.areRight(account, password, brake.isTrusted(address, key))
              && account.get().enabled();
      looked = true;
    } catch (Passwords.Busy e) {
      return new Outcome.Braked(BUSY);
    } finally {
      if (counted && (right || !looked)) {
        brake.takeBack(address, key, fingerprint);
      }
    }
    if (right) {
      return accepted(address, key, account.get());
    }
    brake.wrong(address, key, fingerprint);
    if (failures.allows()) {
      LOG.log(Level.WARNING, "Login failed from {0}", address);
    }
    return new Outcome.Wrong();
  }

  /**
   * Whoever is logged in proves by their password that it is still they; braked as a login is,
   * because a browser that was left open guesses as well as a stranger.
   *
   * @param address as for {@link #check}
   */
  public Outcome confirm(String address, Account account, String password) {
    return check(address, account.name(), password);
  }

  private Outcome accepted(String address, String key, Account account) {
    brake.succeeded(address, key);
    return new Outcome.Accepted(account);
  }

  /**
   * @param caller empty: no such token counts
   * @param braked present: it was not looked at
   */
  record ByToken(Optional<Caller> caller, Optional<Outcome.Braked> braked) {}

  /**
   * @param address as for {@link #check}: who guesses tokens is braked as who guesses passwords
   */
  ByToken byToken(String address, String secret) {
    // First what is right: a token's address is often that of many others.
    Optional<ApiToken> token = tokens.find(secret);
    Optional<Account> account =
        token.flatMap(found -> accounts.byId(found.account())).filter(Account::enabled);
    if (account.isPresent()) {
      tokens.noteUse(token.get());
      return new ByToken(Optional.of(Caller.of(account.get(), token.get())), Optional.empty());
    }
    Optional<Duration> wait = brake.remaining(address, "");
    if (wait.isPresent()) {
      return new ByToken(Optional.empty(), wait.map(Outcome.Braked::new));
    }
    brake.failed(address, "");
    return new ByToken(Optional.empty(), Optional.empty());
  }

  /**
   * Checks, and if it is right, logs the browser in; its session, if it has one, gets a new id.
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
      LoginCookie.of(request).ifPresent(kept::forget);
      String secret =
          kept.make(
              accepted.account(),
              stays,
              new KeptLogins.Place(request.getRemoteAddr(), request.getHeader("User-Agent")));
      LoginCookie.set(secret, stays, request, response);
      Csrf.expect(request, secret);
      HttpSession session = request.getSession(false);
      // None is made: there is only so much room for them, and the cookie says it all.
      if (session != null) {
        // An id that somebody planted before the login is worth nothing after it.
        request.changeSessionId();
        session.setMaxInactiveInterval(SESSION_SECONDS);
        Csrf.renew(session, secret);
      }
      accounts.noteLogin(accepted.account().id());
    }
    return outcome;
  }

  /** Ends the login, and the session, if there is one. */
  public void logOut(HttpServletRequest request, HttpServletResponse response) {
    LoginCookie.of(request).ifPresent(kept::forget);
    LoginCookie.remove(request, response);
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
  }

  /** Where the account is logged in, the latest first. */
  public List<KeptLogins.Shown> logins(Account account, HttpServletRequest request) {
    return kept.of(account, LoginCookie.of(request));
  }

  /** This browser stays logged in, though all that its account had was just ended. */
  public void stayHere(Account account, HttpServletRequest request) {
    LoginCookie.of(request).ifPresent(secret -> kept.carryOver(secret, account));
  }

  /**
   * Looks whether a cookie says who sent a request; {@link #of} and {@link Csrf} know it then. No
   * session is made for it.
   */
  Optional<Account> recognise(HttpServletRequest request, HttpServletResponse response) {
    Optional<String> secret = LoginCookie.of(request);
    Optional<KeptLogins.Found> found = secret.flatMap(kept::find);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (found.get().renewed()) {
      LoginCookie.set(secret.get(), found.get().stays(), request, response);
    }
    request.setAttribute(ATTRIBUTE, found.get().account());
    Csrf.expect(request, secret.get());
    return Optional.of(found.get().account());
  }

  /** Who was recognised by a cookie. */
  static Optional<Account> of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Account recognised
        ? Optional.of(recognised)
        : Optional.empty();
  }
}
