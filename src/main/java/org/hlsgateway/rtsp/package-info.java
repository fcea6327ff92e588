/**
 * A client of RTSP 1.0 (RFC 2326): what a camera is asked for and what it answers, and the
 * connection that carries its media, by TCP or beside it by UDP. A few threads serve all cameras.
 *
 * <p>Cameras follow the specification loosely: what they really send is read, and a comment says
 * who does so. Every wait has a deadline, every buffer a limit.
 */
package org.hlsgateway.rtsp;
