package org.hlsgateway.coordinator;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.hlsgateway.store.Sql;

/**
 * What an existing coordinator, which this one follows, had active when it ended: a file with a
 * line {@code channel:stream-id} for each stream. They are over, and the application is owed their
 * {@code stream-closed}, once: that they were taken over is remembered with what is owed.
 */
final class Takeover {
  private static final Logger LOG = System.getLogger(Takeover.class.getName());
  private static final Pattern LINE =
      Pattern.compile("([A-Za-z0-9_-]{1,255}):([\\x21-\\x39\\x3b-\\x7e]{1,64})");

  /** No coordinator had more. */
  private static final int MOST_LINES = 100_000;

  private final Sql sql;
  private final Clock clock;

  Takeover(DataSource database, Clock clock) {
    this.sql = new Sql(database);
    this.clock = clock;
  }

  private record Past(String channel, String streamId) {}

  /**
   * Takes over what the file says, unless that was done already.
   *
   * @param file empty or missing: there was no coordinator before
   * @return how many streams are reported as closed
   */
  int of(Optional<Path> file) throws SQLException {
    if (file.isEmpty() || !Files.exists(file.get()) || isDone()) {
      return 0;
    }
    List<Past> streams;
    try {
      streams = read(file.get());
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "{0} cannot be read, and is tried again at the next start: {1}",
          file.get(),
          e.toString());
      return 0;
    }
    sql.transaction(
        connection -> {
          Sql.change(
              connection,
              "insert into coordinator_takeover (place, taken) values (1, ?)",
              clock.instant());
          for (Past stream : streams) {
            StreamStore.oweClosed(connection, stream.streamId(), stream.channel(), clock.instant());
          }
          return null;
        });
    LOG.log(
        Level.INFO,
        "{0} streams of the coordinator before this one are reported as closed",
        Integer.toString(streams.size()));
    return streams.size();
  }

  private boolean isDone() throws SQLException {
    return !sql.read(row -> row.getInt(1), "select place from coordinator_takeover").isEmpty();
  }

  private static List<Past> read(Path file) throws IOException {
    Set<Past> streams = new LinkedHashSet<>();
    int others = 0;
    // Any byte is a letter here: what is no stream must not keep the others from being read.
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      String line = lines.readLine();
      for (int count = 0; line != null && count < MOST_LINES; count++) {
        Matcher matcher = LINE.matcher(line.strip());
        if (matcher.matches()) {
          streams.add(new Past(matcher.group(1), matcher.group(2)));
        } else if (!line.isBlank()) {
          others++;
        }
        line = lines.readLine();
      }
    }
    if (others > 0) {
      LOG.log(
          Level.WARNING,
          "{0}: {1} lines are no streams, and are left out",
          file,
          Integer.toString(others));
    }
    return new ArrayList<>(streams);
  }
}
