package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Deletes accounts, if nothing is left without an owner by it. */
@ApplicationScoped
public class AccountRemoval {
  private static final int MOST_NAMED = 10;

  private Accounts accounts;
  private Iterable<Belongings> belongings;

  /** For the client proxy. */
  protected AccountRemoval() {}

  @Inject
  AccountRemoval(Accounts accounts, @Any Instance<Belongings> belongings) {
    this(accounts, (Iterable<Belongings>) belongings);
  }

  AccountRemoval(Accounts accounts, Iterable<Belongings> belongings) {
    this.accounts = accounts;
    this.belongings = belongings;
  }

  /**
   * @param editor whoever does it
   * @param heir name of the account that takes what the other one has; blank: it must have nothing
   * @throws RefusedChange if it was changed since, has something, or is needed
   */
  public void delete(Account old, int version, Optional<Account> editor, String heir) {
    accounts.delete(old, version, editor, () -> handOver(old, heir.strip()));
  }

  private void handOver(Account old, String heir) {
    if (heir.isEmpty()) {
      for (Belongings each : belongings) {
        List<String> held = each.of(old.id());
        if (!held.isEmpty()) {
          throw new RefusedChange(RefusedChange.Kind.FORBIDDEN, sentence(held));
        }
      }
      return;
    }
    Account other =
        accounts
            .find(heir)
            .filter(found -> found.id() != old.id())
            .filter(found -> found.enabled() && found.role() != Role.VIEWER)
            .orElseThrow(
                () ->
                    new RefusedChange(
                        RefusedChange.Kind.FORBIDDEN,
                        "Name another account as replacement that is switched on and may"
                            + " publish."));
    belongings.forEach(each -> each.handOver(old.id(), other.id()));
  }

  private static String sentence(List<String> held) {
    return "It still has "
        + String.join(", ", held.subList(0, Math.min(MOST_NAMED, held.size())))
        + (held.size() > MOST_NAMED ? " and others" : "")
        + ". Delete those, or name another account that takes them, as replacement.";
  }
}
