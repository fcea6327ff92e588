package org.hlsgateway.camera;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A running RTSP camera on a free port of the loopback interface. What its mounts promise is listed
 * in {@code src/test/python/camera.py}. The camera process ends with {@link #close()}, and by
 * itself when this process ends, however it ends.
 */
public final class TestCamera implements AutoCloseable {

  /** The login of the mount {@code /digest}; the password needs escaping in a URL. */
  public static final String USER = "camera";

  public static final String PASSWORD = "p@ss:#^%1";

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

  private final Process process;
  private final OutputStream commands;
  private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(16);
  private final int port;

  private TestCamera(Process process) {
    this.process = process;
    this.commands = process.getOutputStream();
    Thread reader = new Thread(this::readAnswers, "camera answers");
    reader.setDaemon(true);
    reader.start();
    String ready = nextAnswer("start");
    if (!ready.startsWith("ready ")) {
      process.destroyForcibly();
      throw new IllegalStateException("the camera did not start: " + ready);
    }
    this.port = Integer.parseInt(ready.substring("ready ".length()));
  }

  /**
   * Starts a camera and waits until it listens.
   *
   * @throws IllegalStateException if it does not start; the message says why
   */
  public static TestCamera start() {
    Path script = Path.of("src", "test", "python", "camera.py").toAbsolutePath();
    Path log = Path.of("target", "camera.log").toAbsolutePath();
    try {
      Files.createDirectories(log.getParent());
      // Not just any python3: Debian's GStreamer bindings belong to Debian's interpreter.
      return new TestCamera(
          new ProcessBuilder("/usr/bin/python3", script.toString(), "0")
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The address of a mount, without a login.
   *
   * @param mount with its leading slash, such as {@code /h264-aac}
   */
  public String url(String mount) {
    return "rtsp://127.0.0.1:" + port + mount;
  }

  /** The address of a mount with the camera's login in it, escaped. */
  public String urlWithLogin(String mount) {
    String password = URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8);
    return "rtsp://" + USER + ":" + password + "@127.0.0.1:" + port + mount;
  }

  /** Drops every client, and refuses connections until {@link #restore()}. */
  public void cut() {
    expectOk("cut");
  }

  /** Listens again on the same port. */
  public void restore() {
    expectOk("restore");
  }

  /** Keeps the connections open and sends no media until {@link #resume()}. */
  public void stall() {
    expectOk("stall");
  }

  /** Sends media again. */
  public void resume() {
    expectOk("resume");
  }

  /** How many connections are open. */
  public int clients() {
    return Integer.parseInt(ask("clients").substring("clients ".length()));
  }

  @Override
  public void close() {
    try {
      commands.close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void expectOk(String command) {
    String answer = ask(command);
    if (!answer.equals("ok")) {
      throw new IllegalStateException("camera, " + command + ": " + answer);
    }
  }

  private synchronized String ask(String command) {
    try {
      commands.write((command + "\n").getBytes(StandardCharsets.UTF_8));
      commands.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the camera is gone", e);
    }
    return nextAnswer(command);
  }

  private String nextAnswer(String command) {
    try {
      String answer = answers.poll(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      if (answer == null) {
        process.destroyForcibly();
        throw new IllegalStateException("no answer from the camera to: " + command);
      }
      return answer;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the camera", e);
    }
  }

  private void readAnswers() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        answers.put(line);
      }
      answers.put("ended; see target/camera.log");
    } catch (IOException e) {
      answers.offer("unreadable: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
