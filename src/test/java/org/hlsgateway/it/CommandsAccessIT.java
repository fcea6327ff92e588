package org.hlsgateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may send commands, for each way to say so. */
class CommandsAccessIT {
  /** Somebody elsewhere, as a proxy on this machine passes them on. */
  private static final String[] ELSEWHERE = {"X-Forwarded-For", "203.0.113.9"};

  @TempDir private Path directory;

  @Test
  void basicWithAPassword_isTheOnlyWay_forThisMachineAndTheAdministratorToo() throws Exception {
    Map<String, String> settings =
        Map.of(
            "ADMIN_PASSWORD", "admin-password",
            "COMMANDS_API_AUTH", "Basic",
            "COMMANDS_API_AUTH_USER", "app",
            "COMMANDS_API_AUTH_PASSWORD", "pass:word",
            "LOG_REQUESTS", "NO");
    try (OwnGateway gateway = OwnGateway.start(directory, settings)) {
      Commands commands = new Commands(gateway.address());
      assertThat(status(commands, basic("app", "pass:word"))).isEqualTo(200);
      assertThat(status(commands, basic("app", "wrong"))).isEqualTo(401);
      assertThat(status(commands, basic("admin", "admin-password"))).isEqualTo(401);
      assertThat(status(commands, "Bearer pass:word")).isEqualTo(401);
      HttpResponse<String> none = commands.send("GET", "/commands/report");
      assertThat(none.statusCode()).isEqualTo(401);
      assertThat(none.headers().firstValue("WWW-Authenticate"))
          .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Basic "));
      assertThat(none.body()).doesNotContain("activeStreams");
      HttpResponse<String> close =
          commands.send(
              "POST", "/commands/close", "x-streaming-channel", "a", "x-streaming-id", "*");
      assertThat(close.statusCode()).isEqualTo(401);
      assertThat(log()).doesNotContain("/commands/");
    }
  }

  @Test
  void basicWithAToken_takesItAsThePassword_andRequestsAreLoggedWithoutIt() throws Exception {
    Map<String, String> settings =
        Map.of(
            "COMMANDS_API_AUTH", "Basic",
            "COMMANDS_API_AUTH_USER", "app",
            "COMMANDS_API_AUTH_TOKEN", "token-word");
    try (OwnGateway gateway = OwnGateway.start(directory, settings)) {
      Commands commands = new Commands(gateway.address());
      assertThat(status(commands, basic("app", "token-word"))).isEqualTo(200);
      assertThat(status(commands, basic("", "token-word"))).isEqualTo(401);
      assertThat(status(commands, basic("app", ""))).isEqualTo(401);
      assertThat(log())
          .contains("127.0.0.1 GET /commands/report 200", "127.0.0.1 GET /commands/report 401")
          .doesNotContain("token-word", basic("app", "token-word"));
    }
  }

  @Test
  void bearer_isTheOnlyWay() throws Exception {
    Map<String, String> settings =
        Map.of("COMMANDS_API_AUTH", "Bearer", "COMMANDS_API_AUTH_TOKEN", "token-word");
    try (OwnGateway gateway = OwnGateway.start(directory, settings)) {
      Commands commands = new Commands(gateway.address());
      assertThat(status(commands, "Bearer token-word")).isEqualTo(200);
      assertThat(status(commands, "bearer token-word")).isEqualTo(200);
      assertThat(status(commands, "Bearer token-wordy")).isEqualTo(401);
      assertThat(status(commands, "Bearer ")).isEqualTo(401);
      assertThat(status(commands, basic("", "token-word"))).isEqualTo(401);
      assertThat(
              commands.send("GET", "/commands/capacity").headers().firstValue("WWW-Authenticate"))
          .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer "));
    }
  }

  @Test
  void withNothingSet_itIsThisMachine_andTheAdministratorFromAnywhere() throws Exception {
    try (OwnGateway gateway =
        OwnGateway.start(directory, Map.of("ADMIN_PASSWORD", "admin-password"))) {
      Commands commands = new Commands(gateway.address());
      assertThat(commands.send("GET", "/commands/report").statusCode()).isEqualTo(200);
      assertThat(commands.send("GET", "/commands/report", ELSEWHERE).statusCode()).isEqualTo(401);
      assertThat(elsewhere(commands, basic("admin", "admin-password"))).isEqualTo(200);
      assertThat(elsewhere(commands, basic("admin", "wrong"))).isEqualTo(401);

      int port = gateway.address().getPort();
      assertThat(raw(port, "Host: localhost:" + port)).startsWith("HTTP/1.1 200 ");
      assertThat(raw(port, "Host: evil.example:" + port))
          .as("a page in a browser here, by a name that leads here")
          .startsWith("HTTP/1.1 401 ");
      assertThat(raw(port, "Host: localhost:" + port + "\r\nOrigin: http://evil.example"))
          .startsWith("HTTP/1.1 401 ");
      assertThat(log()).containsOnlyOnce("let in without credentials");
    }
  }

  /** The first line of the answer. */
  private static String raw(int port, String headers) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      String request = "GET /commands/report HTTP/1.1\r\n" + headers + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }

  private static int status(Commands commands, String authorization) throws Exception {
    return commands.send("GET", "/commands/report", "Authorization", authorization).statusCode();
  }

  private static int elsewhere(Commands commands, String authorization) throws Exception {
    return commands
        .send("GET", "/commands/report", ELSEWHERE[0], ELSEWHERE[1], "Authorization", authorization)
        .statusCode();
  }

  private static String basic(String name, String password) {
    byte[] both = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  private String log() throws Exception {
    return Files.readString(directory.resolve("logs/messages.log"));
  }
}
