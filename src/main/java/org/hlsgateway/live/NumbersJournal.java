package org.hlsgateway.live;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.store.WriteBehind;

/** Writes down which numbers of channels are reserved. */
final class NumbersJournal implements ChannelNumbers.Journal, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(NumbersJournal.class.getName());
  private static final int MOST_PENDING = 100_000;

  private final NumbersTable table;

  /** Empty: to be deleted. */
  private final WriteBehind<Long, Optional<ChannelMark>> rows;

  NumbersJournal(NumbersTable table) {
    this.table = table;
    this.rows =
        new WriteBehind<>(
            "channel-numbers",
            "The numbers that a channel's playlists use next could not be stored",
            MOST_PENDING,
            this::write);
  }

  /**
   * Begins to write.
   *
   * @param channels all there are; the marks of others are deleted
   * @return their marks; none if the database does not say
   */
  Map<Long, ChannelMark> begin(Set<Long> channels) {
    rows.begin();
    try {
      return table.load(channels);
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "The numbers that channels' playlists used could not be read", e);
      return Map.of();
    }
  }

  @Override
  public void reserved(long channel, ChannelMark mark) {
    rows.add(channel, Optional.of(mark));
  }

  @Override
  public void forgot(long channel) {
    rows.add(channel, Optional.empty());
  }

  private void write(long channel, Optional<ChannelMark> change) throws SQLException {
    if (change.isPresent()) {
      table.put(channel, change.get());
    } else {
      table.delete(channel);
    }
  }

  @Override
  public void close() {
    rows.close();
  }
}
