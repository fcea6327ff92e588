package org.hlsgateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are shown, and that no path leads out of the folder. */
class DocrootTest {
  @TempDir private Path outside;
  private Path folder;
  private Docroot docroot;

  @BeforeEach
  void files() throws IOException {
    folder = Files.createDirectories(outside.resolve("pages"));
    Files.writeString(outside.resolve("secret.txt"), "secret");
    Files.writeString(folder.resolve("index.html"), "<p>Hello");
    Files.createDirectories(folder.resolve("sub/empty"));
    Files.writeString(folder.resolve("sub/a b.css"), "p {}");
    Files.writeString(folder.resolve("sub/index.html"), "<p>Sub");
    Files.writeString(folder.resolve(".hidden"), "hidden");
    Files.createDirectories(folder.resolve(".git"));
    Files.writeString(folder.resolve(".git/config"), "hidden");
    Files.createSymbolicLink(folder.resolve("link.txt"), outside.resolve("secret.txt"));
    Files.createSymbolicLink(folder.resolve("up"), outside);
    Files.createSymbolicLink(folder.resolve("inner.html"), folder.resolve("index.html"));
    docroot = new Docroot(Optional.of(folder));
  }

  @Test
  void filesAndFirstPages_areFound() {
    assertThat(docroot.find("/")).contains(folder.resolve("index.html"));
    assertThat(docroot.find("/index.html")).contains(folder.resolve("index.html"));
    assertThat(docroot.find("/inner.html")).contains(folder.resolve("index.html"));
    assertThat(docroot.find("/sub/a b.css")).contains(folder.resolve("sub/a b.css"));
    assertThat(docroot.find("/sub")).contains(folder.resolve("sub/index.html"));
    assertThat(docroot.find("/sub/")).contains(folder.resolve("sub/index.html"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/sub/empty",
        "/../secret.txt",
        "/sub/../../secret.txt",
        "//../secret.txt",
        "/link.txt",
        "/up/secret.txt",
        "/up",
        "/.hidden",
        "/.git/config",
        "/sub/./index.html",
        "/..\\secret.txt",
        "/\u0000",
      })
  void nothingElseIs(String path) {
    assertThat(docroot.find(path)).isEmpty();
  }

  @Test
  void withoutAFolder_thereIsNothing() throws IOException {
    assertThat(new Docroot(Optional.empty()).find("/index.html")).isEmpty();
  }
}
