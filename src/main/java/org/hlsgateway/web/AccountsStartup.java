package org.hlsgateway.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import org.hlsgateway.accounts.Accounts;
import org.hlsgateway.accounts.FirstAccount;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.accounts.Links;
import org.hlsgateway.accounts.Tokens;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;

/** Reads who may do what, and sees to it that somebody can log in. */
@ApplicationScoped
@StartsAt(Stage.ACCOUNTS)
class AccountsStartup implements Part {
  private Accounts accounts;
  private Grants grants;
  private Tokens tokens;
  private Links links;
  private FirstAccount first;

  /** For the container's proxy only. */
  protected AccountsStartup() {}

  @Inject
  AccountsStartup(
      Accounts accounts, Grants grants, Tokens tokens, Links links, FirstAccount first) {
    this.accounts = accounts;
    this.grants = grants;
    this.tokens = tokens;
    this.links = links;
    this.first = first;
  }

  @Override
  public void start() {
    accounts.load();
    grants.load();
    tokens.load();
    links.load();
    try {
      first.prepare();
      first.settleAside();
    } catch (IOException e) {
      throw StartupFailure.refuse(
          "admin.password in DATA_DIR cannot be used; delete it to get a new password, or set"
              + " ADMIN_PASSWORD.",
          e);
    }
  }
}
