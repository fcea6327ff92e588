package org.hlsgateway.admin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.AccountValues;
import org.hlsgateway.accounts.Accounts;
import org.hlsgateway.accounts.ApiToken;
import org.hlsgateway.accounts.Expiry;
import org.hlsgateway.accounts.FirstAccount;
import org.hlsgateway.accounts.Login;
import org.hlsgateway.accounts.PasswordChanges;
import org.hlsgateway.accounts.Passwords;
import org.hlsgateway.accounts.RefusedChange;
import org.hlsgateway.accounts.Scope;
import org.hlsgateway.accounts.Tokens;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.Pages;

/**
 * One's own account: by POST {@code /password}, {@code /logout} (everywhere), {@code /token} (a new
 * one, shown in the answer) and {@code /revoke}.
 */
@WebServlet(urlPatterns = "/hls_gateway/admin/me/*", asyncSupported = true)
public class MeServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String HERE = "/hls_gateway/admin/me";

  @Inject private transient Accounts accounts;
  @Inject private transient PasswordChanges changes;
  @Inject private transient FirstAccount first;
  @Inject private transient Login login;
  @Inject private transient Tokens tokens;
  @Inject private transient Pages pages;

  /** A token as the page shows it. */
  public record Shown(long id, String name, String scopes, String expires, String lastUsed) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (AccountsServlet.path(request).isEmpty()) {
      show("", request, response);
    } else {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Account self = Answers.account(request);
    try {
      switch (AccountsServlet.path(request)) {
        case "password" -> password(self, request);
        case "logout" -> {
          login.stayHere(accounts.endLogins(self.id()), request);
          Flash.success(request, "You are logged out everywhere but here.");
        }
        case "token" -> {
          Optional<String> secret = token(self, request);
          if (secret.isPresent()) {
            // In this answer alone: it is kept nowhere, not even in the session.
            show(secret.get(), request, response);
            return;
          }
        }
        case "revoke" -> revoke(self, request);
        default -> {
          response.sendError(HttpServletResponse.SC_NOT_FOUND);
          return;
        }
      }
    } catch (RefusedChange e) {
      Flash.error(request, e.getMessage());
    } catch (Passwords.Busy e) {
      Flash.error(request, "Too many passwords are being checked: try again in a moment.");
    }
    response.sendRedirect(HERE);
  }

  private void password(Account self, HttpServletRequest request) {
    String password = AccountsServlet.text(request, "password");
    Optional<String> problem = AccountValues.problemOfPassword(password);
    if (problem.isPresent()) {
      Flash.error(request, problem.get());
      return;
    }
    Login.Outcome outcome =
        login.confirm(request.getRemoteAddr(), self, AccountsServlet.text(request, "current"));
    if (outcome instanceof Login.Outcome.Braked braked) {
      long minutes = (braked.seconds() + 59) / 60;
      Flash.error(
          request, "Too many attempts: nothing was changed. Try again in " + minutes + " min.");
    } else if (outcome instanceof Login.Outcome.Wrong) {
      Flash.error(request, "This is not your password: nothing was changed.");
    } else {
      login.stayHere(changes.set(self, password), request);
      Flash.success(request, "Your password is changed. Everywhere else you have to log in anew.");
    }
  }

  private Optional<String> token(Account self, HttpServletRequest request) {
    String name = AccountsServlet.text(request, "name");
    Optional<Set<Scope>> scopes = Scope.parse(List.of(AccountsServlet.text(request, "scope")));
    String until = AccountsServlet.text(request, "expires");
    Optional<Instant> expires = until.isEmpty() ? Optional.empty() : Expiry.endOf(until);
    if (!until.isEmpty() && expires.isEmpty()) {
      Flash.error(request, "Write the day as 2027-01-31.");
      return Optional.empty();
    }
    Optional<String> problem = Tokens.problemOfName(name).or(() -> tokens.problemOfEnd(expires));
    if (problem.isPresent() || scopes.isEmpty()) {
      Flash.error(request, problem.orElse("Choose what the token is good for."));
      return Optional.empty();
    }
    return Optional.of(tokens.create(self, name, scopes.get(), expires).secret());
  }

  private void revoke(Account self, HttpServletRequest request) {
    long id = Answers.id(AccountsServlet.text(request, "token"));
    if (tokens.byId(id).filter(token -> token.account() == self.id()).isPresent()) {
      tokens.revoke(id);
      Flash.success(request, "The token is revoked.");
    }
  }

  private void show(String secret, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Account self = Answers.account(request);
    Map<String, Object> model = new HashMap<>();
    model.put("nav", "me");
    model.put("account", self);
    model.put("isSet", first.isSet(self));
    model.put("logins", login.logins(self, request));
    model.put("tokens", tokens.of(self).stream().map(this::shown).toList());
    model.put("scopes", Scope.values());
    model.put("secret", secret);
    pages.render("admin/me", model, request, response);
  }

  private Shown shown(ApiToken token) {
    return new Shown(
        token.id(),
        token.name(),
        String.join(
            ", ",
            token.scopes().stream()
                .map(scope -> scope.name().toLowerCase(java.util.Locale.ROOT))
                .sorted()
                .toList()),
        token.expires().map(end -> end.toString().substring(0, 10)).orElse("never"),
        tokens.lastUsed(token).map(when -> when.toString().substring(0, 10)).orElse("never"));
  }
}
