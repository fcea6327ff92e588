/**
 * One live session per running channel: started once for many viewers, watched, restarted, stopped
 * when idle.
 */
package org.hlsgateway.live;
