package org.hlsgateway.it;

import org.hlsgateway.camera.TestCamera;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests that are clients of the shared gateway, and share a camera that nobody cuts off. */
abstract class CameraScene extends GatewayScene {

  static TestCamera camera;

  @BeforeAll
  static void startCamera() {
    camera = TestCamera.start();
  }

  @AfterAll
  static void stopCamera() {
    camera.close();
  }
}
