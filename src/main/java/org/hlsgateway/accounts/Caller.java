package org.hlsgateway.accounts;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;

/**
 * Who sent a request, and by what.
 *
 * @param account empty: a stranger
 * @param token what the account logged in with, if it was one
 * @param scopes all of them without a token
 * @param link by which a stranger watches
 */
public record Caller(
    Optional<Account> account,
    Optional<ApiToken> token,
    Set<Scope> scopes,
    Optional<ViewerLink> link) {
  public static final Caller STRANGER =
      new Caller(Optional.empty(), Optional.empty(), Set.of(), Optional.empty());

  /** A program on this machine, where a setting lets those in without an account. */
  static final Caller HERE =
      new Caller(Optional.empty(), Optional.empty(), Set.of(Scope.OPERATE), Optional.empty());

  private static final String ATTRIBUTE = Caller.class.getName();

  static Caller of(Account account) {
    return new Caller(Optional.of(account), Optional.empty(), Scope.ALL, Optional.empty());
  }

  static Caller of(Account account, ApiToken token) {
    return new Caller(Optional.of(account), Optional.of(token), token.scopes(), Optional.empty());
  }

  static Caller of(ViewerLink link) {
    return new Caller(Optional.empty(), Optional.empty(), Set.of(), Optional.of(link));
  }

  /** Who sent it; a stranger before anybody was asked. */
  public static Caller of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Caller known ? known : STRANGER;
  }

  void sent(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  boolean has(Scope scope) {
    return Scope.allow(scopes, scope);
  }

  boolean is(Role role) {
    return account.filter(who -> who.role() == role).isPresent();
  }

  boolean isHere() {
    return account.isEmpty() && !scopes.isEmpty();
  }

  public boolean isAdmin() {
    return is(Role.ADMIN);
  }
}
