/**
 * HTTPS with the certificate of two PEM files (RFC 7468). Open Liberty reads only key stores, so
 * the files are checked, turned into a PKCS #12 file below DATA_DIR, and watched: a certificate
 * that was renewed is used without a restart, one that cannot be used is not. TLS itself, and
 * HTTP/2 over it (RFC 9113), are Liberty's.
 */
package org.hlsgateway.tls;
