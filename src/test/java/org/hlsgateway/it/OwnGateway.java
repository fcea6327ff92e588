package org.hlsgateway.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hlsgateway.testing.Ports;

/**
 * A gateway of a test's own, beside the shared one: from the same WAR and server.xml, with its own
 * port, data, logs and settings. For tests that kill it, or need settings of their own.
 */
public final class OwnGateway implements AutoCloseable {

  private final Process process;
  private final Path directory;
  private final URI address;

  private OwnGateway(Process process, Path directory, URI address) {
    this.process = process;
    this.directory = directory;
    this.address = address;
  }

  /**
   * Starts a gateway and waits until it is ready.
   *
   * @param directory holds everything it writes; give the same again to start it on its old data
   * @param settings environment variables, such as DB_URL; they win over the fixture's own
   * @throws IllegalStateException if it does not become ready
   */
  public static OwnGateway start(Path directory, Map<String, String> settings) {
    return start(directory, settings, System.getProperty("gateway.own.server"));
  }

  /**
   * As above, of another server of the same Open Liberty.
   *
   * @param server its name
   */
  static OwnGateway start(Path directory, Map<String, String> settings, String server) {
    OwnGateway gateway = launch(directory, settings, server);
    try {
      gateway.awaitReady();
      return gateway;
    } catch (RuntimeException e) {
      gateway.close();
      throw e;
    }
  }

  /** As {@link #start}, without waiting: for a gateway that is expected to refuse. */
  public static OwnGateway launch(Path directory, Map<String, String> settings) {
    return launch(directory, settings, System.getProperty("gateway.own.server"));
  }

  private static OwnGateway launch(Path directory, Map<String, String> settings, String server) {
    Path wlp = Path.of(System.getProperty("gateway.wlp"));
    int port =
        settings.containsKey("HTTP_PORT")
            ? Integer.parseInt(settings.get("HTTP_PORT"))
            : Ports.free();
    ProcessBuilder builder =
        new ProcessBuilder(wlp.resolve("bin").resolve("server").toString(), "run", server);
    Map<String, String> environment = builder.environment();
    environment.put("WLP_OUTPUT_DIR", directory.resolve("output").toString());
    environment.put("LOG_DIR", directory.resolve("logs").toString());
    environment.put("DATA_DIR", directory.resolve("data").toString());
    environment.put("BIND_ADDRESS", "127.0.0.1");
    environment.put("HTTP_PORT", Integer.toString(port));
    environment.put("WLP_SKIP_BOOTSTRAP_AGENT", "1");
    // What the coordinator does is to be seen with encoders of the test's own.
    environment.put("EMBEDDED_ENCODER", "NO");
    // Several run side by side; and the streaming servers are the test's own, too.
    environment.put("RTMP_PORT", "OFF");
    environment.put("WEBSOCKET_STREAMING", "NO");
    environment.putAll(settings);
    // It lives for seconds: more of the compiler, and threads that collect, cost more than they
    // bring.
    environment.merge(
        "JVM_ARGS",
        "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
        (given, ours) -> ours + " " + given);
    try {
      Files.createDirectories(directory);
      prepare(directory.resolve("output").resolve(server));
      Process process =
          builder.redirectErrorStream(true).redirectOutput(console(directory).toFile()).start();
      return new OwnGateway(process, directory, URI.create("http://127.0.0.1:" + port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets a new server begin with what the build's rehearsal found out, as ./gateway run does. */
  private static void prepare(Path server) throws IOException {
    Path found = Path.of(System.getProperty("gateway.rehearsal")).resolve("workarea");
    Path workarea = server.resolve("workarea");
    if (Files.exists(workarea) || !Files.exists(found)) {
      return;
    }
    Files.createDirectories(server);
    try (Stream<Path> files = Files.walk(found)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(
            file, workarea.resolve(found.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** Waits until it is ready to answer. */
  public void awaitReady() {
    Readiness.await(address, process::isAlive, console(directory));
  }

  /**
   * Waits for it to end by itself.
   *
   * @return its exit code
   * @throws IllegalStateException if it still runs after {@code within}
   */
  public int awaitExit(Duration within) throws InterruptedException {
    if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("the gateway still runs; see " + console(directory));
    }
    return process.exitValue();
  }

  /** An address without a path. */
  public URI address() {
    return address;
  }

  public long pid() {
    return process.pid();
  }

  /** What it wrote to its standard output and error so far. */
  public String consoleText() {
    try {
      return Files.readString(console(directory));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it as {@code kill -9} does: nothing in it gets a chance to tidy up. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Ends it as Ctrl-C does, and waits. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static Path console(Path directory) {
    return directory.resolve("console.log");
  }
}
