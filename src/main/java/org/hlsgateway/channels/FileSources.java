package org.hlsgateway.channels;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code file:} sources: real files below the one folder that the settings name. */
final class FileSources {
  /** file:/path and file:///path; two slashes would make the first name a host. */
  private static final Pattern LOCAL = Pattern.compile("(?i:file):(?://)?(/(?!/).*)");

  private FileSources() {}

  /**
   * @param text already free of control characters
   * @return the real path, symbolic links resolved: what is opened is what was checked
   * @throws RefusedSource if it is not a readable file below the folder
   */
  static SourceUrl parse(String text, Optional<Path> root) {
    if (root.isEmpty()) {
      throw new RefusedSource(
          "Files are not allowed as sources: set HLS_STREAM_ROOT to a folder to allow those in"
              + " it.");
    }
    var local = LOCAL.matcher(text);
    if (!local.matches() || text.contains("?")) {
      throw new RefusedSource("Write a file as file:///folder/name.mp4, with nothing behind it.");
    }
    Path real = realPath(local.group(1));
    if (!real.startsWith(realRoot(root.get())) || !Files.isRegularFile(real)) {
      throw notThere();
    }
    return new SourceUrl("file://" + real.toUri().getRawPath());
  }

  private static Path realPath(String encoded) {
    try {
      String path = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
      return Path.of(path).toRealPath();
    } catch (IOException | InvalidPathException e) {
      throw notThere();
    }
  }

  private static Path realRoot(Path root) {
    try {
      return root.toRealPath();
    } catch (IOException e) {
      throw new RefusedSource("The folder for file sources cannot be read: check HLS_STREAM_ROOT.");
    }
  }

  /** One sentence for both cases: an outsider must not learn which files there are elsewhere. */
  private static RefusedSource notThere() {
    return new RefusedSource(
        "There is no such file in the folder for file sources: check the path and"
            + " HLS_STREAM_ROOT.");
  }
}
