/** How threads are made: one way, so that each has a name and none keeps the server from ending. */
package org.hlsgateway.threads;
