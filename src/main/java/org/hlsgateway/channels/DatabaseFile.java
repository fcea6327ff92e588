package org.hlsgateway.channels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The file of the database that a gateway has by itself. */
final class DatabaseFile {
  private DatabaseFile() {}

  /**
   * Refuses a file that lost its content, in a full disk or a broken backup, say: H2 would take it
   * for a new one, and every channel would be gone without a word.
   *
   * @throws StoreUnusable with one sentence
   */
  static void refuseIfEmptied(Path dataDir) {
    Path file = dataDir.resolve("hls_gateway.mv.db");
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
