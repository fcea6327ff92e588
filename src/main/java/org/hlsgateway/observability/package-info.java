/** Health checks. May look into any feature; nothing imports it. */
package org.hlsgateway.observability;
