package org.hlsgateway.web;

import java.util.Map;

/**
 * What an error says where nobody said it better: to the user what to do, to an attacker nothing.
 */
final class ErrorText {
  private static final Map<Integer, String> DETAILS =
      Map.ofEntries(
          Map.entry(400, "The request cannot be understood. Go back and try again."),
          Map.entry(401, "Log in with a name and its password, or send a token."),
          Map.entry(
              403, "This is not allowed. If a form brought you here, reload its page and retry."),
          Map.entry(404, "There is nothing at this address. Check it for a typing mistake."),
          Map.entry(405, "This address does not understand that kind of request."),
          Map.entry(406, "This address has no answer of the kind that was asked for."),
          Map.entry(409, "Somebody else changed this in the meantime. Reload and try again."),
          Map.entry(408, "The request did not arrive in time. Try again."),
          Map.entry(
              413,
              "This is more than the server takes in one request: 64 KiB in a form, 1 MiB otherwise."),
          Map.entry(415, "This address does not read that kind of content; send application/json."),
          Map.entry(429, "Too many attempts. Wait a few minutes, then try again."),
          Map.entry(500, "Something went wrong here. The server's log says what."),
          Map.entry(503, "The server cannot do this now. Try again in a moment."));

  private ErrorText() {}

  static Problem problem(int status) {
    return Problem.of(status, detail(status));
  }

  /** For programs, which have no form to go back to. */
  static Problem ofApi(int status) {
    return status == 403
        ? Problem.of(
            403,
            "A browser that is logged in by the form may only read here. To change something, give"
                + " name and password by HTTP Basic: Authorize on the page of the API,"
                + " /openapi/ui/, or curl -u.")
        : problem(status);
  }

  private static String detail(int status) {
    String general = DETAILS.get(status < 500 ? 400 : 500);
    return DETAILS.getOrDefault(status, general);
  }
}
