/**
 * Cuts one continuous stream into parts and segments and keeps the live window. Pure: time and
 * bytes come in, snapshots go out. RFC 8216 and draft-pantos-hls-rfc8216bis.
 */
package org.hlsgateway.packager;
