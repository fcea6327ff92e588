package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.hlsgateway.config.Settings;

/** The one way to another password, whoever asks for it. */
@ApplicationScoped
public class PasswordChanges {
  private static final Logger LOG = System.getLogger(PasswordChanges.class.getName());

  private Accounts accounts;
  private Passwords passwords;
  private FirstAccount first;
  private Settings settings;

  /** For the client proxy. */
  protected PasswordChanges() {}

  @Inject
  PasswordChanges(Accounts accounts, Passwords passwords, FirstAccount first, Settings settings) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.first = first;
    this.settings = settings;
  }

  /**
   * Ends all that is logged in by the former password.
   *
   * @param password checked by {@link AccountValues#problemOfPassword}
   * @throws RefusedChange if the setting ADMIN_PASSWORD says it
   * @throws Passwords.Busy if too many passwords are being derived
   */
  public Account set(Account account, String password) {
    refuseIfSet(account.name());
    Account changed = setHash(account, passwords.hash(password));
    passwords.remember(changed, password);
    return changed;
  }

  /**
   * @param hash as Pbkdf2PasswordHash writes it
   * @throws RefusedChange as in {@link #set}
   */
  Account setHash(Account account, String hash) {
    refuseIfSet(account.name());
    Account changed = accounts.setPassword(account.id(), hash);
    forgetFile(account.name());
    return changed;
  }

  /**
   * What an administrator's form says of an account: all of it, or nothing.
   *
   * @param version as the editor saw it
   * @param password checked by {@link AccountValues#problemOfPassword}; empty: stays as it is
   * @param editor whose change it is
   * @throws RefusedChange as in {@link Accounts#update} and {@link #set}
   * @throws Passwords.Busy if too many passwords are being derived
   */
  public Account update(
      Account old, int version, AccountValues values, Optional<String> password, Account editor) {
    if (password.isEmpty()) {
      return accounts.update(old, version, values, Optional.of(editor));
    }
    refuseIfSet(old.name());
    refuseIfSet(values.name());
    // Before anything is written: it may take long, and may be refused.
    String hash = passwords.hash(password.get());
    Account changed = accounts.update(old, version, values, Optional.of(hash), Optional.of(editor));
    passwords.remember(changed, password.get());
    forgetFile(old.name());
    forgetFile(changed.name());
    return changed;
  }

  private void forgetFile(String name) {
    if (Account.key(name).equals(Account.key(settings.access().adminUser()))) {
      try {
        PasswordFile.in(settings.store().dataDir()).forget();
      } catch (IOException e) {
        LOG.log(Level.WARNING, "The former password's hash stays in admin.password", e);
      }
    }
  }

  private void refuseIfSet(String name) {
    if (first.isSet(name)) {
      throw new RefusedChange(
          RefusedChange.Kind.FORBIDDEN,
          "This password is in the setting ADMIN_PASSWORD: change it there, or take it out.");
    }
  }
}
