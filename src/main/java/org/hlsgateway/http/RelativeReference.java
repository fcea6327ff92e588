package org.hlsgateway.http;

/**
 * Names one of our paths as seen from another (RFC 3986, 4.2): true behind every proxy, whatever it
 * puts before our paths, and whether or not it says so.
 */
public final class RelativeReference {
  private RelativeReference() {}

  /**
   * @param from the path that is asked for, as it was sent
   * @param target begins with a slash; may have a query
   */
  public static String between(String from, String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    int shared = sharedFolder(from, path);
    StringBuilder reference = new StringBuilder();
    for (int i = shared; i < from.length(); i++) {
      if (from.charAt(i) == '/') {
        reference.append("../");
      }
    }
    String rest = path.substring(shared);
    // An empty reference would be the page itself, a colon would end a scheme, a slash begin a
    // host.
    boolean isBare = reference.isEmpty() && (rest.isEmpty() || rest.matches("/.*|[^/]*:.*"));
    return (isBare ? "./" : "") + reference + target.substring(shared);
  }

  /** Length of the folders that both begin with, the last slash included. */
  private static int sharedFolder(String from, String path) {
    int shared = 0;
    int most = Math.min(from.length(), path.length());
    for (int i = 0; i < most && from.charAt(i) == path.charAt(i); i++) {
      if (path.charAt(i) == '/') {
        shared = i + 1;
      }
    }
    return shared;
  }
}
