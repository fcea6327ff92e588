package org.hlsgateway.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * The style sheet, the scripts and the pictures of the pages, read into memory at start. What is
 * not in here by name cannot be fetched, so no path trick has anything to work on.
 */
@ApplicationScoped
class StaticFiles {
  static final String PREFIX = "/hls_gateway/static/";

  private static final Logger LOG = System.getLogger(StaticFiles.class.getName());

  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css;charset=UTF-8",
          "js", "text/javascript;charset=UTF-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "webp", "image/webp",
          "ico", "image/x-icon");
  private static final Set<String> COMPRESSIBLE = Set.of("css", "js", "svg");
  private static final String PLAYER = "hls.min.js";

  private Map<String, StaticFile> files = Map.of();
  private String version = "";

  /** For the client proxy. */
  protected StaticFiles() {}

  @Inject
  StaticFiles(ServletContext context) {
    Map<String, StaticFile> found = new TreeMap<>();
    collect(context, "/static/", found);
    String player = player(context);
    found.put(PLAYER, read(context, player));
    files = Map.copyOf(found);
    version = version(found);
  }

  /** Where pages find the files: changes whenever one of them does, so that all keep for ever. */
  public String root() {
    return PREFIX + version;
  }

  /**
   * @param name relative to the root, e.g. {@code "gateway.css"}
   */
  public Optional<StaticFile> find(String name) {
    return Optional.ofNullable(files.get(name));
  }

  /**
   * One file.
   *
   * @param gzip the same compressed; empty where that would not pay
   */
  record StaticFile(String type, byte[] bytes, Optional<byte[]> gzip) {}

  private static void collect(
      ServletContext context, String folder, Map<String, StaticFile> found) {
    Set<String> paths = context.getResourcePaths(folder);
    if (paths == null) {
      return;
    }
    for (String path : paths) {
      if (path.endsWith("/")) {
        collect(context, path, found);
      } else if (TYPES.containsKey(suffix(path))) {
        found.put(path.substring("/static/".length()), read(context, path));
      }
    }
  }

  /** hls.js, as npm gave it to the build; else the older one that comes in a jar. */
  private static String player(ServletContext context) {
    Set<String> built = context.getResourcePaths("/WEB-INF/player/");
    if (built != null && built.size() == 1) {
      return built.iterator().next() + PLAYER;
    }
    Set<String> jars = context.getResourcePaths("/webjars/hls.js/");
    if (jars == null || jars.size() != 1) {
      throw new IllegalStateException("one hls.js is needed, there are: " + jars);
    }
    String folder = jars.iterator().next();
    LOG.log(
        Level.INFO,
        "The pages play with hls.js {0}: the build could not have a newer one from npm.",
        folder.replaceAll(".*/([^/]+)/", "$1"));
    return folder + "dist/" + PLAYER;
  }

  private static StaticFile read(ServletContext context, String path) {
    try (InputStream in = context.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("missing in the application: " + path);
      }
      byte[] bytes = in.readAllBytes();
      String suffix = suffix(path);
      Optional<byte[]> gzip =
          COMPRESSIBLE.contains(suffix) ? Optional.of(gzip(bytes)) : Optional.empty();
      return new StaticFile(TYPES.get(suffix), bytes, gzip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String suffix(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static String version(Map<String, StaticFile> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      files.forEach(
          (name, file) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update(file.bytes());
          });
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
