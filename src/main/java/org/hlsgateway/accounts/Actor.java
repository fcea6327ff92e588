package org.hlsgateway.accounts;

/**
 * Who changes something.
 *
 * @param account its name; blank: the gateway itself
 * @param token what its token is for; blank: it came without one
 * @param address of the client; blank: nobody came
 */
record Actor(String account, String token, String address) {
  static final Actor GATEWAY = new Actor("", "", "");
}
