/**
 * Push targets: channels are sent on to other services by RTMP. One tap on a running session feeds
 * all of its targets; each has a connection, a bounded queue and a fate of its own, so that one
 * that is slow or dead holds up nobody.
 *
 * <p>Follows Adobe's Real-Time Messaging Protocol 1.0 and Flash Video File Format 10.1, and
 * Enhanced RTMP v2 of Veovera where a target is said to take it.
 */
package org.hlsgateway.restream;
