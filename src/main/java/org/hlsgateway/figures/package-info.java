/** What rooms tell of themselves in numbers, for whoever watches the gateway: a port. */
package org.hlsgateway.figures;
