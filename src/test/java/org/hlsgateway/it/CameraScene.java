package org.hlsgateway.it;

import org.hlsgateway.camera.TestCamera;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that are clients of the shared gateway, and share a camera that nobody cuts off. */
@ExtendWith(ClassCamera.class)
abstract class CameraScene extends GatewayScene {

  TestCamera camera;

  @BeforeEach
  void take(TestCamera camera) {
    this.camera = camera;
  }
}
