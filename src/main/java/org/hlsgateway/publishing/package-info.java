/**
 * What whoever publishes needs around it: channels with a streaming key, what is made of their
 * streams, what the storage keeps of them, and its files over HTTP (RFC 9110). Pages and API; the
 * rules are the coordinator's.
 */
package org.hlsgateway.publishing;
