package org.hlsgateway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeLeaseTest {

  @Test
  void theIdStaysTheSameInAFolder_andIsAnotherInItsCopy(@TempDir Path root) throws Exception {
    Path here = Files.createDirectory(root.resolve("here"));
    Path copy = Files.createDirectory(root.resolve("copy"));
    String id = NodeLease.nodeId(here);
    assertThat(NodeLease.nodeId(here)).isEqualTo(id).hasSize(36);
    Files.copy(here.resolve("node-id"), copy.resolve("node-id"));
    assertThat(NodeLease.nodeId(copy)).isNotEqualTo(id);
  }
}
