/**
 * A checker for live low-latency playlists, for our own tests and for a person who points it at any
 * address. It knows nothing of the packager: it reads what a player would read.
 */
package org.hlsgateway.checker;
