/** Who may do what: accounts, roles, login, CSRF tokens, and the masking of secrets. */
package org.hlsgateway.accounts;
