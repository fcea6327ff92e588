/**
 * Where the files of pushed streams go, and the queues that keep a slow storage from holding
 * anybody up. Files appear whole or not at all.
 */
package org.hlsgateway.encoder.storage;
