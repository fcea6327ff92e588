package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.hlsgateway.config.Settings;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.threads.Threads;

/**
 * Does what {@link PasswordRequest} asks for, at the start and once a second: for whoever forgot a
 * password and has a shell on the server. A file that others could have written is not believed.
 */
@ApplicationScoped
@StartsAt(Stage.ANNOUNCEMENT)
public class PasswordRequests implements Part {
  private static final Logger LOG = System.getLogger(PasswordRequests.class.getName());
  private static final int LARGEST = 1_000;

  private Accounts accounts;
  private PasswordChanges changes;
  private Path folder;
  private ScheduledExecutorService clock;

  /** Of one thread at a time. */
  private boolean failing;

  /** For the client proxy. */
  protected PasswordRequests() {}

  @Inject
  PasswordRequests(Accounts accounts, PasswordChanges changes, Settings settings) {
    this.accounts = accounts;
    this.changes = changes;
    folder = settings.store().dataDir();
  }

  @Override
  public void start() {
    look();
    clock = Executors.newSingleThreadScheduledExecutor(Threads.named("password-requests"));
    clock.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public void stop() {
    Threads.end(clock, Duration.ofSeconds(2));
  }

  void look() {
    Path file = folder.resolve(PasswordRequest.FILE);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      String answer = taken(file);
      LOG.log(Level.INFO, "A password was to be set from the shell: {0}", answer);
      PrivateFile.write(folder.resolve(PasswordRequest.ANSWER), answer + "\n");
      failing = false;
    } catch (IOException | RuntimeException e) {
      if (!failing) {
        LOG.log(Level.WARNING, "The request to set a password cannot be worked on", e);
      }
      // It will be so in a second, too.
      failing = true;
    }
  }

  /** Takes the request away, so that it is done once, and does it. */
  private String taken(Path file) throws IOException {
    // Into a folder that nobody else can open: what is looked at is what is read then.
    Path own = Files.createTempDirectory(folder, "request");
    Path mine = own.resolve(PasswordRequest.FILE);
    try {
      Files.move(file, mine, StandardCopyOption.ATOMIC_MOVE);
      Optional<String> refusal = distrust(mine, own);
      return refusal.isPresent() ? refusal.get() : answer(Files.readString(mine));
    } catch (IOException | RuntimeException e) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
      LOG.log(Level.WARNING, "The request to set a password failed", e);
      return "The request cannot be read or carried out: nothing was changed. The log says why.";
    } finally {
      delete(mine);
      delete(own);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "What is left of a request to set a password stays", e);
    }
  }

  private String answer(String text) {
    Optional<PasswordRequest> request = PasswordRequest.parse(text);
    if (request.isEmpty()) {
      return "The request cannot be read: nothing was changed.";
    }
    Optional<Account> account = accounts.find(request.get().name());
    if (account.isEmpty()) {
      return "There is no account of this name. There are: "
          + accounts.all().stream().limit(20).map(Account::name).collect(Collectors.joining(", "))
          + ".";
    }
    try {
      changes.setHash(account.get(), request.get().hash());
    } catch (RefusedChange e) {
      return e.getMessage();
    }
    return account.get().enabled()
        ? "The password of " + account.get().name() + " is set."
        : "The password of " + account.get().name() + " is set, but the account is switched off.";
  }

  /**
   * Why a file is not worked on; empty if only this server's own user can have written it.
   *
   * @param own made by this server just now
   */
  private static Optional<String> distrust(Path file, Path own) throws IOException {
    if (!Files.getFileStore(own).supportsFileAttributeView("posix")) {
      return Optional.empty();
    }
    PosixFileAttributes there =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Set<PosixFilePermission> rights = there.permissions();
    boolean others =
        rights.contains(PosixFilePermission.GROUP_WRITE)
            || rights.contains(PosixFilePermission.OTHERS_WRITE);
    boolean ours = there.owner().equals(Files.getOwner(own)) || isRoots(there);
    return there.isRegularFile() && ours && !others && there.size() <= LARGEST
        ? Optional.empty()
        : Optional.of(
            "The request was not made by the server's own user, or others can write to it: nothing"
                + " was changed.");
  }

  private static boolean isRoots(PosixFileAttributes file) {
    return file.owner().getName().equals("root");
  }
}
