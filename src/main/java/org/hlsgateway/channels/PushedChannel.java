package org.hlsgateway.channels;

/**
 * What is pushed to the gateway, and watched as channels are; in no store.
 *
 * @param name that it is pushed under, and watched by; up to 255 letters, digits, - and _
 * @param status what it is doing now
 */
public record PushedChannel(String name, ChannelStatus status) {}
