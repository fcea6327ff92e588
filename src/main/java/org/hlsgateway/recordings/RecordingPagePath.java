package org.hlsgateway.recordings;

import jakarta.servlet.http.HttpServletRequest;

/**
 * What follows the address of a page that lists recordings: {@code /ID} is one of them, {@code
 * /ID/delete} asks whether to delete it.
 *
 * @param id empty for the list; may be anything
 */
public record RecordingPagePath(String id, boolean deletes) {
  private static final String DELETE = "/delete";

  /**
   * @param request for a servlet whose address ends with a star
   */
  public static RecordingPagePath of(HttpServletRequest request) {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    boolean deletes = path.endsWith(DELETE);
    String id = deletes ? path.substring(0, path.length() - DELETE.length()) : path;
    return new RecordingPagePath(id.isEmpty() ? "" : id.substring(1), deletes);
  }

  /** The list itself. */
  public boolean isList() {
    return id.isEmpty() && !deletes;
  }
}
