/** Playlists written: RFC 8216 and draft-pantos-hls-rfc8216bis, section 4. */
package org.hlsgateway.packager.playlist;
