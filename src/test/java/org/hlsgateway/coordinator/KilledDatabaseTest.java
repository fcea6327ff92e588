package org.hlsgateway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hlsgateway.channels.DatabaseFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was committed is there after {@code kill -9}, in a copy of the file made meanwhile, and in
 * the file as a kill at any other moment would have left it, with the very database address that
 * the server has: again and again on the same file, under load. The file is only added to, so that
 * its first part up to the end of a chunk is what such a kill leaves.
 *
 * <p>{@code -Ddatabase.kills=200 -Ddatabase.states=0} tries many kills, more states many moments.
 */
class KilledDatabaseTest {
  private static final int KILLS = Integer.getInteger("database.kills", 4);
  private static final int STATES = Integer.getInteger("database.states", 5);
  private static final long SEED = Long.getLong("database.seed", 19);

  private static final int BLOCK = 4096;

  /** Its two headers, which are written anew, are not the beginning of a chunk. */
  private static final int FIRST_CHUNK = 2 * BLOCK;

  private static final byte[] CHUNK = "chunk:".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path folder;
  private final Random random = new Random(SEED);
  private Set<String> facts = Set.of();
  private long next;
  private int losses;
  private int states;

  @Test
  void whatWasCommitted_isThere_whenever_theGatewayIsKilled() throws Exception {
    List<String> lost = new ArrayList<>();
    for (int kill = 1; kill <= KILLS; kill++) {
      List<String> now = killOnce();
      if (!now.isEmpty()) {
        losses++;
        System.out.println("kill " + kill + ": " + now.size() + " " + now);
      }
      lost.addAll(now);
    }
    System.out.printf(
        "%d kills, %d states of the file, %d kills with losses, file %d KiB%n",
        KILLS, states, losses, Files.size(file()) / 1024);
    assertThat(lost).isEmpty();
  }

  private List<String> killOnce() throws IOException, InterruptedException, SQLException {
    Path copy = folder.resolve("copy.mv.db");
    List<Heard> heard = runUntilKilled(copy);
    byte[] file = Files.readAllBytes(file());
    List<String> lost = new ArrayList<>();
    check("copy", copy, heard, lost);
    long ready =
        heard.stream().filter(line -> line.words()[0].equals("ready")).findFirst().get().length();
    List<Integer> ends = chunkEnds(file, end -> end >= ready);
    for (int i = 0; i < STATES; i++) {
      int end = ends.get(random.nextInt(ends.size()));
      Path cut = folder.resolve("cut.mv.db");
      Files.write(cut, Arrays.copyOf(file, end));
      check("cut at " + end, cut, heard, lost);
      // As the next start does it.
      Files.write(cut, Arrays.copyOf(file, end));
      DatabaseFile.compact(cut, 1);
      check("compacted " + end, cut, heard, end, lost);
    }
    Path after = folder.resolve("after.mv.db");
    Files.write(after, file);
    Set<String> there = check("after", after, heard, lost);
    // What was begun and not acknowledged may be there or not: nobody relies on it.
    Account account = new Account(facts, heard, file.length);
    facts = new HashSet<>(account.certain);
    facts.retainAll(there);
    next = account.last + 1;
    return lost;
  }

  /** A line of the process, said when the file had this length. */
  private record Heard(long length, String[] words) {
    static Heard of(String line) {
      String[] words = line.split(" ");
      return new Heard(Long.parseLong(words[0]), Arrays.copyOfRange(words, 1, words.length));
    }
  }

  private List<Heard> runUntilKilled(Path copy) throws IOException, InterruptedException {
    Process process = launch();
    List<Heard> heard = new ArrayList<>();
    // By lines, not by time: a busy machine changes nothing.
    int copyAt = 1 + random.nextInt(4000);
    int killAt = copyAt + 1 + random.nextInt(4000);
    try (BufferedReader lines = process.inputReader()) {
      String line;
      while ((line = lines.readLine()) != null) {
        heard.add(Heard.of(line));
        assertThat(line).doesNotContain("failed");
        if (heard.size() == copyAt) {
          Files.copy(file(), copy, StandardCopyOption.REPLACE_EXISTING);
        }
        if (heard.size() == killAt) {
          process.toHandle().destroyForcibly();
        }
      }
    }
    process.waitFor();
    assertThat(heard).as("it lived until it was killed").hasSizeGreaterThanOrEqualTo(killAt);
    return heard;
  }

  private Set<String> check(String what, Path file, List<Heard> heard, List<String> lost)
      throws IOException {
    return check(what, file, heard, Files.size(file), lost);
  }

