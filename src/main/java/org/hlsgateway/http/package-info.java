/**
 * Small rules of HTTP that several rooms need, each once: what a client accepts (RFC 9110, 12.5).
 */
package org.hlsgateway.http;
