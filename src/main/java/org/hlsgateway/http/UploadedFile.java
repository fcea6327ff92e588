package org.hlsgateway.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;

/**
 * A file that was sent in a form.
 *
 * @param name as the sender's machine calls it; empty: none
 */
public record UploadedFile(String name, byte[] bytes) {
  private static final String ATTRIBUTE = UploadedFile.class.getName();

  /** Empty if no file, or an empty one, was sent in this field. */
  public static Optional<UploadedFile> of(HttpServletRequest request, String field) {
    return request.getAttribute(ATTRIBUTE) instanceof Map<?, ?> files
            && files.get(field) instanceof UploadedFile file
            && file.bytes().length > 0
        ? Optional.of(file)
        : Optional.empty();
  }

  static void keep(HttpServletRequest request, Map<String, UploadedFile> files) {
    request.setAttribute(ATTRIBUTE, files);
  }
}
