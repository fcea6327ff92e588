/**
 * Integration tests: they ask a whole gateway over the network, the WAR on Open Liberty with
 * FFmpeg. {@link org.hlsgateway.it.SharedGateway} is the one that Arquillian starts for all of
 * them; {@link org.hlsgateway.it.OwnGateway} is for tests that kill theirs, or set it up
 * differently.
 *
 * <p>Three classes run at a time. One that has to be alone says so, and why, by {@code @Isolated}.
 */
package org.hlsgateway.it;
