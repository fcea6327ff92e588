package org.hlsgateway.coordinator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.hlsgateway.accounts.Audit;
import org.hlsgateway.accounts.AuditEntry;
import org.hlsgateway.accounts.AuditEntry.Deed;
import org.hlsgateway.accounts.Differences;
import org.hlsgateway.accounts.Issuer;
import org.hlsgateway.store.Sql;

/**
 * The channels that have a streaming key of the gateway's own, and what is made of their streams.
 * Only the hashes of the keys are kept; a plain hash will do, because the keys are random. Names
 * are compared without regard to case, as the gateway's own channels are. Any thread may call.
 */
public final class StreamingChannels implements StreamingKeys {
  private static final int KEY_BYTES = 16;

  /** Made keys have this many characters. */
  private static final int KEY_LENGTH = 2 * KEY_BYTES;

  private final Sql sql;
  private final Clock clock;
  private final int longestName;
  private final Predicate<String> isChannelOfOurs;
  private final PublishPasses passes;
  private final Audit audit;
  private final PublishRights rights;

  /** By the channel's name in lower case; replaced whole. */
  private volatile Map<String, Keyed> channels = Map.of();

  /**
   * @param owner id of the account that may make it new keys; null: administrators alone
   * @param maker id of the account that made the key; null: an administrator did
   */
  private record Keyed(StreamingChannel channel, String sha256, Long owner, Long maker) {
    boolean is(String key) {
      byte[] given = StreamingChannels.sha256(key).getBytes(StandardCharsets.US_ASCII);
      return MessageDigest.isEqual(given, sha256.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whose the key is: who made it, or else whose the channel is; null: nobody's. */
    Long holder() {
      return maker == null ? owner : maker;
    }
  }

  /**
   * @param longestName of channels and of keys, in characters
   * @param isChannelOfOurs whether the gateway has a channel of the name, with a source of its own
   * @param audit takes a note of every change
   * @param rights of those whose keys they are
   */
  StreamingChannels(
      DataSource database,
      Clock clock,
      int longestName,
      Predicate<String> isChannelOfOurs,
      Audit audit,
      PublishRights rights) {
    this.sql = new Sql(database);
    this.clock = clock;
    this.audit = audit;
    this.longestName = longestName;
    this.isChannelOfOurs = isChannelOfOurs;
    this.rights = rights;
    passes = new PublishPasses(clock, rights);
  }

  @Override
  public Says of(String channel, String key) {
    Keyed keyed = channels.get(StreamingChannel.key(channel));
    if (keyed == null) {
      return isChannelOfOurs.test(channel) ? Says.TAKEN : Says.UNKNOWN;
    }
    boolean isKey = isGood(keyed, key);
    boolean isPass = passes.isRight(StreamingChannel.key(channel), key);
    return isKey || isPass ? Says.RIGHT : Says.WRONG;
  }

  /** As long as all whose it is may publish to the channel. */
  private boolean isGood(Keyed keyed, String key) {
    String name = keyed.channel().name();
    return keyed.is(key)
        && (keyed.owner() == null || rights.mayPublish(keyed.owner(), name))
        && (keyed.maker() == null || rights.mayPublish(keyed.maker(), name));
  }

  @Override
  public Standing standing(String channel, String key) {
    String name = StreamingChannel.key(channel);
    return passes.standing(name, key).orElseGet(() -> new ByKey(name, key));
  }

  /** Of a stream that was let in by the channel's own key. */
  private final class ByKey implements Standing {
    private final String channel;
    private final String key;

    ByKey(String channel, String key) {
      this.channel = channel;
      this.key = key;
    }

    @Override
    public boolean counts() {
      Keyed keyed = channels.get(channel);
      return keyed != null && isGood(keyed, key);
    }

    @Override
    public OptionalLong account() {
      Keyed keyed = channels.get(channel);
      return keyed == null || keyed.holder() == null
          ? OptionalLong.empty()
          : OptionalLong.of(keyed.holder());
    }

    @Override
    public OptionalInt most() {
      OptionalLong account = account();
      return account.isPresent() ? rights.mostStreams(account.getAsLong()) : OptionalInt.empty();
    }
  }

  @Override
  public String spelling(String channel) {
    return find(channel).map(StreamingChannel::name).orElse(channel);
  }

  @Override
  public StreamOptions options(String channel) {
    return find(channel).map(StreamingChannel::options).orElse(StreamOptions.DEFAULT);
  }

  /** In the order of their names. */
  public List<StreamingChannel> all() {
    return channels.values().stream()
        .map(Keyed::channel)
        .sorted(Comparator.comparing(StreamingChannel::key))
        .toList();
  }

  /** Empty if the channel has no key here. */
  public Optional<StreamingChannel> find(String channel) {
    return Optional.ofNullable(channels.get(StreamingChannel.key(channel))).map(Keyed::channel);
  }

  /** Why a channel of this name can have no key, as a sentence; empty if it can. */
  public Optional<String> refusal(String channel) {
    if (!new Names(longestName).areValid(channel)) {
      return Optional.of(
          "A channel has 1 to "
              + longestName
              + " letters (a-z), digits, - or _, and nothing else.");
    }
    return longestName < KEY_LENGTH
        ? Optional.of("ID_MAX_LENGTH is too short for a key that nobody guesses.")
        : Optional.empty();
  }

  /** Reads what there is. */
  synchronized void load() throws SQLException {
    channels =
        sql.read(StreamingChannels::keyed, "select * from streaming_key").stream()
            .collect(
                Collectors.toUnmodifiableMap(each -> each.channel().key(), Function.identity()));
  }

  private static Keyed keyed(ResultSet row) throws SQLException {
    StreamOptions options =
        new StreamOptions(
            row.getBoolean("recorded"), row.getString("previews"), row.getString("resolutions"));
    return new Keyed(
        new StreamingChannel(row.getString("channel"), Sql.instant(row, "created"), options),
        row.getString("key_sha256"),
        (Long) row.getObject("owner_id"),
        (Long) row.getObject("maker_id"));
  }

  /** Id of the account that may make it new keys; empty: administrators alone, or there is none. */
  public OptionalLong owner(String channel) {
    Keyed keyed = channels.get(StreamingChannel.key(channel));
    return keyed == null || keyed.owner() == null
        ? OptionalLong.empty()
        : OptionalLong.of(keyed.owner());
  }

  /**
   * @param owner of an account that is there; empty: administrators alone
   * @return false if there is no such channel
   */
  public synchronized boolean give(String channel, OptionalLong owner) throws SQLException {
    String key = StreamingChannel.key(channel);
    boolean changed =
        noted(
            channel,
            Deed.CHANGED,
            owner.isPresent() ? "given to an account" : "the administrators' again",
            connection ->
                owner.isPresent()
                    ? Sql.change(
                        connection,
                        "update streaming_key set owner_id = ? where channel_key = ?",
                        owner.getAsLong(),
                        key)
                    : Sql.change(
                        connection,
                        "update streaming_key set owner_id = null where channel_key = ?",
                        key));
    load();
    return changed;
  }

  /**
   * Gives a channel that has no key one.
   *
   * @param channel one without a {@link #refusal}
   * @param owner of an account that is there; empty: administrators alone
   * @return the key, to be shown this once; empty if the channel has one already
   */
  public synchronized Optional<String> create(
      String channel, StreamOptions options, OptionalLong owner) throws SQLException {
    if (find(channel).isPresent()) {
      return Optional.empty();
    }
    String key = newKey();
    noted(
        channel,
        Deed.ADDED,
        "",
        connection -> insert(connection, channel, key, options, owner, OptionalLong.empty()));
    load();
    passes.revoke(StreamingChannel.key(channel));
    return Optional.of(key);
  }

  /**
   * Gives the channel a new key; one it had before is worth nothing from now on. What is made of
   * its streams stays as it was, and whose it is; a new channel begins with {@link
   * StreamOptions#DEFAULT}.
   *
   * @param channel one without a {@link #refusal}
   * @param maker of an account that is there, and counts for the key; empty: an administrator
   * @return the key, to be shown this once
   */
  public synchronized String make(String channel, OptionalLong maker) throws SQLException {
    String key = newKey();
    StreamOptions options = options(channel);
    String name = StreamingChannel.key(channel);
    sql.transaction(
        connection -> {
          // Not from memory: the account may be gone.
          List<Long> owners =
              Sql.read(
                  connection,
                  row -> (Long) row.getObject("owner_id"),
                  "select owner_id from streaming_key where channel_key = ?",
                  name);
          OptionalLong owner =
              owners.isEmpty() || owners.get(0) == null
                  ? OptionalLong.empty()
                  : OptionalLong.of(owners.get(0));
          int former =
              Sql.change(connection, "delete from streaming_key where channel_key = ?", name);
          note(connection, channel, former == 0 ? Deed.ADDED : Deed.CHANGED, "another key");
          return insert(connection, channel, key, options, owner, maker);
        });
    load();
    passes.revoke(name);
    return key;
  }

  private int insert(
      Connection connection,
      String channel,
      String key,
      StreamOptions options,
      OptionalLong owner,
      OptionalLong maker)
      throws SQLException {
    String name = StreamingChannel.key(channel);
    int made =
        Sql.change(
            connection,
            "insert into streaming_key (channel_key, channel, key_sha256, created, recorded,"
                + " resolutions, previews) values (?, ?, ?, ?, ?, ?, ?)",
            name,
            channel,
            sha256(key),
            clock.instant(),
            options.record(),
            options.resolutions(),
            options.previews());
    if (owner.isPresent()) {
      Sql.change(
          connection,
          "update streaming_key set owner_id = ? where channel_key = ?",
          owner.getAsLong(),
          name);
    }
    if (maker.isPresent()) {
      Sql.change(
          connection,
          "update streaming_key set maker_id = ? where channel_key = ?",
          maker.getAsLong(),
          name);
    }
    return made;
  }

  /**
   * Another key for a channel that has one, which counts for {@link PublishPasses#VALID}, or until
   * the channel is given a new key or none, or its maker may not publish any more.
   *
   * @param issuer who makes it
   * @return empty if the channel has no key
   */
  public synchronized Optional<String> pass(String channel, Issuer issuer) {
    if (find(channel).isEmpty()) {
      return Optional.empty();
    }
    String key = newKey();
    passes.add(StreamingChannel.key(channel), key, issuer);
    return Optional.of(key);
  }

  private static String newKey() {
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * What is made of the channel's streams from the next one on.
   *
   * @return false if there is no such channel
   */
  public synchronized boolean change(String channel, StreamOptions options) throws SQLException {
    boolean changed =
        noted(
            channel,
            Deed.CHANGED,
            Differences.between(options(channel), options),
            connection ->
                Sql.change(
                    connection,
                    "update streaming_key set recorded = ?, resolutions = ?, previews = ?"
                        + " where channel_key = ?",
                    options.record(),
                    options.resolutions(),
                    options.previews(),
                    StreamingChannel.key(channel)));
    load();
    return changed;
  }

  /** False if there was none. */
  public synchronized boolean remove(String channel) throws SQLException {
    boolean removed =
        noted(
            channel,
            Deed.REMOVED,
            "",
            connection ->
                Sql.change(
                    connection,
                    "delete from streaming_key where channel_key = ?",
                    StreamingChannel.key(channel)));
    load();
    passes.revoke(StreamingChannel.key(channel));
    return removed;
  }

  /** True if it changed something, which is noted then. */
  private boolean noted(String channel, Deed deed, String detail, Sql.Work<Integer> change)
      throws SQLException {
    return sql.transaction(
        connection -> {
          boolean changed = change.on(connection) > 0;
          if (changed) {
            note(connection, channel, deed, detail);
          }
          return changed;
        });
  }

  private void note(Connection connection, String channel, Deed deed, String detail)
      throws SQLException {
    audit.note(connection, AuditEntry.Kind.KEY, deed, channel, detail);
  }

  private static String sha256(String key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
