package org.hlsgateway.boxes;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.hlsgateway.accounts.Audit;
import org.hlsgateway.accounts.AuditEntry;
import org.hlsgateway.accounts.Hashes;
import org.hlsgateway.channels.StoreSeal;
import org.hlsgateway.config.Settings;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.Clocks;
import org.hlsgateway.websocket.CloseCode;

/**
 * The liveboxes that this gateway controls: which there are, what they are to do, and their links.
 * One thread speaks with all of them; the sockets' threads only hand over.
 */
@ApplicationScoped
@StartsAt(Stage.BOXES)
public class Boxes implements Part {
  static final int MOST_BOXES = 1_000;

  /** That wait for an answer, of one box. */
  static final int MOST_WAITING = 1_000;

  private static final Logger LOG = System.getLogger(Boxes.class.getName());
  private static final String PREFIX = "hlsgwbox_";
  private static final Pattern TOKEN = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
  private static final int TOKEN_BYTES = 32;
  private static final int LONGEST_NAME = 100;
  private static final int MOST_CLOSING = 10_000;

  /** With ten further targets, in characters. */
  private static final int LONGEST_STATUS = 16_384;

  private static final Duration KEEP_SEEN_EVERY = Duration.ofMinutes(1);
  private static final Duration FORGET_EVERY = Duration.ofHours(1);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Clocks clocks = new Clocks();
  private final Map<Long, Linked> linked = new ConcurrentHashMap<>();
  private BoxTable table;
  private BoxControls controls;
  private Audit audit;
  private StoreSeal seal;
  private Duration keep;
  private DataSource database;
  private volatile List<Box> snapshot = List.of();
  private ScheduledExecutorService thread;
  private ThreadPoolExecutor closers;
  private Instant seenKept;
  private Instant forgotten;

  /** A box whose link is open. */
  private static final class Linked {
    private final BoxConnection connection;
    private final Delivery delivery;
    private volatile JsonObject status = JsonValue.EMPTY_JSON_OBJECT;

    Linked(BoxConnection connection, Boxes boxes, long box) {
      this.connection = connection;
      this.delivery = new Delivery(boxes.orders(box), connection, this::keep);
    }

    /** What is far longer than any that boxes say is not kept. */
    private void keep(JsonObject said) {
      status = said.toString().length() > LONGEST_STATUS ? JsonValue.EMPTY_JSON_OBJECT : said;
    }
  }

  /**
   * A box as it is now.
   *
   * @param status as it told it last; empty: its link is not open
   */
  record View(Box box, Optional<JsonObject> status, int waiting) {
    boolean isLinked() {
      return status.isPresent();
    }
  }

  /**
   * A box that was just registered.
   *
   * @param token is shown this once
   */
  record Made(Box box, String token) {
    @Override
    public String toString() {
      return "Made[" + box.id() + "]";
    }
  }

  /** It cannot be done as things are; the message is for people. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /** For the client proxy. */
  protected Boxes() {}

  @Inject
  Boxes(StoreSeal seal, BoxControls controls, Audit audit, Settings settings) {
    this(seal, controls, audit, settings.livebox().keep());
  }

  /**
   * @param keep so long commands that were answered are kept
   */
  Boxes(StoreSeal seal, BoxControls controls, Audit audit, Duration keep) {
    this.seal = seal;
    this.controls = controls;
    this.audit = audit;
    this.keep = keep;
  }

  @Resource(lookup = "jdbc/gateway")
  void setDatabase(DataSource database) {
    this.database = database;
  }

