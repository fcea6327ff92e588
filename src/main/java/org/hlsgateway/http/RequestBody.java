package org.hlsgateway.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;

/** What a request says of its body before the first byte of it has come. */
final class RequestBody {
  /** The largest form here has some forty short fields. */
  static final int MAX_FORM_BYTES = 64 * 1024;

  /** JSON, and whatever else is sent: it is refused later, by what it is. */
  static final int MAX_OTHER_BYTES = 1024 * 1024;

  /** A list of some ten thousand channels; of these the memory holds few at a time. */
  static final int MAX_UPLOAD_BYTES = 16 * 1024 * 1024;

  private static final Set<String> UPLOADS =
      Set.of("/hls_gateway/admin/import", "/hls_gateway/api/import");

  // RFC 9110, 9.3: content in these has no meaning, and nothing here looks for any.
  private static final Set<String> WITHOUT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "CONNECT");

  private RequestBody() {}

  /** True if there is something to read before anybody may be called. */
  static boolean isExpected(HttpServletRequest request) {
    return !WITHOUT.contains(request.getMethod())
        && (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null);
  }

  static boolean isForm(HttpServletRequest request) {
    return is("application/x-www-form-urlencoded", request);
  }

  static boolean isMultipart(HttpServletRequest request) {
    return is("multipart/form-data", request);
  }

  private static boolean is(String expected, HttpServletRequest request) {
    String type = request.getContentType();
    return type != null && type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(expected);
  }

  /** True if it may be much larger than others, and takes its turn. */
  static boolean isUpload(HttpServletRequest request) {
    return UPLOADS.contains(request.getRequestURI()) && !isForm(request);
  }

  static int maxBytes(HttpServletRequest request) {
    if (isUpload(request)) {
      return MAX_UPLOAD_BYTES;
    }
    return isForm(request) ? MAX_FORM_BYTES : MAX_OTHER_BYTES;
  }

  /** Compressed, that is: a few bytes may stand for any number of them. */
  static boolean isEncoded(HttpServletRequest request) {
    String encoding = request.getHeader("Content-Encoding");
    return encoding != null
        && !encoding.isBlank()
        && !encoding.strip().equalsIgnoreCase("identity");
  }
}
