/**
 * Accounts, groups, grants, tokens and links for people and for programs: pages, and an API as RFC
 * 9457, 7396 and 9110 have it. It translates; the rules are in accounts.
 */
package org.hlsgateway.admin;
