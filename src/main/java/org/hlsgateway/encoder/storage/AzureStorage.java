package org.hlsgateway.encoder.storage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.InstantSource;
import java.util.List;
import org.hlsgateway.config.Settings;

/**
 * Files as block blobs of an Azure Blob Storage container, by its REST interface: Put Blob, Get
 * Blob, Delete Blob, each with a bearer token of Microsoft Entra.
 */
final class AzureStorage implements Storage {
  /** Of the REST interface; tokens need 2017-11-09 or later. */
  private static final String VERSION = "2021-12-02";

  private final StorageHttp http;
  private final URI container;
  private final EntraTokens tokens;

  private AzureStorage(StorageHttp http, URI container, EntraTokens tokens) {
    this.http = http;
    this.container = container;
    this.tokens = tokens;
  }

  static AzureStorage open(Settings.AzureStorage settings, InstantSource clock) {
    return open(settings, clock, new StorageHttp(StorageHttp.ANSWER_WITHIN));
  }

  static AzureStorage open(Settings.AzureStorage settings, InstantSource clock, StorageHttp http) {
    return new AzureStorage(
        http,
        settings.blobs().resolve(settings.container() + "/"),
        new EntraTokens(settings, clock));
  }

  /** Makes the request anew: a request is sent once. */
  private interface Request {
    HttpRequest.Builder build();
  }

  @Override
  public void put(String path, String contentType, List<byte[]> content) throws IOException {
    int status =
        status(
            () ->
                request(path)
                    .header("x-ms-blob-type", "BlockBlob")
                    .header("x-ms-blob-content-type", contentType)
                    .header("x-ms-blob-cache-control", Storage.cacheControl(path))
                    .PUT(StorageHttp.body(content)));
    if (status != 201) {
      throw new IOException("Azure answered " + status + " to Put Blob " + path + ".");
    }
  }

  @Override
  public StoredFile open(String path) throws IOException {
    String token = tokens.token();
    try {
      return http.fetch(path, authorized(request(path), token));
    } catch (Unauthorized e) {
      tokens.refused(token);
      return http.fetch(path, authorized(request(path), tokens.token()));
    }
  }

  @Override
  public void delete(String path) throws IOException {
    int status = status(() -> request(path).DELETE());
    if (status != 202 && status != 404) {
      throw new IOException("Azure answered " + status + " to Delete Blob " + path + ".");
    }
  }

  /** A token may have been withdrawn before its time: then once more, with a new one. */
  private int status(Request request) throws IOException {
    String token = tokens.token();
    int status = http.status(authorized(request.build(), token));
    if (status == 401) {
      tokens.refused(token);
      status = http.status(authorized(request.build(), tokens.token()));
    }
    return status;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(container.resolve(path)).header("x-ms-version", VERSION);
  }

  private static HttpRequest.Builder authorized(HttpRequest.Builder request, String token) {
    return request.header("Authorization", "Bearer " + token);
  }

  @Override
  public void close() {
    // The client's threads end by themselves once nobody refers to it.
  }
}
