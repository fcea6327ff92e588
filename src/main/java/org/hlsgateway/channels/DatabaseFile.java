package org.hlsgateway.channels;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.h2.mvstore.MVStoreTool;

/**
 * The file of the database that a gateway has by itself.
 *
 * <p>It is only ever added to, {@code REUSE_SPACE=FALSE} in its address. H2 up to 2.5.252 otherwise
 * loses what was committed last when the process is killed: a chunk that it puts into space that
 * became free is named by the file's header only once the next one is written, and at its start it
 * finds a chunk by the header or at the file's end. Not done instead: a journal of our own beside
 * H2 (two truths to bring together at each start, for some tables only), and a long RETENTION_TIME
 * (the same, until that time is over). What else a kill could take: {@link
 * org.hlsgateway.store.OneWriter}.
 */
public final class DatabaseFile {
  private static final Logger LOG = System.getLogger(DatabaseFile.class.getName());

  /** About six thousand changes; what is in use is much less. */
  private static final long COMPACTED_FROM_BYTES = 32L << 20;

  private DatabaseFile() {}

  static Path of(Path dataDir) {
    return dataDir.resolve("hls_gateway.mv.db");
  }

  /** Before it is opened: leaves out what is not in use any more, if that can be much. */
  static void compactIfGrown(Path dataDir) {
    compact(of(dataDir), COMPACTED_FROM_BYTES);
  }

  /**
   * Copies what is in use into a new file, which then takes the place of the old one; killed
   * meanwhile, the old one is still there. What is wrong with the file, whoever opens it will say.
   *
   * @param fromBytes a smaller one is left as it is
   */
  public static void compact(Path file, long fromBytes) {
    try {
      long before = Files.exists(file) ? Files.size(file) : 0;
      if (before >= fromBytes && before > 0) {
        MVStoreTool.compact(file.toString(), false);
        LOG.log(Level.INFO, "The database file is {0} KiB, it was {1}", kib(file), before >> 10);
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "The database file was not compacted: {0}", e.getMessage());
    }
  }

  private static long kib(Path file) throws IOException {
    return Files.size(file) >> 10;
  }

  /**
   * Refuses a file that lost its content, in a full disk or a broken backup, say: H2 would take it
   * for a new one, and every channel would be gone without a word.
   *
   * @throws StoreUnusable with one sentence
   */
  static void refuseIfEmptied(Path dataDir) {
    Path file = of(dataDir);
    Path key = dataDir.resolve("secret.key");
    try {
      if (Files.exists(key) && Files.exists(file) && Files.size(file) == 0) {
        throw new StoreUnusable(
            String.format(
                Locale.ROOT,
                "The database file %s is empty, but %s beside it was made with channels: restore a"
                    + " backup, or delete the empty file to start anew.",
                file,
                key.getFileName()),
            null);
      }
    } catch (IOException e) {
      throw new StoreUnusable(
          String.format(Locale.ROOT, "The database file %s cannot be looked at.", file), e);
    }
  }
}
