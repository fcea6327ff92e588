/**
 * The one ordered list of what starts with the server and stops with it. Features say with {@link
 * org.hlsgateway.lifecycle.StartsAt} where in it they stand; nothing else observes the server's
 * start or end.
 */
package org.hlsgateway.lifecycle;
