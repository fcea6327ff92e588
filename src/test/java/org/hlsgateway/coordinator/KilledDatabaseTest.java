package org.hlsgateway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was committed is there after {@code kill -9}, and in a copy of the file made meanwhile, with
 * the very database address that the server has: again and again on the same file, under load. With
 * {@code -Ddatabase.kills=200} it takes ten minutes.
 */
class KilledDatabaseTest {
  private static final int KILLS = Integer.getInteger("database.kills", 4);
  private static final long SEED = Long.getLong("database.seed", 19);

  @TempDir private Path folder;
  private final Random random = new Random(SEED);
  private Set<String> facts = Set.of();
  private long next;
  private int losses;

  @Test
  void whatWasCommitted_isThereAfterEveryKill_andInACopyMadeMeanwhile() throws Exception {
    List<String> lost = new ArrayList<>();
    for (int kill = 1; kill <= KILLS; kill++) {
      lost.addAll(killOnce(kill));
    }
    System.out.printf(
        "%d kills, %d with losses, file %d KiB%n", KILLS, losses, Files.size(file()) / 1024);
    assertThat(lost).isEmpty();
  }

  private List<String> killOnce(int kill) throws IOException, InterruptedException, SQLException {
    Process process = launch();
    Account copied = new Account(facts);
    Account account = new Account(facts);
    Path copy = folder.resolve("copy.mv.db");
    // By lines, not by time: a busy machine changes nothing.
    int copyAt = 1 + random.nextInt(4000);
    int killAt = copyAt + 1 + random.nextInt(4000);
    try (BufferedReader lines = process.inputReader()) {
      String line;
      for (int heard = 0; (line = lines.readLine()) != null; heard++) {
        assertThat(line).doesNotStartWith("failed");
        account.hear(line);
        if (heard == killAt) {
          process.toHandle().destroyForcibly();
        }
        // The process is ahead of what is heard: what it took away later may be gone already.
        if (heard <= copyAt || line.startsWith("begin")) {
          copied.hear(line);
        }
        if (heard == copyAt) {
          Files.deleteIfExists(copy);
          Files.copy(file(), copy);
        }
      }
    }
    process.waitFor();
    List<String> lost = new ArrayList<>();
    copied.missing(read(copy)).forEach(fact -> lost.add("copy " + fact));
    Path after = folder.resolve("after.mv.db");
    Files.deleteIfExists(after);
    Files.copy(file(), after);
    Set<String> there = read(after);
    lost.addAll(account.missing(there));
    lost.addAll(account.undead(there));
    if (!lost.isEmpty()) {
      losses++;
      System.out.println("kill " + kill + ": " + lost.size() + " " + lost);
    }
    // What was begun and not acknowledged may be there or not: nobody relies on it.
    facts = new HashSet<>(account.certain);
    facts.retainAll(there);
    next = account.last + 1;
    return lost;
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

  private static Set<String> read(Path file) throws SQLException {
    String name = file.toString().replace(".mv.db", "");
    try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + name, "sa", "")) {
      return DoomedGateway.facts(connection);
    }
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

  /** What must be in the database, by what was heard. */
  private static final class Account {
    private final Set<String> certain;
    private final Set<String> gone = new HashSet<>();
    private long last;

    Account(Set<String> before) {
      certain = new HashSet<>(before);
    }

    void hear(String line) {
      String[] words = line.split(" ");
      for (int i = 1; i < words.length && !words[i].isEmpty(); i++) {
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
