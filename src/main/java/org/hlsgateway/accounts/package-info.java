/**
 * Who may do what: accounts and their roles, logging in, CSRF tokens, and the brake on guessing.
 * Jakarta Security 3.0; Basic as in RFC 7617, passwords by PBKDF2 as in RFC 8018.
 */
package org.hlsgateway.accounts;
