package org.hlsgateway.ffmpeg;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.hlsgateway.input.SourceFailure;

/** Asks a source once more what FFmpeg's log leaves open. Blocks for some seconds at most. */
public final class SourceQuestion {

  private static final int PATIENCE_MILLIS = 3_000;
  private static final int RTSP_PORT = 554;
  private static final int MOST_LINES = 50;
  private static final int FIRST_BYTES = 4_096;

  private static final Pattern PAGE =
      Pattern.compile(
          "[\\s\\uFEFF]*(?:<\\?xml[^>]*>\\s*)?(?:<!--.*?-->\\s*)*<(?:!doctype\\s+html|html|head)\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern SHA_256 =
      Pattern.compile(
          "www-authenticate:\\s*digest\\b.*algorithm=\"?sha-256.*", Pattern.CASE_INSENSITIVE);

  private static final Pattern DIGEST =
      Pattern.compile("www-authenticate:\\s*digest\\b.*", Pattern.CASE_INSENSITIVE);

  private SourceQuestion() {}

  /** True if there is something to ask after this failure. */
  public static boolean isWorthwhile(String url, SourceFailure failure) {
    return mayBeDigest(url, failure) || mayBePage(url, failure);
  }

  private static boolean mayBeDigest(String url, SourceFailure failure) {
    return url.startsWith("rtsp:") && failure.equals(SourceFailure.REFUSED);
  }

  private static boolean mayBePage(String url, SourceFailure failure) {
    return SourceProxy.carries(url) && failure.equals(SourceFailure.NOT_UNDERSTOOD);
  }

  /**
   * @param address leads to {@code url}
   * @param options are ended
   * @return a line for the log; empty if nothing more was found out
   */
  public static Optional<String> ask(
      FfmpegTools tools, String url, String address, InputOptions options, SourceFailure failure) {
    try {
      if (mayBeDigest(url, failure) && wantsSha256(url)) {
        return Optional.of(SourceFailure.SHA_256);
      }
      if (mayBePage(url, failure)
          && PAGE.matcher(firstBytes(tools, url, address, options)).matches()) {
        return Optional.of(SourceFailure.WEB_PAGE);
      }
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // what FFmpeg said must do
    } finally {
      options.end();
    }
  }

  /** FFmpeg answers the last challenge by Digest, and knows MD5 alone. */
  private static boolean wantsSha256(String url) throws IOException {
    String bare = url.replaceFirst("://[^/?#]*@", "://");
    URI address = URI.create(bare.split("[?#]", 2)[0]);
    int port = address.getPort() < 0 ? RTSP_PORT : address.getPort();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.getHost(), port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket
          .getOutputStream()
          .write(
              ("DESCRIBE " + bare + " RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      List<String> challenges =
          head(socket.getInputStream()).stream().filter(l -> DIGEST.matcher(l).matches()).toList();
      return !challenges.isEmpty()
          && SHA_256.matcher(challenges.get(challenges.size() - 1)).matches();
    }
  }

  private static List<String> head(InputStream in) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
    List<String> head = new ArrayList<>();
    for (String line = lines.readLine();
        line != null && !line.isEmpty() && head.size() < MOST_LINES;
        line = lines.readLine()) {
      head.add(line.toLowerCase(Locale.ROOT));
    }
    return head;
  }

  /** Fetched as FFmpeg fetches the source itself, whatever that takes, but not understood. */
  private static String firstBytes(
      FfmpegTools tools, String url, String address, InputOptions options) throws IOException {
    List<String> command = new ArrayList<>(List.of(tools.ffmpeg().toString(), "-v", "quiet"));
    command.addAll(InputArguments.of(url, options));
    command.addAll(List.of("-format_whitelist", "data", "-f", "data", "-i", address));
    command.addAll(List.of("-map", "0", "-c", "copy", "-fs", Integer.toString(FIRST_BYTES)));
    command.addAll(List.of("-f", "data", "pipe:1"));
    Process process =
        ProgramEnvironment.builder(command, options.environment())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    CompletableFuture<Void> done = new CompletableFuture<>();
    done.orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .whenComplete((nothing, late) -> process.destroyForcibly());
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().close();
      return new String(out.readNBytes(FIRST_BYTES), StandardCharsets.UTF_8);
    } finally {
      done.complete(null);
    }
  }
}
