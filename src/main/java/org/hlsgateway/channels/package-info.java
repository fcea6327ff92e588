/**
 * Channels: what they are, where they are stored, the pages and the API that change them, and the
 * events that say so.
 */
package org.hlsgateway.channels;
