/**
 * Two kinds of time: the steady one that patience is counted with, and the calendar's, which people
 * read and anybody may set.
 */
package org.hlsgateway.time;
