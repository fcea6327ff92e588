package org.hlsgateway.web;

import jakarta.servlet.ServletContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.hlsgateway.FakeRequest;

/** The application's files as the container shows them: webapp/, and what the jars bring. */
final class FakeApplication {
  private FakeApplication() {}

  /** Of a build without npm. */
  static ServletContext context() {
    return context(null);
  }

  /** Of a build for which npm fetched this version of hls.js. */
  static ServletContext withPlayer(String version) {
    return context(Set.of("/WEB-INF/player/" + version + "/"));
  }

  private static ServletContext context(Set<String> players) {
    return FakeRequest.proxy(
        ServletContext.class,
        (name, arguments) ->
            switch (name) {
              case "getResourcePaths" ->
                  arguments[0].equals("/WEB-INF/player/") ? players : paths((String) arguments[0]);
              case "getResource" -> url((String) arguments[0]);
              case "getResourceAsStream" -> stream((String) arguments[0]);
              default -> null;
            });
  }

  private static Set<String> paths(String folder) {
    if (folder.equals("/webjars/hls.js/")) {
      return Set.of(folder + "1.0/");
    }
    Set<String> paths = new TreeSet<>();
    try (var files = Files.list(Path.of("webapp" + folder))) {
      files.forEach(f -> paths.add(folder + f.getFileName() + (Files.isDirectory(f) ? "/" : "")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return paths;
  }

  private static URL url(String path) {
    try {
      Path file = Path.of("webapp" + path);
      return Files.exists(file) ? file.toUri().toURL() : null;
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static InputStream stream(String path) {
    if (path.startsWith("/WEB-INF/player/")) {
      return new ByteArrayInputStream(path.getBytes(StandardCharsets.UTF_8));
    }
    if (path.startsWith("/webjars/")) {
      return new ByteArrayInputStream("player".repeat(100).getBytes(StandardCharsets.UTF_8));
    }
    try {
      Path file = Path.of("webapp" + path);
      return Files.exists(file) ? Files.newInputStream(file) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
