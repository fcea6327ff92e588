package org.hlsgateway.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
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

  private Optional<Path> folder = Optional.empty();

  /** For the client proxy. */
  protected Docroot() {}

  @Inject
  Docroot(Settings settings) throws IOException {
    this(settings.livebox().docroot());
  }

  Docroot(Optional<Path> folder) throws IOException {
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
    response.setContentType(TYPES.getOrDefault(ending, "application/octet-stream"));
    response.setContentLengthLong(facts.size());
    if (!request.getMethod().equals("HEAD")) {
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        in.transferTo(response.getOutputStream());
      }
    }
  }
}
