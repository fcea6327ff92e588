package org.hlsgateway.accounts;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hlsgateway.accounts.AuditEntry.Deed;
import org.hlsgateway.accounts.AuditEntry.Kind;
import org.hlsgateway.store.JtaTransactions;
import org.hlsgateway.store.Transactions;

/**
 * Groups of channels, what was granted, and whose channels are. Questions are answered from memory:
 * an immutable snapshot, made anew after each commit; a playlist costs no database access. One
 * change at a time, and nobody else may write to the tables while the server runs.
 */
@ApplicationScoped
public class Grants {
  /** What everybody was granted stands under no account's id. */
  private static final long EVERYBODY = 0;

  private static final int LONGEST_NAME = 100;

  private Rows rows;
  private Audit audit;
  private Consumer<AccessChanged> listeners;
  private volatile Snapshot snapshot = new Snapshot(List.of(), List.of(), List.of());

  /**
   * @param bits by account and target, what was granted: {@link Permission#bit}
   * @param groupsOf by channel
   */
  private record Snapshot(
      Map<Long, ChannelGroup> groups,
      Map<Long, Grant> grants,
      Map<Long, ChannelAccess> channels,
      Map<Long, Map<Target, Integer>> bits,
      Map<Long, Set<Target>> groupsOf) {

    Snapshot(
        Collection<ChannelGroup> groups,
        Collection<Grant> grants,
        Collection<ChannelAccess> channels) {
      this(new TreeMap<>(), new TreeMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
      for (ChannelGroup group : groups) {
        this.groups.put(group.id(), group);
        for (Long channel : group.channels()) {
          groupsOf
              .computeIfAbsent(channel, unused -> new HashSet<>())
              .add(Target.group(group.id()));
        }
      }
      for (Grant grant : grants) {
        this.grants.put(grant.id(), grant);
        bits.computeIfAbsent(grant.account().orElse(EVERYBODY), unused -> new HashMap<>())
            .merge(grant.target(), grant.permission().bit(), (a, b) -> a | b);
      }
      channels.forEach(each -> this.channels.put(each.channel(), each));
    }

    int bits(long account, long channel) {
      Map<Target, Integer> granted = bits.get(account);
      if (granted == null) {
        return 0;
      }
      int found = granted.getOrDefault(Target.channel(channel), 0);
      for (Target group : groupsOf.getOrDefault(channel, Set.of())) {
        found |= granted.getOrDefault(group, 0);
      }
      return found;
    }
  }

  /** For the client proxy. */
  protected Grants() {}

  @Inject
  Grants(JtaTransactions transactions, Audit audit, Event<AccessChanged> changed) {
    this(transactions, Clock.systemUTC(), audit, changed::fire);
  }

  Grants(Transactions transactions, Clock clock, Audit audit, Consumer<AccessChanged> listeners) {
    this.rows = new Rows(transactions, clock);
    this.audit = audit;
    this.listeners = listeners;
  }

  /** Takes the snapshot; before that nothing is granted. */
  public synchronized void load() {
    List<ChannelAccess> channels =
        rows.all(
            "channel_access", "channel_id", ChannelAccessEntity.class, ChannelAccessEntity::read);
    List<Grant> grants = rows.all("access_grant", "id", GrantEntity.class, GrantEntity::read);
    snapshot = new Snapshot(readGroups(), grants, channels);
  }

  private List<ChannelGroup> readGroups() {
    Map<Long, Set<Long>> members = new HashMap<>();
    rows.call(
        entities -> {
          List<?> all =
              entities
                  .createNativeQuery("select group_id, channel_id from channel_group_member")
                  .getResultList();
          for (Object row : all) {
            Object[] pair = (Object[]) row;
            members
                .computeIfAbsent(((Number) pair[0]).longValue(), unused -> new HashSet<>())
                .add(((Number) pair[1]).longValue());
          }
          return null;
        });
    return rows.all(
        "channel_group",
        "name_key",
        GroupEntity.class,
        row ->
            new ChannelGroup(
                row.id,
                row.version,
                row.name,
                Set.copyOf(members.getOrDefault(row.id, Set.of())),
                row.created));
  }

  // ---- what is asked ---------------------------------------------------------------------------

  /** What the account, or everybody, was granted for the channel, by itself or by a group of it. */
  boolean isGranted(Optional<Account> account, Permission permission, long channel) {
    Snapshot now = snapshot;
    int bits = now.bits(EVERYBODY, channel);
    if (account.isPresent()) {
      bits |= now.bits(account.get().id(), channel);
    }
    return (bits & permission.bit()) != 0;
  }

  /** True if it was granted anything for the channel: who may publish or operate, may watch. */
  boolean isGrantedAnything(Account account, long channel) {
    Snapshot now = snapshot;
    return (now.bits(account.id(), channel) | now.bits(EVERYBODY, channel)) != 0;
  }

  boolean isOwner(Account account, long channel) {
    ChannelAccess access = snapshot.channels().get(channel);
    return access != null && access.owner().filter(owner -> owner == account.id()).isPresent();
  }

  /** Ids of the account's channels. */
  public List<Long> ownedBy(Account account) {
    return snapshot.channels().values().stream()
        .filter(access -> access.owner().filter(id -> id == account.id()).isPresent())
        .map(ChannelAccess::channel)
        .toList();
  }

  public ChannelAccess access(long channel) {
    ChannelAccess known = snapshot.channels().get(channel);
    return known == null ? ChannelAccess.ofNobody(channel) : known;
  }

  /** True if the channel is the target, or in it. */
  boolean covers(Target target, long channel) {
    return target.group()
        ? snapshot.groupsOf().getOrDefault(channel, Set.of()).contains(target)
        : target.id() == channel;
  }

  /** In the order of their ids. */
  public Collection<ChannelGroup> groups() {
    return Collections.unmodifiableCollection(snapshot.groups().values());
  }

  /** Those that a channel is in, in the order of their names. */
  public List<ChannelGroup> groupsOf(long channel) {
    Snapshot now = snapshot;
    return now.groupsOf().getOrDefault(channel, Set.of()).stream()
        .map(target -> now.groups().get(target.id()))
        .sorted(Comparator.comparing(group -> key(group.name())))
        .toList();
  }

  public Optional<ChannelGroup> group(long id) {
    return Optional.ofNullable(snapshot.groups().get(id));
  }

  /** Whatever the case of its name. */
  public Optional<ChannelGroup> groupNamed(String name) {
    String wanted = key(name.strip());
    return snapshot.groups().values().stream()
        .filter(group -> key(group.name()).equals(wanted))
        .findFirst();
  }

  /** In the order of their ids. */
  public Collection<Grant> grants() {
    return Collections.unmodifiableCollection(snapshot.grants().values());
  }

  /** Of this target itself, in the order of their ids. */
  public List<Grant> of(Target target) {
    return grants().stream().filter(grant -> grant.target().equals(target)).toList();
  }

  public Optional<Grant> grant(long id) {
    return Optional.ofNullable(snapshot.grants().get(id));
  }

  // ---- changes ---------------------------------------------------------------------------------

  /**
   * What is wrong with a group's name.
   *
   * @return empty if nothing is
   */
  public static Optional<String> problemOfGroupName(String name) {
    String given = name == null ? "" : name.strip();
    // Some letters become longer in lower case: the key has its own limit.
    boolean tooLong = given.length() > LONGEST_NAME || key(given).length() > LONGEST_NAME;
    return given.isEmpty() || tooLong || AccountValues.hasControls(given)
        ? Optional.of("Give the group a name of 1 to 100 characters, on one line.")
        : Optional.empty();
  }

  /**
   * @param channels ids of channels that are there
   * @throws RefusedChange if the name is taken
   */
  public synchronized ChannelGroup createGroup(String name, Set<Long> channels) {
    long id =
        told(
            () ->
                changeGroup(
                    entities -> {
                      GroupEntity row = new GroupEntity();
                      row.created = rows.now();
                      name(row, name);
                      entities.persist(row);
                      entities.flush();
                      putMembers(entities, row.id, channels);
                      audit.note(
                          entities, Kind.GROUP, Deed.ADDED, row.name, members(channels.size()));
                      return row.id;
                    }));
    return group(id).orElseThrow();
  }

  /**
   * @param version as the editor saw it
   * @throws RefusedChange if it was changed or deleted since, or the name is taken
   */
  public synchronized ChannelGroup updateGroup(
      long id, int version, String name, Set<Long> channels) {
    told(
        () ->
            changeGroup(
                entities -> {
                  GroupEntity row =
                      Rows.current(
                          entities, GroupEntity.class, id, version, each -> each.version, "group");
                  String former = row.name;
                  name(row, name);
                  audit.note(
                      entities,
                      Kind.GROUP,
                      Deed.CHANGED,
                      former,
                      (former.equals(row.name) ? "" : "now " + row.name + ", ")
                          + otherMembers(id, channels));
                  // Members are no column of it, and yet another state of the group.
                  entities.lock(row, jakarta.persistence.LockModeType.OPTIMISTIC_FORCE_INCREMENT);
                  entities.flush();
                  entities
                      .createNativeQuery("delete from channel_group_member where group_id = ?1")
                      .setParameter(1, id)
                      .executeUpdate();
                  putMembers(entities, id, channels);
                  return id;
                }));
    return group(id).orElseThrow();
  }

  /**
   * Puts channels into groups, and takes them out of others.
   *
   * @param in by group, ids of channels that are there
   * @param out by group
   * @throws RefusedChange if a group or a channel was just deleted
   */
  public synchronized void moveChannels(Map<Long, Set<Long>> in, Map<Long, Set<Long>> out) {
    told(
        () ->
            changeGroup(
                entities -> {
                  in.forEach((group, channels) -> join(entities, group, name(group), channels));
                  out.forEach((group, channels) -> leave(entities, group, channels));
                  return null;
                }));
  }

  /** A change of somebody else's to the database, with {@link #join} among what it does. */
  public synchronized <T> T joining(Supplier<T> change) {
    return told(change);
  }

  /**
   * As part of what {@link #joining} runs: puts channels into groups, which are made where there
   * are none of these names.
   *
   * @param channels ids of channels that are there, by names for which {@link #problemOfGroupName}
   *     has no word
   * @return by group, who was not in it
   */
  public Map<Long, Set<Long>> join(EntityManager entities, Map<String, Set<Long>> channels) {
    Map<Long, Set<Long>> joined = new HashMap<>();
    channels.forEach(
        (name, members) -> {
          Optional<Long> known = groupNamed(name).map(ChannelGroup::id);
          if (known.isEmpty()) {
            GroupEntity row = new GroupEntity();
            row.created = rows.now();
            name(row, name);
            entities.persist(row);
            entities.flush();
            audit.note(entities, Kind.GROUP, Deed.ADDED, row.name, "");
            known = Optional.of(row.id);
          }
          joined.put(known.get(), join(entities, known.get(), name, members));
          // With each statement for the next one Hibernate would look through all rows of these.
          entities.flush();
          entities.clear();
        });
    return joined;
  }

  /**
   * As part of what {@link #joining} runs: takes channels out of groups, as far as they are in
   * them.
   *
   * @param channels ids by group
   */
  public void leave(EntityManager entities, Map<Long, Set<Long>> channels) {
    channels.forEach(
        (id, members) -> {
          Set<Long> there = new HashSet<>(group(id).map(ChannelGroup::channels).orElse(Set.of()));
          there.retainAll(members);
          if (!there.isEmpty()) {
            leave(entities, id, there);
          }
        });
  }

  private String name(long group) {
    return group(group).map(ChannelGroup::name).orElse("");
  }

  private Set<Long> join(EntityManager entities, long group, String name, Set<Long> channels) {
    Set<Long> there = group(group).map(ChannelGroup::channels).orElse(Set.of());
    Set<Long> fresh = new HashSet<>(channels);
    fresh.removeAll(there);
    if (!fresh.isEmpty()) {
      putMembers(entities, group, fresh);
      changed(entities, group, name, members(fresh.size()) + " new");
    }
    return fresh;
  }

  private void leave(EntityManager entities, long group, Set<Long> channels) {
    for (Long channel : channels) {
      entities
          .createNativeQuery(
              "delete from channel_group_member where group_id = ?1 and channel_id = ?2")
          .setParameter(1, group)
          .setParameter(2, channel)
          .executeUpdate();
    }
    changed(entities, group, name(group), members(channels.size()) + " taken out");
  }

  /** Members are no column of it, and yet another state of the group: its editors must see. */
  private void changed(EntityManager entities, long group, String name, String what) {
    audit.note(entities, Kind.GROUP, Deed.CHANGED, name, what);
    entities
        .createNativeQuery("update channel_group set version = version + 1 where id = ?1")
        .setParameter(1, group)
        .executeUpdate();
  }

  /**
   * With what was granted for it.
   *
   * @throws RefusedChange if it was changed or deleted since
   */
  public synchronized void deleteGroup(long id, int version) {
    told(
        true,
        () ->
            changeGroup(
                entities -> {
                  GroupEntity row =
                      Rows.current(
                          entities, GroupEntity.class, id, version, each -> each.version, "group");
                  audit.note(
                      entities,
                      Kind.GROUP,
                      Deed.REMOVED,
                      row.name,
                      "with its links and what was granted for it");
                  entities.remove(row);
                  return id;
                }));
  }

  /**
   * @param account empty: everybody; else an account that is there
   * @param target that is there
   * @throws RefusedChange if it is granted already
   */
  public synchronized Grant createGrant(
      Optional<Long> account, Target target, Permission permission) {
    long id =
        told(
            () ->
                rows.change(
                    "grant",
                    "This is granted already, or what it is for was just deleted.",
                    entities -> {
                      GrantEntity row = new GrantEntity();
                      row.accountId = account.orElse(null);
                      row.channelId = target.channelOrNull();
                      row.groupId = target.groupOrNull();
                      row.permission = permission;
                      row.grantKey =
                          account.map(Object::toString).orElse("*")
                              + (target.group() ? " g" : " c")
                              + target.id()
                              + " "
                              + permission;
                      row.created = rows.now();
                      entities.persist(row);
                      entities.flush();
                      note(entities, Deed.ADDED, row);
                      return row.id;
                    }));
    return grant(id).orElseThrow();
  }

  /**
   * @throws RefusedChange if it was deleted since
   */
  public synchronized void deleteGrant(long id, int version) {
    told(
        () ->
            rows.change(
                "grant",
                "",
                entities -> {
                  GrantEntity row =
                      Rows.current(
                          entities, GrantEntity.class, id, version, each -> each.version, "grant");
                  note(entities, Deed.REMOVED, row);
                  entities.remove(row);
                  return id;
                }));
  }

  private void note(EntityManager entities, Deed deed, GrantEntity row) {
    String subject =
        Subjects.account(entities, row.accountId)
            + " may "
            + row.permission.inWords()
            + " "
            + Subjects.of(entities, Target.of(row.channelId, row.groupId));
    audit.note(entities, Kind.GRANT, deed, subject, "");
  }

  private static String members(int count) {
    return count + (count == 1 ? " channel" : " channels");
  }

  private String otherMembers(long id, Set<Long> channels) {
    Set<Long> before = group(id).map(ChannelGroup::channels).orElse(Set.of());
    long added = channels.stream().filter(each -> !before.contains(each)).count();
    long removed = before.stream().filter(each -> !channels.contains(each)).count();
    return members(channels.size()) + ", " + added + " of them new, " + removed + " taken out";
  }

  /**
   * @param version as the editor saw it
   * @param owner an account that is there; empty: nobody
   * @throws RefusedChange if it was changed since
   */
  public synchronized ChannelAccess setAccess(
      long channel, int version, Optional<Long> owner, Visibility visibility) {
    told(
        () ->
            rows.change(
                "channel",
                "This channel or its owner was just deleted.",
                entities -> {
                  ChannelAccessEntity row = entities.find(ChannelAccessEntity.class, channel);
                  if ((row == null ? 0 : row.version + 1) != version) {
                    throw RefusedChange.stale("channel");
                  }
                  boolean fresh = row == null;
                  Visibility former = fresh ? Visibility.DEFAULT : row.visibility;
                  audit.note(
                      entities,
                      Kind.CHANNEL,
                      Deed.CHANGED,
                      Subjects.channel(entities, channel),
                      "visibility "
                          + former
                          + " → "
                          + visibility
                          + ", owner "
                          + owner.map(of -> Subjects.account(entities, of)).orElse("nobody"));
                  ChannelAccessEntity changed = fresh ? new ChannelAccessEntity() : row;
                  changed.channelId = channel;
                  changed.ownerId = owner.orElse(null);
                  changed.visibility = visibility;
                  if (fresh) {
                    entities.persist(changed);
                  }
                  entities.flush();
                  return channel;
                }));
    return access(channel);
  }

  private <T> T changeGroup(java.util.function.Function<EntityManager, T> work) {
    return rows.change(
        "group", "Another group has this name, or one of its channels was just deleted.", work);
  }

  private static void name(GroupEntity row, String name) {
    row.name = name.strip();
    row.nameKey = key(row.name);
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static void putMembers(EntityManager entities, long group, Set<Long> channels) {
    for (Long channel : channels) {
      entities
          .createNativeQuery(
              "insert into channel_group_member (group_id, channel_id) values (?1, ?2)")
          .setParameter(1, group)
          .setParameter(2, channel)
          .executeUpdate();
    }
  }

  /** The database forgets what belonged to what was deleted; so is it forgotten here. */
  void changed(@Observes @Priority(AccessChanged.FIRST) AccessChanged event) {
    if (event.rowsGone()) {
      load();
    }
  }

  private <T> T told(Supplier<T> change) {
    return told(false, change);
  }

  private <T> T told(boolean rowsGone, Supplier<T> change) {
    try {
      return change.get();
    } finally {
      load();
      listeners.accept(new AccessChanged(rowsGone));
    }
  }
}
