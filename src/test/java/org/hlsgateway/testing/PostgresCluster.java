package org.hlsgateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server of the test's own: a new cluster in a new folder, on a free port of the
 * loopback interface, gone when closed. PostgreSQL refuses to run as root; then it runs as the user
 * that the Debian package made.
 */
public final class PostgresCluster implements AutoCloseable {
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final String SUPERUSER = "gateway";
  private static final String USUAL = "postgres";
  private static final int LIMIT_SECONDS = 60;

  private final Path programs;
  private final Path folder;
  private final Path files;
  private final int port;
  private final Set<String> made = new HashSet<>();

  private PostgresCluster(Path programs, Path folder, int port) {
    this.programs = programs;
    this.folder = folder;
    this.files = folder.resolve("cluster");
    this.port = port;
  }

  /** Starts one; returns when it answers. */
  public static PostgresCluster start() {
    try {
      Path folder =
          Files.createTempDirectory(
              "gateway-postgres",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
      PostgresCluster cluster = new PostgresCluster(programs(), folder, Ports.free());
      try {
        cluster.begin();
        return cluster;
      } catch (IOException | RuntimeException e) {
        cluster.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public DataSource database() {
    return source(url());
  }

  /**
   * A database beside the usual one, made when it is first asked for.
   *
   * @param name a word in lower case
   * @param throughPort the server's, or of something that passes connections on
   */
  synchronized DataSource database(String name, int throughPort) {
    if (made.add(name)) {
      try (Connection connection = database().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("create database " + name);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return source(url(throughPort, name));
  }

  public int port() {
    return port;
  }

  private static DataSource source(String url) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(SUPERUSER);
    return source;
  }

  /** JDBC address; any password will do. */
  public String url() {
    return url(port, USUAL);
  }

  private static String url(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  public String user() {
    return SUPERUSER;
  }

  /** All tables as SQL, as a backup would have them. */
  public String dump() {
    return dump(USUAL);
  }

  /** The same of a database beside the usual one. */
  public String dump(String database) {
    return run(
        programs.resolve("pg_dump").toString(),
        "--host=127.0.0.1",
        "--port=" + port,
        "--username=" + SUPERUSER,
        database);
  }

  @Override
  public void close() {
    if (Files.exists(files.resolve("postmaster.pid"))) {
      run(programs.resolve("pg_ctl").toString(), "-D", files.toString(), "-m", "immediate", "stop");
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void begin() throws IOException {
    Files.createDirectory(files);
    if (isRoot()) {
      var postgres =
          files.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres");
      Files.setOwner(files, postgres);
    }
    run(
        programs.resolve("initdb").toString(),
        "-D",
        files.toString(),
        "--username=" + SUPERUSER,
        "--auth=trust",
        "--encoding=UTF8",
        "--no-locale",
        "--no-sync");
    run(
        programs.resolve("pg_ctl").toString(),
        "-D",
        files.toString(),
        "-l",
        files.resolve("log").toString(),
        "-o",
        "-h 127.0.0.1 -p " + port + " -k '' -F",
        "--timeout=" + LIMIT_SECONDS,
        "--wait",
        "start");
  }

  private static Path programs() throws IOException {
    if (Files.isDirectory(INSTALLED)) {
      try (Stream<Path> versions = Files.list(INSTALLED)) {
        List<Path> found =
            versions
                .map(version -> version.resolve("bin"))
                .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                .sorted()
                .toList();
        if (!found.isEmpty()) {
          return found.get(found.size() - 1);
        }
      }
    }
    throw new IllegalStateException(
        "PostgreSQL is not installed (nothing in /usr/lib/postgresql/*/bin):"
            + " ./gateway test installs it, or: apt-get install postgresql");
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Output goes to a file: a server that was started would keep a pipe open for ever. */
  private String run(String... command) {
    List<String> line = new ArrayList<>();
    if (isRoot()) {
      line.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    line.addAll(List.of(command));
    try {
      Path output = Files.createTempFile(folder, "output", ".txt");
      Process process =
          new ProcessBuilder(line)
              .directory(files.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      String text = Files.readString(output);
      if (!ended || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(String.join(" ", line) + " failed: " + text);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
