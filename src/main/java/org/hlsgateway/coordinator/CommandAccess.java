package org.hlsgateway.coordinator;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hlsgateway.accounts.BasicCredentials;
import org.hlsgateway.accounts.Login;
import org.hlsgateway.accounts.Role;
import org.hlsgateway.config.Settings;
import org.hlsgateway.http.Nearby;

/** Who may send commands: COMMANDS_API_AUTH, or else the administrator and this machine. */
@ApplicationScoped
class CommandAccess {
  private static final Logger LOG = System.getLogger(CommandAccess.class.getName());
  private static final String BEARER = "Bearer ";

  private final AtomicBoolean explained = new AtomicBoolean();
  private final AtomicBoolean warned = new AtomicBoolean();
  private Settings.CommandsAccess wanted;
  private Login login;

  /** For the client proxy. */
  protected CommandAccess() {}

  @Inject
  CommandAccess(Settings settings, Login login) {
    this.wanted = settings.coordinator().commands();
    this.login = login;
  }

  boolean isAllowed(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    if (wanted.scheme().isPresent()) {
      return given(header).filter(this::isRight).isPresent();
    }
    if (request.isUserInRole(Role.ADMIN.group())) {
      return true;
    }
    if (Nearby.isByName(request)) {
      if (warned.compareAndSet(false, true)) {
        LOG.log(
            Level.WARNING,
            "A command from this machine was let in without credentials: if a proxy here passes"
                + " /commands on, anybody may send them; set COMMANDS_API_AUTH");
      }
      return true;
    }
    boolean allowed = isAdmin(header, request);
    if (!allowed && explained.compareAndSet(false, true)) {
      LOG.log(
          Level.WARNING,
          "Refused a command from {0}: set COMMANDS_API_AUTH to Basic or Bearer, with"
              + " COMMANDS_API_AUTH_USER and COMMANDS_API_AUTH_PASSWORD or with"
              + " COMMANDS_API_AUTH_TOKEN, to let applications on other machines in; one on this"
              + " machine may use http://localhost",
          request.getRemoteAddr());
    }
    return allowed;
  }

  /** What to ask for in WWW-Authenticate. */
  String challenge() {
    return wanted.scheme().orElse("Basic") + " realm=\"HLS Gateway commands\"";
  }

  private Optional<String> given(String header) {
    if (wanted.scheme().orElseThrow().equals("Basic")) {
      return BasicCredentials.of(header).map(basic -> basic.name() + ":" + basic.password());
    }
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(header.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  private boolean isRight(String secret) {
    return MessageDigest.isEqual(
        wanted.secret().getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
  }

  private boolean isAdmin(String header, HttpServletRequest request) {
    return BasicCredentials.of(header)
        .map(basic -> login.check(request.getRemoteAddr(), basic.name(), basic.password()))
        .filter(
            outcome ->
                outcome instanceof Login.Outcome.Accepted accepted && accepted.account().isAdmin())
        .isPresent();
  }
}
