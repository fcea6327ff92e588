package org.hlsgateway.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is deleted leaves nothing without an owner; who is not deleted keeps everything. */
class AccountRemovalTest {
  private final TestAccounts people = TestAccounts.withAdmin();
  private final Map<String, Long> owners = new HashMap<>();
  private final AccountRemoval removal = new AccountRemoval(people.accounts, List.of(new Talks()));
  private Account anna;
  private Account bert;

  private final class Talks implements Belongings {
    @Override
    public List<String> of(long account) {
      return owners.entrySet().stream()
          .filter(entry -> entry.getValue() == account)
          .map(Map.Entry::getKey)
          .toList();
    }

    @Override
    public void handOver(long from, long to) {
      owners.replaceAll((talk, owner) -> owner == from ? to : owner);
    }
  }

  @BeforeEach
  void book() {
    anna = people.add("anna", Role.PUBLISHER, "secret of anna");
    bert = people.add("bert", Role.PUBLISHER, "secret of bert");
    owners.put("talk of anna", anna.id());
    owners.put("talk of the administrator", people.admin().id());
  }

  @Test
  void heir_takesWhatTheOtherHad() {
    removal.delete(anna, anna.version(), Optional.of(people.admin()), " Bert ");
    assertThat(people.accounts.find("anna")).isEmpty();
    assertThat(owners).containsEntry("talk of anna", bert.id());
  }

  @Test
  void withoutAnHeir_whoHasSomethingStays() {
    assertRefused("It still has talk of anna", anna, anna.version(), people.admin(), "");
    assertRefused("switched on", anna, anna.version(), people.admin(), "nobody");
    assertRefused("switched on", anna, anna.version(), people.admin(), "anna");
  }

  @Test
  void whoMayNotBeDeleted_keepsEverything() {
    Account admin = people.admin();
    assertRefused("You cannot delete yourself", admin, admin.version(), admin, "bert");
    assertRefused("last administrator", admin, admin.version(), anna, "bert");
    assertRefused("changed", anna, anna.version() + 1, admin, "bert");
    people.accounts.endLogins(anna.id());
    assertRefused("changed", anna, anna.version(), admin, "bert");
  }

  private void assertRefused(
      String sentence, Account old, int version, Account editor, String heir) {
    Map<String, Long> before = Map.copyOf(owners);
    assertThatThrownBy(() -> removal.delete(old, version, Optional.of(editor), heir))
        .isInstanceOf(RefusedChange.class)
        .hasMessageContaining(sentence);
    assertThat(owners).isEqualTo(before);
    assertThat(people.accounts.byId(old.id())).isPresent();
  }
}
