/**
 * Who may do what: the administrator, logging in, CSRF tokens, the brake on guessing, and the
 * masking of secrets. Jakarta Security 3.0; Basic as in RFC 7617.
 *
 * <p>More accounts come in as another {@link
 * jakarta.security.enterprise.identitystore.IdentityStore} bean beside {@link
 * org.hlsgateway.accounts.AdminStore}: nothing else here knows that there is only one. Its groups
 * are the roles of {@link org.hlsgateway.accounts.Roles}.
 */
package org.hlsgateway.accounts;
