/**
 * One live session per running programme: started once for many viewers, watched, restarted,
 * stopped when idle. What a programme is made of, and how its sources are opened, is for rooms
 * above to know.
 */
package org.hlsgateway.live;