  @Override
  public void start() {
    table = new BoxTable(database, seal);
    try {
      load();
    } catch (SQLException e) {
      throw new IllegalStateException("the boxes cannot be read", e);
    }
    seenKept = clocks.now();
    forgotten = clocks.now().minus(FORGET_EVERY);
    closers =
        new ThreadPoolExecutor(
            0,
            2,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_CLOSING),
            Threads.named("boxes-closing"));
    closers.setCorePoolSize(2);
    closers.allowCoreThreadTimeOut(true);
    thread = Executors.newSingleThreadScheduledExecutor(Threads.named("boxes"));
    thread.scheduleWithFixedDelay(() -> run(this::tick), 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public void stop() {
    linked.values().forEach(each -> each.connection.end(CloseCode.GOING_AWAY, "going away"));
    Threads.end(thread, STOP_PATIENCE);
    Threads.end(closers, STOP_PATIENCE);
  }

  /** Read and set in one: what is read on one thread must not replace what another read later. */
  private synchronized void load() throws SQLException {
    snapshot = table.all();
  }

  // ---- for pages and the API -------------------------------------------------------------------

  List<Box> all() {
    return snapshot;
  }

  Optional<Box> find(long id) {
    return snapshot.stream().filter(box -> box.id() == id).findFirst();
  }

  View view(Box box) throws SQLException {
    Linked link = linked.get(box.id());
    int waiting = table.waiting(box.id());
    return new View(box, Optional.ofNullable(link).map(each -> each.status), waiting);
  }

  /** When it was last heard of, as the calendar goes; empty: never. */
  Optional<Instant> seen(Box box) {
    Linked link = linked.get(box.id());
    return link == null ? box.seen() : Optional.of(clocks.dateOf(link.connection.heard()));
  }

  /**
   * @throws IllegalArgumentException if the name is wrong
   */
  synchronized Made register(String name) throws SQLException {
    String given = name.strip();
    if (given.isEmpty()
        || given.length() > LONGEST_NAME
        || given.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("Say in 1 to 100 characters what the box is called.");
    }
    if (snapshot.size() >= MOST_BOXES) {
      throw new Refused("There are " + MOST_BOXES + " boxes: remove one first.");
    }
    if (snapshot.stream().anyMatch(box -> box.name().equalsIgnoreCase(given))) {
      throw new IllegalArgumentException("There is a box of this name already.");
    }
    byte[] random = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(random);
    String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    long id =
        table.transaction(
            connection -> {
              long made = table.insert(connection, given, Hashes.sha256(token), clocks.date());
              audit.note(
                  connection, AuditEntry.Kind.BOX, AuditEntry.Deed.ADDED, given, "with a token");
              return made;
            });
    load();
    return new Made(find(id).orElseThrow(), token);
  }

  /** Its commands go with it, and its token counts no longer. */
  synchronized void remove(Box box) throws SQLException {
    table.transaction(
        connection -> {
          if (table.delete(connection, box.id())) {
            audit.note(connection, AuditEntry.Kind.BOX, AuditEntry.Deed.REMOVED, box.name(), "");
          }
          return null;
        });
    load();
    Linked link = linked.remove(box.id());
    if (link != null) {
      link.connection.end(CloseCode.POLICY, "removed");
    }
  }

  /**
   * Tells all of these boxes, or none.
   *
   * @param change empty for others than {@link Command.Kind#CONTROL}
   * @param by name of the account
   * @return the commands' ids, in the order of the boxes
   * @throws IllegalArgumentException if the change is wrong, whatever the box
   */
  synchronized List<Long> give(List<Box> boxes, Command.Kind kind, JsonObject change, String by)
      throws SQLException {
    if (kind == Command.Kind.CONTROL) {
      if (change.isEmpty()) {
        throw new IllegalArgumentException("Nothing is to be changed: set a field at least.");
      }
      controls.check(change);
    } else if (!change.isEmpty()) {
      throw new IllegalArgumentException("Only the command control takes control data.");
    }
    JsonObject shown = controls.shown(change);
    List<Long> ids =
        table.transaction(
            connection -> {
              List<Long> made = new ArrayList<>();
              for (Box box : boxes) {
                if (table.waiting(connection, box.id()) >= MOST_WAITING) {
                  throw new Refused(
                      box.name() + " has not answered " + MOST_WAITING + " commands yet.");
                }
                Command command = new Command(UUID.randomUUID().toString(), kind, change);
                made.add(table.insert(connection, box.id(), command, shown, clocks.date(), by));
                audit.note(
                    connection,
                    AuditEntry.Kind.BOX,
                    AuditEntry.Deed.CHANGED,
                    box.name(),
                    kind == Command.Kind.CONTROL ? "control " + shown : kind.key());
              }
              return made;
            });
    for (Box box : boxes) {
      run(
          () -> {
            Linked link = linked.get(box.id());
            if (link != null) {
              link.delivery.send();
            }
          });
    }
    return ids;
  }

  /** The latest first, of those given before this id. */
  List<GivenCommand> commands(Box box, long before, int most) throws SQLException {
    return table.latest(box.id(), before, most);
  }

  // ---- for links -------------------------------------------------------------------------------

  /**
   * @param token as it was sent: may be anything; null for none
   */
  Optional<Box> byToken(String token) {
    if (token == null || !TOKEN.matcher(token).matches()) {
      return Optional.empty();
    }
    // Compared by its hash: the time taken tells nothing of another's.
    String hash = Hashes.sha256(token);
    return snapshot.stream().filter(box -> box.tokenHash().equals(hash)).findFirst();
  }

  Instant now() {
    return clocks.now();
  }

  /** A box has one link: the newest. */
  void opened(BoxConnection connection) {
    Box box = connection.box();
    Linked link = new Linked(connection, this, box.id());
    Linked before = linked.put(box.id(), link);
    if (before != null) {
      before.connection.end(CloseCode.POLICY, "the box has opened another link");
    }
    if (find(box.id()).isEmpty()) {
      // Removed meanwhile.
      linked.remove(box.id(), link);
      connection.end(CloseCode.POLICY, "removed");
      return;
    }
    LOG.log(Level.INFO, "The box {0} is connected", box.name());
    run(() -> keepSeen(List.of(box.id())));
    run(link.delivery::send);
  }

  /** On the boxes' thread, in order. */
  void received(BoxConnection connection, String text) {
    run(
        () -> {
          connection.worked();
          Linked link = linked.get(connection.box().id());
          if (link == null || link.connection != connection) {
            // What it answered comes again over its newer link.
            return;
          }
          try {
            link.delivery.received(text);
          } catch (IllegalArgumentException | ClassCastException e) {
            LOG.log(Level.WARNING, "The box {0}: {1}", connection.box().name(), e.getMessage());
            connection.end(CloseCode.PROTOCOL_ERROR, "not understood");
          }
        });
  }

  void closed(BoxConnection connection) {
    Box box = connection.box();
    Linked link = linked.get(box.id());
    if (link != null && link.connection == connection && linked.remove(box.id(), link)) {
      LOG.log(Level.INFO, "The box {0} is gone", box.name());
      run(() -> keepSeen(List.of(box.id())));
    }
  }

  /** On another thread, for what may take its time. */
  void later(Runnable task) {
    try {
      closers.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the server stops: its sockets close with it");
    }
  }

  private Delivery.Orders orders(long box) {
    return new Delivery.Orders() {
      @Override
      public List<Command> unanswered(int most) throws SQLException {
        return table.unanswered(box, most);
      }

      @Override
      public void answered(String uid, Answer answer) throws SQLException {
        table.answered(box, uid, answer, clocks.date());
      }
    };
  }

  private void tick() {
    Instant now = clocks.now();
    linked.values().forEach(each -> each.connection.tick(now));
    if (!now.isBefore(seenKept.plus(KEEP_SEEN_EVERY))) {
      seenKept = now;
      keepSeen(snapshot.stream().map(Box::id).filter(linked::containsKey).toList());
    }
    if (!now.isBefore(forgotten.plus(FORGET_EVERY))) {
      forgotten = now;
      try {
        table.forgetAnsweredBefore(clocks.date().minus(keep));
      } catch (SQLException e) {
        LOG.log(Level.WARNING, "Old commands of boxes cannot be forgotten", e);
      }
    }
  }

  private void keepSeen(List<Long> boxes) {
    if (boxes.isEmpty()) {
      return;
    }
    try {
      table.seen(boxes, clocks.date());
      load();
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "When boxes were last seen cannot be kept", e);
    }
  }

  private void run(Runnable task) {
    try {
      thread.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              LOG.log(Level.ERROR, "The thread of the boxes stumbled", e);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the server stops");
    }
  }

  /** By id, in the order that was asked for; for who gives them in one go. */
  Map<Long, Box> byIds(List<Long> ids) {
    Map<Long, Box> found = new LinkedHashMap<>();
    ids.forEach(id -> find(id).ifPresent(box -> found.put(id, box)));
    return found;
  }
}
