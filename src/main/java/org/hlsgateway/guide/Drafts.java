package org.hlsgateway.guide;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hlsgateway.accounts.PrivateFile;
import org.hlsgateway.config.Settings;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;

/**
 * Lists that were looked at and are not imported yet: on disk, where they wait for an hour for
 * whoever decides. Sources in them may have credentials: nobody else may read them, and none stays
 * that nobody will ask for.
 */
@ApplicationScoped
@StartsAt(Stage.ACCOUNTS)
class Drafts implements Part {
  private static final Logger LOG = System.getLogger(Drafts.class.getName());
  private static final Duration KEPT = Duration.ofHours(1);
  private static final int MOST = 8;
  private static final Pattern NUMBER = Pattern.compile("[0-9a-f-]{36}");

  private Path folder;
  private Clock clock;

  /** For the client proxy. */
  protected Drafts() {}

  @Inject
  Drafts(Settings settings) {
    this(settings.store().dataDir().resolve("import"), Clock.systemUTC());
  }

  /**
   * @param folder is made when something is kept
   */
  Drafts(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** Of what a former run left, nobody has the page any more. */
  @Override
  public synchronized void start() {
    try {
      if (Files.isDirectory(folder)) {
        for (Path each : newestFirst()) {
          Files.deleteIfExists(each);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.log(Level.WARNING, "Lists that were to be imported cannot be deleted", e);
    }
  }

  /**
   * @return the number to find it by
   */
  synchronized String keep(byte[] list) throws IOException {
    Files.createDirectories(folder);
    clear(MOST - 1);
    String number = UUID.randomUUID().toString();
    PrivateFile.create(folder.resolve(number), list);
    return number;
  }

  /**
   * @param number as it was sent: may be anything
   * @return empty if there is none, or no longer
   */
  synchronized Optional<byte[]> find(String number) throws IOException {
    if (number == null || !NUMBER.matcher(number).matches() || !Files.isDirectory(folder)) {
      return Optional.empty();
    }
    clear(MOST);
    Path file = folder.resolve(number);
    return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
  }

  /**
   * It is decided about.
   *
   * @param number as {@link #find} took it
   */
  synchronized void remove(String number) throws IOException {
    if (NUMBER.matcher(number).matches()) {
      Files.deleteIfExists(folder.resolve(number));
    }
  }

  /**
   * Those that nobody decided about, and the oldest of too many.
   *
   * @param most that may stay
   */
  private void clear(int most) throws IOException {
    Instant since = clock.instant().minus(KEPT);
    List<Path> files = newestFirst();
    for (int i = 0; i < files.size(); i++) {
      if (i >= most || written(files.get(i)).isBefore(since)) {
        Files.deleteIfExists(files.get(i));
      }
    }
  }

  private List<Path> newestFirst() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted(Comparator.comparing(Drafts::written).reversed()).toList();
    }
  }

  private static Instant written(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
