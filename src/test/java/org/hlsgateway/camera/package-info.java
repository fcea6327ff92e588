/** A camera for tests: a real RTSP server with a mount for each kind of camera. */
package org.hlsgateway.camera;
