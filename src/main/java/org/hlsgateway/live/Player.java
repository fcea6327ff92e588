package org.hlsgateway.live;

/**
 * What a viewer watches with, as far as its requests tell.
 *
 * @param address where the requests come from: of a proxy, if there is one between
 * @param program what it calls itself (User-Agent); may be empty
 */
public record Player(String address, String program) {

  /** Nothing is known. */
  public static final Player UNKNOWN = new Player("", "");
}