  /** What is in the file; adds what is wrong with it. */
  private Set<String> check(
      String what, Path file, List<Heard> heard, long length, List<String> lost) {
    states++;
    Account account = new Account(facts, heard, length);
    String name = file.toString().replace(".mv.db", "");
    try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + name, "sa", "")) {
      Set<String> there = DoomedGateway.facts(connection);
      account.missing(there).forEach(fact -> lost.add(what + ": " + fact));
      account.undead(there).forEach(fact -> lost.add(what + ": " + fact));
      indexFaults(connection).forEach(fault -> lost.add(what + ": " + fault));
      return there;
    } catch (SQLException e) {
      lost.add(what + ": " + e);
      return Set.of();
    }
  }

  /** Of every index: does it lead to the rows that the table has? */
  private static List<String> indexFaults(Connection connection) throws SQLException {
    List<String[]> indexes = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select table_name, index_name, column_name"
                    + " from information_schema.index_columns"
                    + " where table_schema = 'PUBLIC' and ordinal_position = 1")) {
      while (rows.next()) {
        indexes.add(new String[] {rows.getString(1), rows.getString(2), rows.getString(3)});
      }
    }
    assertThat(indexes).hasSizeGreaterThan(8);
    List<String> faults = new ArrayList<>();
    for (String[] index : indexes) {
      String table = "select * from \"" + index[0] + "\"";
      String byIndex =
          String.format(
              "%s use index (\"%s\") where \"%3$s\" is not null order by \"%3$s\"",
              table, index[1], index[2]);
      try {
        int rows = count(connection, table + " where \"" + index[2] + "\" is not null");
        int found = count(connection, byIndex);
        if (rows != found) {
          faults.add(index[1] + " leads to " + found + " of " + rows + " rows of " + index[0]);
        }
      } catch (SQLException e) {
        faults.add(index[1] + ": " + e.getMessage());
      }
    }
    return faults;
  }

  /** By reading each row to its end. */
  private static int count(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      int count = 0;
      for (; rows.next(); count++) {
        rows.getObject(rows.getMetaData().getColumnCount());
      }
      return count;
    }
  }

  private static List<Integer> chunkEnds(byte[] file, LongPredicate counts) {
    List<Integer> ends = new ArrayList<>();
    for (int at = FIRST_CHUNK; at + CHUNK.length <= file.length; at += BLOCK) {
      if (Arrays.equals(file, at, at + CHUNK.length, CHUNK, 0, CHUNK.length) && counts.test(at)) {
        ends.add(at);
      }
    }
    return ends;
  }

  private Process launch() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new ProcessBuilder(
            java.toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "-Djava.util.logging.config.file="
                + System.getProperty("java.util.logging.config.file", ""),
            DoomedGateway.class.getName(),
            address(folder.resolve("hls_gateway")),
            file().toString(),
            Long.toString(next))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private Path file() {
    return folder.resolve("hls_gateway.mv.db");
  }

  /** As in the server's configuration. */
  private static String address(Path file) throws IOException {
    String own = System.getProperty("database.address");
    if (own != null) {
      return "jdbc:h2:file:" + file + own;
    }
    Matcher found =
        Pattern.compile("name=\"DB_URL\" defaultValue=\"([^\"]+)\"")
            .matcher(Files.readString(Path.of("liberty", "server.xml")));
    assertThat(found.find()).isTrue();
    return found.group(1).replace("${DATA_DIR}/hls_gateway", file.toString());
  }

  /**
   * What must be in the file when it had a length: what was acknowledged before is in it, and what
   * was begun after cannot be.
   */
  private static final class Account {
    private final Set<String> certain;
    private final Set<String> gone = new HashSet<>();
    private long last;

    Account(Set<String> before, List<Heard> heard, long length) {
      certain = new HashSet<>(before);
      heard.stream().filter(line -> line.length() <= length).forEach(line -> hear(line.words()));
    }

    private void hear(String[] words) {
      for (int i = 1; i < words.length; i++) {
        String fact = words[i].substring(1);
        last = Math.max(last, Long.parseLong(fact.substring(fact.indexOf('-') + 1)));
        boolean added = words[i].charAt(0) == '+';
        if (words[0].equals("begin") && !added) {
          certain.remove(fact);
          gone.add(fact + " begun");
        } else if (words[0].equals("done") && !added) {
          gone.add(fact);
        } else if (words[0].equals("done") && !gone.contains(fact + " begun")) {
          certain.add(fact);
        }
      }
    }

    List<String> missing(Set<String> there) {
      return certain.stream().filter(fact -> !there.contains(fact)).map(f -> "lost " + f).toList();
    }

    List<String> undead(Set<String> there) {
      return gone.stream().filter(there::contains).map(f -> "back " + f).toList();
    }
  }
}
