package org.hlsgateway.encoder.storage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Files by PUT, GET and DELETE below an address; any status of 200 to 299 is success. */
final class HttpStorage implements Storage {
  private final StorageHttp http;
  private final URI base;
  private final Optional<String> authorization;

  HttpStorage(URI base, Optional<String> authorization) {
    this(base, authorization, StorageHttp.ANSWER_WITHIN);
  }

  /**
   * @param answerWithin from the request's beginning to the headers of its answer
   */
  HttpStorage(URI base, Optional<String> authorization, Duration answerWithin) {
    String text = base.toString();
    this.base = URI.create(text.endsWith("/") ? text : text + "/");
    this.authorization = authorization;
    this.http = new StorageHttp(answerWithin);
  }

  @Override
  public void put(String path, String contentType, List<byte[]> content) throws IOException {
    int status =
        http.status(
            request(path)
                .header("Content-Type", contentType)
                .header("Cache-Control", Storage.cacheControl(path))
                .PUT(StorageHttp.body(content)));
    if (status / 100 != 2) {
      throw new IOException("The storage answered " + status + " to PUT " + path + ".");
    }
  }

  @Override
  public StoredFile open(String path) throws IOException {
    return http.fetch(path, request(path));
  }

  @Override
  public void delete(String path) throws IOException {
    int status = http.status(request(path).DELETE());
    if (status / 100 != 2 && status != 404 && status != 410) {
      throw new IOException("The storage answered " + status + " to DELETE " + path + ".");
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  @Override
  public void close() {
    // The client's threads end by themselves once nobody refers to it.
  }
}
