/**
 * The streaming coordinator: control WebSockets of streaming servers and encoders, stream sessions,
 * key verification and event callbacks by HTTP, and the commands of the application.
 *
 * <p>Follows the documents of an existing protocol with existing peers: the coordinator's HTTP API
 * and configuration, and the control protocol (docs/control-protocol.md).
 *
 * <p>How it hangs together: {@link org.hlsgateway.coordinator.StreamSessions} decides everything,
 * alone on one thread, and never waits. {@link org.hlsgateway.coordinator.ControlServlet} lets
 * peers in; {@link org.hlsgateway.coordinator.Journal} writes down what must survive a restart;
 * {@link org.hlsgateway.coordinator.CallbackDelivery} brings it to the application.
 */
package org.hlsgateway.coordinator;
