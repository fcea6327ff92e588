package org.hlsgateway.accounts;

import jakarta.persistence.EntityManager;
import java.util.List;

/** Names of what rows refer to, for the audit, as they are in the transaction of the change. */
final class Subjects {
  private Subjects() {}

  static String of(EntityManager entities, Target target) {
    return target.group()
        ? "group " + name(entities, "select name from channel_group where id = ?1", target.id())
        : channel(entities, target.id());
  }

  static String channel(EntityManager entities, long id) {
    return name(entities, "select nickname from channel where id = ?1", id);
  }

  /**
   * @param id null: everybody
   */
  static String account(EntityManager entities, Long id) {
    return id == null ? "everybody" : name(entities, "select name from account where id = ?1", id);
  }

  private static String name(EntityManager entities, String query, long id) {
    List<?> found = entities.createNativeQuery(query).setParameter(1, id).getResultList();
    return found.isEmpty() ? "what is gone" : found.get(0).toString();
  }
}
