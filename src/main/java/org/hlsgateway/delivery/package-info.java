/** What viewers fetch: /hls_gateway/watch and /hls_gateway/read. */
package org.hlsgateway.delivery;
