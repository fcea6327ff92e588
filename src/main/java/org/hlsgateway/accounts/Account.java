package org.hlsgateway.accounts;

import java.io.Serializable;
import java.util.Set;

/**
 * Somebody who proved who they are.
 *
 * @param roles see {@link Roles}
 */
public record Account(String name, Set<String> roles) implements Serializable {}
