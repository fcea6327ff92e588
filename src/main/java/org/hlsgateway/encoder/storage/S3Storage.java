package org.hlsgateway.encoder.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.config.Settings;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Files as objects of an S3 bucket. */
final class S3Storage implements Storage {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

  private final S3Client client;
  private final String bucket;
  private final StorageBudget fetched = StorageBudget.ofThisServer();

  private S3Storage(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  static S3Storage open(Settings.S3Storage settings) {
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())))
            // Stores that are compatible know the older protocol: whole bodies, and no checksums in
            // trailers.
            .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT_WITHIN)
                    .socketTimeout(ANSWER_WITHIN))
            .overrideConfiguration(
                // The queue tries again by itself.
                override ->
                    override
                        .retryStrategy(builderOfNone -> builderOfNone.maxAttempts(1))
                        .apiCallTimeout(ANSWER_WITHIN));
    settings.endpoint().ifPresent(uri -> builder.endpointOverride(uri).forcePathStyle(true));
    return new S3Storage(builder.build(), settings.bucket());
  }

  @Override
  public void put(String path, String contentType, List<byte[]> content) throws IOException {
    long length = content.stream().mapToLong(piece -> piece.length).sum();
    RequestBody body = RequestBody.fromContentProvider(() -> stream(content), length, contentType);
    try {
      client.putObject(
          request ->
              request
                  .bucket(bucket)
                  .key(path)
                  .contentType(contentType)
                  .cacheControl(Storage.cacheControl(path)),
          body);
    } catch (SdkException | UncheckedIOException e) {
      // Unchecked: the SDK's words for a server that goes away in the middle.
      throw new IOException("The object " + path + " was not stored: " + e.getMessage(), e);
    }
  }

  @Override
  public void delete(String path) throws IOException {
    try {
      client.deleteObject(request -> request.bucket(bucket).key(path));
    } catch (SdkException | UncheckedIOException e) {
      throw new IOException("The object " + path + " was not deleted: " + e.getMessage(), e);
    }
  }

  @Override
  public StoredFile open(String path) throws IOException {
    Reservation reservation = new Reservation(fetched);
    boolean isFetched = false;
    try (ResponseInputStream<GetObjectResponse> object =
        client.getObject(request -> request.bucket(bucket).key(path))) {
      GetObjectResponse about = object.response();
      long length = about.contentLength() == null ? -1 : about.contentLength();
      if (!FetchedFile.isPossible(length) || !reservation.take(length)) {
        object.abort();
        throw new IOException(
            "The object " + path + " is too large, or too many are read at once.");
      }
      byte[] content = object.readNBytes(Math.toIntExact(length));
      if (content.length < length) {
        throw new IOException("The store broke off in the middle of " + path + ".");
      }
      isFetched = true;
      Optional<String> tag = Optional.ofNullable(about.eTag());
      return new FetchedFile(content, tag.map(text -> text.replace("\"", "")), reservation);
    } catch (NoSuchKeyException e) {
      throw new NoSuchFileException(path);
    } catch (SdkException | UncheckedIOException e) {
      throw new IOException("The object " + path + " was not read: " + e.getMessage(), e);
    } finally {
      if (!isFetched) {
        reservation.close();
      }
    }
  }

  @Override
  public boolean deleteFolder(String path) throws IOException {
    String prefix = path.endsWith("/") ? path : path + "/";
    try {
      for (S3Object object :
          client
              .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
              .contents()) {
        delete(object.key());
      }
      return true;
    } catch (SdkException | UncheckedIOException e) {
      throw new IOException("The objects of " + path + " were not listed: " + e.getMessage(), e);
    }
  }

  private static InputStream stream(List<byte[]> content) {
    List<ByteArrayInputStream> pieces = content.stream().map(ByteArrayInputStream::new).toList();
    return new SequenceInputStream(Collections.enumeration(pieces));
  }

  @Override
  public void close() {
    client.close();
  }
}
