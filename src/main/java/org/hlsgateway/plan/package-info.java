/**
 * What to do with a source, decided by one pure function: from what the source has, what the
 * channel asks for, and what this machine's FFmpeg can encode, to a plan for FFmpeg and sentences
 * for people.
 */
package org.hlsgateway.plan;
