/**
 * The only reader of MicroProfile Config: names, units, defaults, and what makes a setting
 * impossible.
 */
package org.hlsgateway.config;
