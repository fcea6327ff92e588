package org.hlsgateway.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.accounts.ChannelGroup;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.store.JtaTransactions;
import org.hlsgateway.store.Transactions;

/** Takes over the channels of somebody else's list: all that can be, at once. */
@ApplicationScoped
public class ChannelImport {
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

  /** What {@link #run} would do now. */
  public List<ImportStep> plan(List<ImportedChannel> list) {
    return planned(list).steps();
  }

  private ImportPlan planned(List<ImportedChannel> list) {
    return ImportPlan.of(
        list,
        channels.allStored(),
        sources,
        id -> grants.groupsOf(id).stream().map(ChannelGroup::name).toList());
  }

  /**
   * All of it, or nothing: it is one transaction.
   *
   * @param name what is imported, for people
   * @return what was done
   * @throws ImportConflict if somebody changed channels at the same time: nothing was done
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
    grants.join(entities, plan.joined(ids));
    List<ImportJournal.Change> notes = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Optional<FormerListing> former =
          i < fresh
              ? Optional.empty()
              : Optional.of(FormerListing.of(plan.changed().get(i - fresh).old()));
      notes.add(
          new ImportJournal.Change(rows.get(i).channel().id(), rows.get(i).version(), former));
    }
    journal.note(entities, name, notes);
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
   * What taking an import back did.
   *
   * @param removed channels that it had added
   * @param restored channels that it had changed
   * @param kept that somebody edited since
   */
  public record Undone(int removed, int restored, int kept) {}

  /**
   * Takes the last import back: what it added goes, and what it changed is as it was. What somebody
   * edited since stays as it is; so do groups that it made.
   *
   * @param id of the import that is meant; see {@link #last}
   * @return empty if it is not the last one, or was taken back already
   * @throws ImportConflict if somebody changed channels at the same time: nothing was done
   */
  public Optional<Undone> undo(long id) {
    if (last().filter(last -> last.id() == id).isEmpty()) {
      return Optional.empty();
    }
    List<ImportPlan.Change> restored = new ArrayList<>();
    List<StoredChannel> removed = new ArrayList<>();
    int kept = 0;
    for (ImportJournal.Change change : journal.changes(id).values()) {
      Optional<StoredChannel> now =
          channels.storedById(change.channel()).filter(row -> row.version() == change.version());
      if (now.isEmpty()) {
        kept++;
      } else if (change.former().isPresent()) {
        restored.add(new ImportPlan.Change(now.get(), change.former().get().in(now.get())));
      } else {
        removed.add(now.get());
      }
    }
    change(
        new ChannelBatch(
            List.of(), restored, removed, (entities, rows) -> journal.forget(entities)));
    return Optional.of(new Undone(removed.size(), restored.size(), kept));
  }
}
