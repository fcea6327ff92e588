/**
 * Small rules of HTTP that several rooms need, each once: what a client accepts (RFC 9110, 12.5),
 * and how the body of a request is read.
 */
package org.hlsgateway.http;
