package org.hlsgateway.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.threads.Threads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceQuestionTest {

  private static final String MD5 = "WWW-Authenticate: Digest realm=\"c\", nonce=\"1\"\r\n";
  private static final String SHA =
      "WWW-Authenticate: Digest realm=\"c\", nonce=\"1\", algorithm=\"SHA-256\"\r\n";

  @ParameterizedTest
  @CsvSource({"true,true,true", "false,true,true", "true,false,false"})
  void aCameraThatAsksForSha256Last_isSaidToBeTheTrouble(
      boolean md5, boolean sha256, boolean isTrouble) throws Exception {
    assertThat(askCamera((md5 ? MD5 : "") + (sha256 ? SHA : "")))
        .isEqualTo(isTrouble ? Optional.of(SourceFailure.SHA_256) : Optional.empty());
  }

  @Test
  void ofTwoThatEndWithMd5_ffmpegTakesThat() throws Exception {
    assertThat(askCamera(SHA + MD5)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE html><html><body>Live!</body></html>",
        "\n  <!-- a camera's --><html lang='en'><head></head></html>",
        "<?xml version='1.0'?><!doctype HTML PUBLIC 'x'><html></html>"
      })
  void aWebPage_isCalledOne(String body) throws Exception {
    assertThat(askWeb(body)).contains(SourceFailure.WEB_PAGE);
    assertThat(SourceFailure.explain(List.of(SourceFailure.WEB_PAGE)).sentence())
        .contains("web page");
  }

  @ParameterizedTest
  @ValueSource(strings = {"not a page", "{\"error\":\"<html>\"}", "<MPD></MPD>"})
  void anythingElse_isNot(String body) throws Exception {
    assertThat(askWeb(body)).isEmpty();
  }

  @Test
  void otherFailures_askNothing() {
    assertThat(SourceQuestion.isWorthwhile("rtsp://c/1", SourceFailure.ENDED)).isFalse();
    assertThat(SourceQuestion.isWorthwhile("rtsp://c/1", SourceFailure.NOT_UNDERSTOOD)).isFalse();
    assertThat(SourceQuestion.isWorthwhile("http://c/1", SourceFailure.REFUSED)).isFalse();
    assertThat(SourceQuestion.isWorthwhile("udp://c:1", SourceFailure.NOT_UNDERSTOOD)).isFalse();
  }

  private static Optional<String> askCamera(String challenges) throws Exception {
    try (ServerSocket camera = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
      Threads.daemon("camera", () -> refuse(camera, challenges)).start();
      String url = "rtsp://anna:secret@127.0.0.1:" + camera.getLocalPort() + "/1?x=y";
      return ask(url, SourceFailure.REFUSED);
    }
  }

  private static void refuse(ServerSocket camera, String challenges) {
    try (Socket guest = camera.accept()) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(guest.getInputStream(), StandardCharsets.US_ASCII));
      boolean clean = true;
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        clean &= !line.contains("secret");
      }
      String answer = "RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\n" + challenges + "\r\n";
      guest.getOutputStream().write((clean ? answer : "\r\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<String> askWeb(String body) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
    server.start();
    try {
      return ask(
          "http://127.0.0.1:" + server.getAddress().getPort() + "/", SourceFailure.NOT_UNDERSTOOD);
    } finally {
      server.stop(0);
    }
  }

  private static Optional<String> ask(String url, SourceFailure failure) throws Exception {
    return SourceQuestion.ask(
        FfmpegTools.find("ffmpeg", "ffprobe"), url, url, InputOptions.USUAL, failure);
  }
}
