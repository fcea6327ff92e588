package org.hlsgateway.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.config.Settings;

/**
 * Somebody's own static pages, of the folder LIVEBOX_DOCROOT. Nothing outside of it, nothing that
 * begins with a dot, and no list of files.
 */
@ApplicationScoped
class Docroot {
  private static final String INDEX = "index.html";

  /** RFC 9110, 8.3; what is not known is a download. */
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html;charset=UTF-8"),
          Map.entry("htm", "text/html;charset=UTF-8"),
          Map.entry("css", "text/css;charset=UTF-8"),
          Map.entry("js", "text/javascript;charset=UTF-8"),
          Map.entry("mjs", "text/javascript;charset=UTF-8"),
          Map.entry("json", "application/json"),
          Map.entry("txt", "text/plain;charset=UTF-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("gif", "image/gif"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("mp3", "audio/mpeg"));

  private static final int READ_BYTES = 16 << 10;

  /** What goes into buffers anyway is sent at once. */
  private static final long SMALL_BYTES = 64 << 10;

  /** The calling thread. */
  private static final RangedAnswer.Senders HERE =
      new RangedAnswer.Senders() {
        @Override
        public boolean runHere(Runnable sending) {
          sending.run();
          return true;
        }

        @Override
        public void execute(Runnable sending) {
          sending.run();
        }

        @Override
        public String tooMany() {
          return "";
        }
      };

  private Optional<Path> folder = Optional.empty();
  private RangedAnswer.Senders senders;

  /** For the client proxy. */
  protected Docroot() {}

  @Inject
  Docroot(Settings settings, DocrootSenders senders) throws IOException {
    this(settings.livebox().docroot(), senders);
  }

  Docroot(Optional<Path> folder, RangedAnswer.Senders senders) throws IOException {
    this.senders = senders;
    // Its own name may be a link; below it, links lead nowhere else.
    this.folder = folder.isPresent() ? Optional.of(folder.get().toRealPath()) : folder;
  }

  /**
   * The file at an address; empty if there is none.
   *
   * @param path as it was sent, decoded; begins with a slash
   */
  Optional<Path> find(String path) {
    if (folder.isEmpty() || path.contains("/.") || path.indexOf('\\') >= 0) {
      return Optional.empty();
    }
    try {
      Path root = folder.get();
      Path wanted = root.resolve(path.replaceFirst("^/+", ""));
      Path file = Files.isDirectory(wanted) ? wanted.resolve(INDEX) : wanted;
      Path real = file.toRealPath();
      return real.startsWith(root) && Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)
          ? Optional.of(real)
          : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Answers with the folder's own first page, if it has one. */
  boolean answersIndex(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Path> index = find("/");
    if (index.isPresent()) {
      answer(index.get(), request, response);
    }
    return index.isPresent();
  }

  /**
   * As a whole, or a range of it; of a large file, it may go on after this returns.
   *
   * @param file as {@link #find} found it
   */
  void answer(Path file, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
    Instant changed = facts.lastModifiedTime().toInstant();
    String tag = String.format(Locale.ROOT, "\"%x-%x\"", changed.toEpochMilli(), facts.size());
    response.setHeader("ETag", tag);
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (tag.equals(request.getHeader("If-None-Match"))) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    String name = file.getFileName().toString();
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    new RangedAnswer(
            facts.size(),
            Optional.of(tag),
            headers ->
                headers.setContentType(TYPES.getOrDefault(ending, "application/octet-stream")),
            (out, first, count) -> copy(file, first, count, out))
        .send(facts.size() > SMALL_BYTES ? senders : HERE, request, response);
  }

  private static void copy(Path file, long first, long count, OutputStream out) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      in.skipNBytes(first);
      byte[] some = new byte[READ_BYTES];
      for (long left = count; left > 0; ) {
        int read = in.read(some, 0, (int) Math.min(some.length, left));
        if (read < 0) {
          throw new IOException("a file became shorter while it was sent");
        }
        out.write(some, 0, read);
        left -= read;
      }
    }
  }
}
