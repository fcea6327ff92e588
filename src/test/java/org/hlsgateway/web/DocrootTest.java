package org.hlsgateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hlsgateway.FakeRequest;
import org.hlsgateway.FakeResponse;
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
  private int asked;

  private final RangedAnswer.Senders senders =
      new RangedAnswer.Senders() {
        @Override
        public boolean runHere(Runnable sending) {
          asked++;
          sending.run();
          return true;
        }

        @Override
        public void execute(Runnable sending) {
          throw new UnsupportedOperationException();
        }

        @Override
        public String tooMany() {
          return "";
        }
      };

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
    docroot = new Docroot(Optional.of(folder), senders);
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
  void aRange_isAnsweredAlone_andLargeFilesHaveThreadsOfTheirOwn() throws IOException {
    Path small = folder.resolve("index.html");
    FakeResponse part = answered(small, "bytes=3-");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.text()).isEqualTo("Hello");
    assertThat(part.header("Content-Range")).isEqualTo("bytes 3-7/8");
    assertThat(answered(small, "bytes=8-").status()).isEqualTo(416);
    FakeResponse whole = answered(small, null);
    assertThat(whole.text()).isEqualTo("<p>Hello");
    assertThat(whole.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
    assertThat(asked).isZero();
    byte[] film = new byte[200_000];
    film[199_999] = 1;
    Path large = Files.write(folder.resolve("film.mp4"), film);
    assertThat(answered(large, null).bytes()).isEqualTo(film);
    assertThat(answered(large, "bytes=-2").bytes()).containsExactly(0, 1);
    assertThat(asked).isEqualTo(2);
  }

  private FakeResponse answered(Path file, String range) throws IOException {
    FakeRequest request = new FakeRequest("GET", "/");
    FakeResponse response = new FakeResponse();
    docroot.answer(
        file,
        (range == null ? request : request.header("Range", range)).request(),
        response.response());
    return response;
  }

  @Test
  void withoutAFolder_thereIsNothing() throws IOException {
    assertThat(new Docroot(Optional.empty(), senders).find("/index.html")).isEmpty();
  }
}
