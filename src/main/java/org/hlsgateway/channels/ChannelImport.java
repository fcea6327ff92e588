package org.hlsgateway.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.accounts.ChannelGroup;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.store.JtaTransactions;
import org.hlsgateway.store.Transactions;

/** Takes over the channels of somebody else's list: all that can be, at once. */
@ApplicationScoped
public class ChannelImport {
  private static final int MOST_NEW_GROUPS = 200;

  private Channels channels;
  private SourceUrls sources;
  private Grants grants;
  private ImportJournal journal;

  /** For the client proxy. */
  protected ChannelImport() {}

  @Inject
  ChannelImport(
      Channels channels, SourceUrls sources, Grants grants, JtaTransactions transactions) {
    this(channels, sources, grants, transactions, Clock.systemUTC());
  }

  ChannelImport(
      Channels channels,
      SourceUrls sources,
      Grants grants,
      Transactions transactions,
      Clock clock) {
    this.channels = channels;
    this.sources = sources;
    this.grants = grants;
    this.journal = new ImportJournal(transactions, clock);
  }

  /**
   * What {@link #run} would do now.
   *
   * @throws ImportRefused with a sentence
   */
  public List<ImportStep> plan(List<ImportedChannel> list) {
    return planned(list).steps();
  }

  private ImportPlan planned(List<ImportedChannel> list) {
    ImportPlan plan =
        ImportPlan.of(
            list,
            channels.allStored(),
            sources,
            id -> grants.groupsOf(id).stream().map(ChannelGroup::name).toList());
    Set<String> made = plan.groupKeys();
    grants.groups().forEach(group -> made.remove(group.name().toLowerCase(Locale.ROOT)));
    if (made.size() > MOST_NEW_GROUPS) {
      throw new ImportRefused(
          String.format(
              Locale.ROOT,
              "The list names %d groups that are not here, and at most %d are made at once:"
                  + " part the list.",
              made.size(),
              MOST_NEW_GROUPS));
    }
    return plan;
  }

  /**
   * All of it, or nothing: it is one transaction.
   *
   * @param name what is imported, for people
   * @return what was done
   * @throws ImportConflict if somebody changed channels at the same time: nothing was done
   * @throws ImportRefused with a sentence
   */
  public List<ImportStep> run(List<ImportedChannel> list, String name) {
    ImportPlan plan = planned(list);
    if (plan.isEmpty()) {
      return plan.steps();
    }
    ChannelBatch batch =
        new ChannelBatch(
            plan.added(),
            plan.changed(),
            List.of(),
            (entities, rows) -> finish(entities, rows, plan, name));
    change(batch);
    return plan.steps();
  }

  private void finish(
      EntityManager entities, List<StoredChannel> rows, ImportPlan plan, String name) {
    int fresh = plan.added().size();
    List<Long> ids = rows.stream().limit(fresh).map(row -> row.channel().id()).toList();
    Map<Long, Set<Long>> joined = grants.join(entities, plan.joined(ids));
    List<ImportJournal.Change> notes = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Optional<FormerListing> former =
          i < fresh
              ? Optional.empty()
              : Optional.of(FormerListing.of(plan.changed().get(i - fresh).old()));
      notes.add(
          new ImportJournal.Change(rows.get(i).channel().id(), rows.get(i).version(), former));
    }
    journal.note(entities, name, notes, joined);
  }

  private void change(ChannelBatch batch) {
    try {
      grants.joining(
          () -> {
            channels.change(batch);
            return null;
          });
    } catch (NicknameTaken | StaleChannel e) {
      throw new ImportConflict(e);
    }
  }

  /** The last import, while it can be taken back. */
  public Optional<LastImport> last() {
    return journal.last();
  }

  /**
   * What taking an import back did, or would do.
   *
   * @param removed channels that it had added
   * @param restored channels that it had changed
   * @param kept that somebody edited since, or deleted
   */
  public record Undone(int removed, int restored, int kept) {}

  /** What {@link #undo} does. */
  private record Return(
      List<ImportPlan.Change> restored,
      List<StoredChannel> removed,
      Set<Long> kept,
      Map<Long, Set<Long>> leaving) {
    Undone told() {
      return new Undone(removed.size(), restored.size(), kept.size());
    }
  }

  /**
   * What {@link #undo} would do now.
   *
   * @return empty if it is not the last one, or was taken back already
   */
  public Optional<Undone> planOfUndo(long id) {
    return isLast(id) ? Optional.of(back(id).told()) : Optional.empty();
  }

  /**
   * Takes the last import back: what it added goes, what it changed is as it was, and who it put
   * into groups leaves them. What somebody edited since stays as it is, and so does what it added
   * and somebody gave rights, links, an owner, a group or a place to push to; groups that it made
   * stay, too.
   *
   * @param id of the import that is meant; see {@link #last}
   * @return empty if it is not the last one, or was taken back already
   * @throws ImportConflict if somebody changed channels at the same time: nothing was done
   */
  public Optional<Undone> undo(long id) {
    // Rights that are given meanwhile wait, and find no channel.
    return grants.joining(
        () -> {
          if (!isLast(id)) {
            return Optional.empty();
          }
          Return back = back(id);
          change(
              new ChannelBatch(
                  List.of(),
                  back.restored(),
                  back.removed(),
                  (entities, rows) -> {
                    grants.leave(entities, back.leaving());
                    journal.forget(entities);
                  }));
          return Optional.of(back.told());
        });
  }

  private boolean isLast(long id) {
    return last().filter(last -> last.id() == id).isPresent();
  }

  private Return back(long id) {
    Return back =
        new Return(new ArrayList<>(), new ArrayList<>(), new HashSet<>(), new HashMap<>());
    Set<Long> used = journal.inUse(id);
    Set<Long> addedByIt = new HashSet<>();
    for (ImportJournal.Change change : journal.changes(id).values()) {
      Optional<StoredChannel> now =
          channels.storedById(change.channel()).filter(row -> row.version() == change.version());
      boolean wasThere = change.former().isPresent();
      if (now.isEmpty() || (!wasThere && used.contains(change.channel()))) {
        back.kept().add(change.channel());
      } else if (wasThere) {
        back.restored().add(new ImportPlan.Change(now.get(), change.former().get().in(now.get())));
      } else {
        back.removed().add(now.get());
      }
      if (!wasThere) {
        addedByIt.add(change.channel());
      }
    }
    // Those that it added go with all they have, or stay with it.
    journal
        .joined(id)
        .forEach(
            (group, members) -> {
              members.removeAll(addedByIt);
              back.leaving().put(group, members);
            });
    return back;
  }
}
