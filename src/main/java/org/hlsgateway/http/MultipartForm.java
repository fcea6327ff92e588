package org.hlsgateway.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.RequestContext;
import org.apache.commons.fileupload2.jakarta.servlet6.JakartaServletFileUpload;

/** A form with files (multipart/form-data, RFC 7578) that is here already. */
final class MultipartForm {
  private static final int MOST_PARTS = 20;

  private final Map<String, UploadedFile> files = new HashMap<>();
  private final FormFields fields;

  private MultipartForm(FormFields fields) {
    this.fields = fields;
  }

  /**
   * @param fields gets what was typed
   * @return the files, by their fields
   * @throws IllegalArgumentException if it cannot be read
   */
  static Map<String, UploadedFile> read(String type, byte[] body, FormFields fields) {
    MultipartForm form = new MultipartForm(fields);
    var reader = new JakartaServletFileUpload<>();
    reader.setMaxFileCount(MOST_PARTS);
    reader.setHeaderCharset(StandardCharsets.UTF_8);
    try {
      FileItemInputIterator parts = reader.getItemIterator(new Body(type, body));
      while (parts.hasNext()) {
        form.take(parts.next());
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
    return form.files;
  }

  private void take(FileItemInput part) throws IOException {
    if (part.getFieldName() == null) {
      return;
    }
    try (InputStream in = part.getInputStream()) {
      byte[] bytes = in.readAllBytes();
      if (part.isFormField()) {
        fields.put(part.getFieldName(), new String(bytes, StandardCharsets.UTF_8));
      } else {
        String name = part.getName() == null ? "" : part.getName();
        files.put(part.getFieldName(), new UploadedFile(name, bytes));
      }
    }
  }

  private record Body(String type, byte[] bytes) implements RequestContext {
    @Override
    public String getCharacterEncoding() {
      return StandardCharsets.UTF_8.name();
    }

    @Override
    public long getContentLength() {
      return bytes.length;
    }

    @Override
    public String getContentType() {
      return type;
    }

    @Override
    public InputStream getInputStream() {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public boolean isMultipartRelated() {
      return false;
    }
  }
}
