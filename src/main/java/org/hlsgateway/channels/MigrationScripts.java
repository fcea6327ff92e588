package org.hlsgateway.channels;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;

/**
 * The scripts of db/migration, by the names that {@code db/migration/scripts.txt} lists. Flyway's
 * own search through the class path compares decoded with encoded addresses, and so finds no script
 * when the server stands in a folder with a space in its name (Flyway 12.11 on Open Liberty).
 */
final class MigrationScripts implements ResourceProvider {

  static final String FOLDER = "db/migration/";
  static final String LIST = FOLDER + "scripts.txt";

  private final List<LoadableResource> scripts;

  MigrationScripts() {
    scripts = text(LIST).lines().<LoadableResource>map(Script::new).toList();
  }

  @Override
  public LoadableResource getResource(String name) {
    return scripts.stream()
        .filter(
            script ->
                name.equals(script.getFilename()) || name.endsWith("/" + script.getFilename()))
        .findFirst()
        .orElse(null);
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    return scripts.stream()
        .filter(script -> script.getFilename().startsWith(prefix))
        .filter(script -> Stream.of(suffixes).anyMatch(script.getFilename()::endsWith))
        .toList();
  }

  /** The names of all, with the sum that Flyway notes of what was run. */
  static Map<String, Integer> sums() {
    Map<String, Integer> sums = new HashMap<>();
    text(LIST).lines().forEach(name -> sums.put(name, sum(text(FOLDER + name))));
    return sums;
  }

  /** Flyway's sum of a script: of its lines, without their ends. */
  private static int sum(String script) {
    CRC32 sum = new CRC32();
    script.lines().forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
    return (int) sum.getValue();
  }

  private static String text(String path) {
    try (InputStream bytes = MigrationScripts.class.getClassLoader().getResourceAsStream(path)) {
      if (bytes == null) {
        throw new IllegalStateException(path + " is not in this build");
      }
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Script extends LoadableResource {
    private final String name;

    Script(String name) {
      this.name = name;
    }

    @Override
    public Reader read() {
      return new StringReader(text(FOLDER + name));
    }

    @Override
    public String getAbsolutePath() {
      return FOLDER + name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return FOLDER + name;
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return name;
    }
  }
}
