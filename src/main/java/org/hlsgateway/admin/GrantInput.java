package org.hlsgateway.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Accounts;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.accounts.Permission;
import org.hlsgateway.accounts.Target;
import org.hlsgateway.web.Flash;

/** Who was granted what, for the pages of channels and of groups. */
@ApplicationScoped
class GrantInput {
  /** Offered while a name is typed. */
  static final int MOST_NAMES = 200;

  private Accounts accounts;
  private Grants grants;

  /** A grant as the pages show it. */
  public record Granted(long id, int version, String account, String permission) {}

  /** For the client proxy. */
  protected GrantInput() {}

  @Inject
  GrantInput(Accounts accounts, Grants grants) {
    this.accounts = accounts;
    this.grants = grants;
  }

  List<Granted> granted(Target target) {
    return grants.of(target).stream()
        .map(
            grant ->
                new Granted(
                    grant.id(),
                    grant.version(),
                    grant
                        .account()
                        .map(
                            id -> accounts.byId(id).map(Account::title).orElse("a deleted account"))
                        .orElse("Everybody"),
                    grant.permission().inWords()))
        .toList();
  }

  /**
   * Grants what the form says, and says what came of it.
   *
   * @param name of the target, for people
   * @throws org.hlsgateway.accounts.RefusedChange if it is granted already
   */
  void grant(Target target, String name, HttpServletRequest request) {
    String given = AccountsServlet.text(request, "account").strip();
    Optional<Account> account = accounts.find(given);
    if (!given.isEmpty() && account.isEmpty()) {
      Flash.error(request, "There is no account of this name.");
      return;
    }
    Permission permission = permission(AccountsServlet.text(request, "permission"));
    if (given.isEmpty() && permission != Permission.WATCH) {
      Flash.error(request, "Everybody may be let watch, and nothing else: name an account.");
      return;
    }
    grants.createGrant(account.map(Account::id), target, permission);
    Flash.success(
        request,
        account.map(Account::title).orElse("Everybody")
            + " may "
            + permission.inWords()
            + " "
            + name
            + " now.");
  }

  void revoke(HttpServletRequest request) {
    grants.deleteGrant(
        Answers.id(AccountsServlet.text(request, "grant")), AccountsServlet.version(request));
    Flash.success(request, "It is not granted any more.");
  }

  /** What cannot be read is the least. */
  static Permission permission(String given) {
    return switch (given) {
      case "OPERATE" -> Permission.OPERATE;
      case "PUBLISH" -> Permission.PUBLISH;
      default -> Permission.WATCH;
    };
  }
}
