package org.hlsgateway.coordinator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The keys that the gateway made. Only their hashes are kept; a plain hash will do, because the
 * keys are random. Names are compared without regard to case, as the gateway's own channels are.
 */
final class StoredStreamingKeys implements StreamingKeys {
  private static final int KEY_BYTES = 16;

  private final Sql sql;
  private final Clock clock;
  private final Predicate<String> isChannelOfOurs;

  /** By the channel's name in lower case; replaced whole. */
  private volatile Map<String, KeyedChannel> keys = Map.of();

  /** A channel that has a key. */
  record KeyedChannel(String channel, String sha256, Instant created) {
    String key() {
      return channel.toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param isChannelOfOurs whether the gateway has a channel of the name, with a source of its own
   */
  StoredStreamingKeys(DataSource database, Clock clock, Predicate<String> isChannelOfOurs) {
    this.sql = new Sql(database);
    this.clock = clock;
    this.isChannelOfOurs = isChannelOfOurs;
  }

  @Override
  public Says of(String channel, String key) {
    KeyedChannel keyed = keys.get(channel.toLowerCase(Locale.ROOT));
    if (keyed == null) {
      return isChannelOfOurs.test(channel) ? Says.TAKEN : Says.UNKNOWN;
    }
    byte[] given = sha256(key).getBytes(StandardCharsets.US_ASCII);
    byte[] right = keyed.sha256().getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(given, right) ? Says.RIGHT : Says.WRONG;
  }

  /** In the order of their names. */
  List<KeyedChannel> all() {
    return keys.values().stream().sorted(Comparator.comparing(KeyedChannel::key)).toList();
  }

  /** Reads what there is. */
  synchronized void load() throws SQLException {
    keys =
        sql
            .read(
                row ->
                    new KeyedChannel(
                        row.getString("channel"),
                        row.getString("key_sha256"),
                        Sql.instant(row, "created")),
                "select * from streaming_key")
            .stream()
            .collect(Collectors.toUnmodifiableMap(KeyedChannel::key, each -> each));
  }

  /**
   * Gives the channel a new key; one it had before is worth nothing from now on.
   *
   * @param channel a valid name
   * @return the key, to be shown this once
   */
  synchronized String make(String channel) throws SQLException {
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    String key = HexFormat.of().formatHex(bytes);
    String name = channel.toLowerCase(Locale.ROOT);
    sql.transaction(
        connection -> {
          Sql.change(connection, "delete from streaming_key where channel_key = ?", name);
          return Sql.change(
              connection,
              "insert into streaming_key (channel_key, channel, key_sha256, created)"
                  + " values (?, ?, ?, ?)",
              name,
              channel,
              sha256(key),
              clock.instant());
        });
    load();
    return key;
  }

  /** False if there was none. */
  synchronized boolean remove(String channel) throws SQLException {
    int removed =
        sql.change(
            "delete from streaming_key where channel_key = ?", channel.toLowerCase(Locale.ROOT));
    load();
    return removed > 0;
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
