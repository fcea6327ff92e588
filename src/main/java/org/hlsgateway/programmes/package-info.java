/**
 * What can be watched, and by which name: makes programmes of the store's channels, keeps their
 * sessions in step with what is edited, and finds what is meant by a name, be it a channel or what
 * is pushed. Live sessions know no store, and the store's pages no sessions.
 */
package org.hlsgateway.programmes;
