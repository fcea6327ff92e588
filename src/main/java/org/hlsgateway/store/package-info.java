/** The database: statements, and who may change it when. Every room may use it. */
package org.hlsgateway.store;
