package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourcesTest {
  @TempDir Path folder;
  private Path root;
  private SourceUrls sources;

  @BeforeEach
  void makeFiles() throws IOException {
    root = Files.createDirectory(folder.toRealPath().resolve("media"));
    Files.createFile(root.resolve("a.mp4"));
    Files.createFile(root.resolve("b c+d%#.mp4"));
    Files.createDirectory(root.resolve("deep"));
    Files.createFile(folder.resolve("secret.mp4"));
    Files.createDirectory(folder.resolve("media-too"));
    Files.createFile(folder.resolve("media-too").resolve("a.mp4"));
    sources = new SourceUrls(Optional.of(root));
  }

  @Test
  void fileBelowTheFolder_isAllowedInBothSpellings() {
    assertThat(sources.parse("file://" + root + "/a.mp4").revealed())
        .isEqualTo("file:" + root + "/a.mp4");
    assertThat(sources.parse("file:" + root + "/deep/../a.mp4").value())
        .isEqualTo("file://" + root + "/a.mp4");
  }

  @Test
  void unusualName_isOpenedAsItIsCalled() {
    SourceUrl source = sources.parse("file://" + root + "/b%20c+d%25%23.mp4");

    assertThat(source.revealed()).isEqualTo("file:" + root + "/b c+d%#.mp4");
    assertThat(sources.problemNow(source)).isEmpty();
  }

  @Test
  void fileElsewhere_isRefused() {
    refused("file://" + root + "/../secret.mp4");
    refused("file://" + root + "/%2e%2e/secret.mp4");
    refused("file://" + folder + "/media-too/a.mp4");
    refused("file:///etc/passwd");
  }

  @Test
  void whatIsNotThereOrNoFile_isRefusedWithTheSameSentence() {
    refused("file://" + root + "/none.mp4");
    refused("file://" + root + "/deep");
    refused("file://" + root);
  }

  @Test
  void linkOutOfTheFolder_isRefused() throws IOException {
    Files.createSymbolicLink(root.resolve("link.mp4"), folder.resolve("secret.mp4"));
    Files.createSymbolicLink(root.resolve("up"), folder);

    refused("file://" + root + "/link.mp4");
    refused("file://" + root + "/up/secret.mp4");
  }

  @Test
  void linkThatTurnedAway_isNoticedBeforeTheNextStart() throws IOException {
    SourceUrl source = sources.parse("file://" + root + "/a.mp4");
    Files.delete(root.resolve("a.mp4"));
    Files.createSymbolicLink(root.resolve("a.mp4"), folder.resolve("secret.mp4"));

    assertThat(sources.problemNow(source)).isPresent();
  }

  @Test
  void rootThatIsALink_works() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), root);

    assertThat(new SourceUrls(Optional.of(link)).parse("file://" + link + "/a.mp4").revealed())
        .isEqualTo("file:" + root + "/a.mp4");
  }

  @Test
  void hostOrOptions_areRefused() {
    assertThatExceptionOfType(RefusedSource.class)
        .isThrownBy(() -> sources.parse("file://host" + root + "/a.mp4"))
        .withMessageContaining("Write a file as");
    assertThatExceptionOfType(RefusedSource.class)
        .isThrownBy(() -> sources.parse("file://" + root + "/a.mp4?follow=1"))
        .withMessageContaining("Write a file as");
  }

  private void refused(String text) {
    assertThatExceptionOfType(RefusedSource.class)
        .isThrownBy(() -> sources.parse(text))
        .withMessage(
            "There is no such file in the folder for file sources: check the path and"
                + " HLS_STREAM_ROOT.");
  }
}
