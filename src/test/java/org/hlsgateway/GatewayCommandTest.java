package org.hlsgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./gateway run} says where it cannot: one sentence and a code, before it builds. */
class GatewayCommandTest {
  @TempDir private Path folder;

  @Test
  void aWrongJavaHome_isNamed() throws Exception {
    assertThat(refusal(Map.of("JAVA_HOME", "/nowhere")))
        .isEqualTo("gateway: JAVA_HOME=/nowhere holds no Java: correct it, or leave it empty");
  }

  @Test
  void aFolderThatCannotBeMade_isNamed() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(refusal(Map.of("DATA_DIR", file.resolve("data").toString())))
        .startsWith("gateway: cannot make the folder DATA_DIR=" + file + "/data: ");
  }

  @Test
  void aSecondGatewayOnTheSameData_isRefused_beforeItTouchesAnything() throws Exception {
    Path data = folder.resolve("data");
    Files.createDirectories(data.resolve("liberty"));
    Path lock = data.resolve("liberty/lock");
    Process first = new ProcessBuilder("flock", lock.toString(), "sleep", "60").start();
    try {
      while (!Files.exists(lock)) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(refusal(Map.of("DATA_DIR", data.toString())))
          .contains("another gateway runs with DATA_DIR=" + data);
      assertThat(data.resolve("liberty/servers")).doesNotExist();
    } finally {
      first.descendants().forEach(ProcessHandle::destroyForcibly);
      first.destroyForcibly();
    }
  }

  @Test
  void aPortInUse_isNamed_withAWayOut() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = Integer.toString(taken.getLocalPort());
      assertThat(refusal(Map.of("HTTP_PORT", port)))
          .startsWith("gateway: port " + port + " is in use; another one: HTTP_PORT=");
    }
  }

  @Test
  void envInTheWorkingFolder_isRead_theEnvironmentWins_andNothingInItIsCarriedOut()
      throws Exception {
    Path carriedOut = folder.resolve("carried-out");
    Path env = folder.resolve(".env");
    Files.writeString(
        env,
        """
        # a comment
        export JAVA_HOME="/nowhere" # of the tests
        HTTP_PORT=99999
        ADMIN_PASSWORD='not to be shown'
        DB_PASSWORD=$(touch %1$s)
        LD_PRELOAD=%1$s
        DB_USER=`touch %1$s`
        not a setting
        """
            .formatted(carriedOut));
    Files.setPosixFilePermissions(env, PosixFilePermissions.fromString("rw-------"));
    assertThat(refusalHere(Map.of()))
        .isEqualTo("gateway: JAVA_HOME=/nowhere holds no Java: correct it, or leave it empty");
    assertThat(refusalHere(Map.of("JAVA_HOME", "/elsewhere"))).contains("JAVA_HOME=/elsewhere");
    assertThat(carriedOut).doesNotExist();

    Files.setPosixFilePermissions(env, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(saidHere(Map.of()).lines())
        .hasSize(2)
        .first()
        .asString()
        .isEqualTo(
            "gateway: everybody on this machine can read "
                + env.toRealPath()
                + "; chmod 600 "
                + env.toRealPath());
  }

  @Test
  void run_givesTheServerWhatEnvSays_andPathsOfTheWorkingFolder() throws Exception {
    Path root = withAServerThatOnlySaysWhatItWasGiven();
    Path here = Files.createDirectories(folder.resolve("here")).toRealPath();
    Files.createFile(here.resolve("active_streams.txt"));
    Files.writeString(
        here.resolve(".env"),
        """
        HLS_FILESYSTEM_PATH=./hls
        SSL_CERT=/etc/cert.pem
        CONTROL_SECRET="a # secret"
        KEY_VERIFICATION_URL=https://app.example/key?a=b # of ours
        EVENT_CALLBACK_URL=
        LOG_DEBUG=YES
        """);
    Files.setPosixFilePermissions(
        here.resolve(".env"), PosixFilePermissions.fromString("rw-------"));
    ProcessBuilder command =
        new ProcessBuilder(root.resolve("gateway").toString(), "run")
            .directory(here.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    command.environment().put("DATA_DIR", folder.resolve("data").toString());
    command.environment().put("HTTP_PORT", "1");
    command.environment().put("LOG_DEBUG", "NO");
    command.environment().remove("CONTROL_SECRET");
    Process process = command.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readAllLines(folder.resolve("data/given")))
        .contains(
            "HLS_FILESYSTEM_PATH=" + here + "/./hls",
            "ACTIVE_STREAMS_FILE=" + here + "/active_streams.txt",
            "SSL_CERT=/etc/cert.pem",
            "CONTROL_SECRET=a # secret",
            "KEY_VERIFICATION_URL=https://app.example/key?a=b",
            "EVENT_CALLBACK_URL=",
            "LOG_DEBUG=NO");
  }

  @Test
  void run_mapsTheRehearsedClassesWhereTheyWereLaidOut_andLetsMemoryGoBack() throws Exception {
    Path root = withAServerThatOnlySaysWhatItWasGiven();
    Files.createDirectories(root.resolve("target/rehearsal/workarea"));
    List<String> given = given(root, aJava("17.0.15", true), Map.of());
    assertThat(given).contains("MALLOC_ARENA_MAX=2");
    assertThat(jvmArgs(given)).contains("-XX:TrimNativeHeapInterval=");
    assertThat(Files.readAllLines(folder.resolve("data/liberty/servers/gateway/jvm.options")))
        .containsSubsequence(
            "-XX:SharedArchiveFile=" + root.toRealPath() + "/target/rehearsal/classes.jsa",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0");
  }

  @Test
  void run_givesAnOlderJavaNoOptionThatItRefuses() throws Exception {
    Path root = withAServerThatOnlySaysWhatItWasGiven();
    List<String> given =
        given(root, aJava("17.0.1", false), Map.of("JVM_ARGS", "-Xmx512m -XX:+UseG1GC"));
    assertThat(jvmArgs(given)).isEqualTo("-Xmx512m -XX:+UseG1GC");
  }

  @Test
  void run_inAPackage_buildsNothing_andTellsTheServerWhereAMereJreIs() throws Exception {
    Path root = withAServerThatOnlySaysWhatItWasGiven();
    Files.delete(root.resolve("pom.xml"));
    Files.move(root.resolve("target/liberty/wlp"), root.resolve("wlp"));
    Files.createDirectories(root.resolve("rehearsal/workarea"));
    Path jre = aJava("17.0.21", true);
    String path = jre.resolve("bin") + ":" + System.getenv("PATH");

    List<String> given = given(root, Path.of(""), Map.of("PATH", path));

    assertThat(given).contains("JAVA_HOME=" + jre.toRealPath());
    assertThat(Files.readAllLines(folder.resolve("data/liberty/servers/gateway/jvm.options")))
        .contains("-XX:SharedArchiveFile=" + root.toRealPath() + "/rehearsal/classes.jsa");
  }

  @Test
  void whatNeedsTheSource_isRefusedInAPackage() throws Exception {
    Path root = withAServerThatOnlySaysWhatItWasGiven();
    Files.delete(root.resolve("pom.xml"));
    assertThat(refusal(Map.of(), List.of(root.resolve("gateway").toString(), "test")))
        .isEqualTo("gateway: test works where the gateway is built, not in a package");
  }

  @Test
  void stream_takesTheAddressFromTheStandardInput_andPassesWordsOnWhole() throws Exception {
    Path root = withAServerThatOnlySaysWhatItWasGiven();
    Path home = aJava("17.0.15", true);
    Path words = folder.resolve("words");
    Path arguments = folder.resolve("arguments");
    Files.writeString(
        home.resolve("bin/java"),
        "case \"$*\" in *StreamCommand*) echo \"$*\" >%s; exec cat >%s ;; esac\n"
            .formatted(arguments, words),
        StandardOpenOption.APPEND);
    ProcessBuilder command =
        new ProcessBuilder(root.resolve("gateway").toString(), "stream", "--source", "a\nfile", "-")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    command.environment().put("JAVA_HOME", home.toString());
    Process process = command.start();
    process.outputWriter().append("rtmp://host/app/key-1\n").close();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(Files.readString(words).split("\0"))
        .containsExactly("--source", "a\nfile", "rtmp://host/app/key-1");
    assertThat(Files.readString(arguments)).doesNotContain("key-1");
  }

  private static String jvmArgs(List<String> given) {
    String name = "JVM_ARGS=";
    return given.stream()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .orElseThrow()
        .substring(name.length());
  }

  /** A JAVA_HOME that can only say its version, and refuses what it does not know as Java does. */
  private Path aJava(String version, boolean trims) throws IOException {
    Path home = folder.resolve("java");
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        case "$*" in *Trim*) %s || { echo "Unrecognized VM option" >&2; exit 1; } ;; esac
        echo 'openjdk version "%s"' >&2
        """
            .formatted(trims, version));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    return home;
  }

  /** The environment that the server of this root gets. */
  private List<String> given(Path root, Path javaHome, Map<String, String> settings)
      throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(root.resolve("gateway").toString(), "run")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    command.environment().keySet().removeAll(List.of("JVM_ARGS", "MALLOC_ARENA_MAX"));
    command.environment().put("DATA_DIR", folder.resolve("data").toString());
    command.environment().put("HTTP_PORT", "1");
    command.environment().put("JAVA_HOME", javaHome.toString());
    command.environment().putAll(settings);
    assertThat(command.start().waitFor(30, TimeUnit.SECONDS)).isTrue();
    return Files.readAllLines(folder.resolve("data/given"));
  }

  /** The script itself, before a server that writes its environment down. */
  private Path withAServerThatOnlySaysWhatItWasGiven() throws IOException {
    Path root = Files.createDirectories(folder.resolve("root"));
    Files.copy(Path.of("gateway"), root.resolve("gateway"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createFile(root.resolve("pom.xml"));
    Files.createDirectories(root.resolve("docs"));
    Files.copy(Path.of("docs/settings.md"), root.resolve("docs/settings.md"));
    Path wlp = root.resolve("target/liberty/wlp");
    Files.createDirectories(wlp.resolve("usr/servers/defaultServer"));
    Path server = Files.createDirectories(wlp.resolve("bin")).resolve("server");
    Files.writeString(server, "#!/bin/sh\nenv > \"$DATA_DIR/given\"\n");
    Files.setPosixFilePermissions(server, PosixFilePermissions.fromString("rwx------"));
    Path built = Files.createFile(root.resolve("target/.built"));
    // Newer than whatever the test still makes.
    Files.setLastModifiedTime(built, FileTime.from(Instant.now().plus(Duration.ofHours(1))));
    return root;
  }

  private String refusalHere(Map<String, String> settings) throws Exception {
    String said = saidHere(settings);
    assertThat(said.lines()).as(said).hasSize(1);
    return said.strip();
  }

  private String saidHere(Map<String, String> settings) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(Path.of("gateway").toAbsolutePath().toString(), "run")
            .directory(folder.toRealPath().toFile())
            .redirectErrorStream(true);
    command.environment().keySet().removeAll(List.of("JAVA_HOME", "HTTP_PORT", "ADMIN_PASSWORD"));
    command.environment().putAll(settings);
    Process process = command.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(said).isEqualTo(1);
    assertThat(said).doesNotContain("not to be shown");
    return said;
  }

  @Test
  void aPortThatIsForbidden_isNamed_withAWayOut() throws Exception {
    Path lowest = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    assumeTrue(Integer.parseInt(Files.readString(lowest).strip()) > 81, "needs forbidden ports");
    assertThat(refusal(Map.of("HTTP_PORT", "81"), without("net_bind_service")))
        .isEqualTo(
            "gateway: port 81 may be opened only by root: take another one, such as HTTP_PORT=8080,"
                + " or put a proxy before it");
  }

  @Test
  void aFolderThatMayNotBeWritten_isNamed() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-xr-xr-x"));

    assertThat(refusal(Map.of(), without("dac_override,-dac_read_search")))
        .isEqualTo("gateway: cannot make the folder DATA_DIR=" + data + ": Permission denied");
  }

  @Test
  void aDiskThatIsFull_isNamed() throws Exception {
    Path disk = Files.createDirectories(folder.resolve("disk"));
    // Room for one file or folder, which is the disk's own.
    String mounted = "mount -t tmpfs -o nr_inodes=1 tmpfs '" + disk + "' && exec ./gateway run";
    assumeTrue(succeeds("unshare", "--mount", "true"), "needs a disk of its own");

    assertThat(
            refusal(
                Map.of("DATA_DIR", disk.resolve("data").toString()),
                List.of("unshare", "--mount", "sh", "-c", mounted)))
        .isEqualTo(
            "gateway: cannot make the folder DATA_DIR=" + disk + "/data: No space left on device");
  }

  /** The command, by who may not do everything: as root is, whoever runs the tests. */
  private static List<String> without(String capabilities) throws Exception {
    List<String> command =
        List.of("setpriv", "--bounding-set", "-" + capabilities, "./gateway", "run");
    boolean asRoot = succeeds("setpriv", "--bounding-set", "-" + capabilities, "true");
    return asRoot ? command : List.of("./gateway", "run");
  }

  private static boolean succeeds(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }

  private String refusal(Map<String, String> settings) throws IOException, InterruptedException {
    return refusal(settings, List.of("./gateway", "run"));
  }

  /** The one line that it says. */
  private String refusal(Map<String, String> settings, List<String> words)
      throws IOException, InterruptedException {
    ProcessBuilder command = new ProcessBuilder(words).redirectErrorStream(true);
    command.environment().put("DATA_DIR", folder.resolve("data").toString());
    command.environment().put("HTTP_PORT", "1");
    command.environment().put("ADMIN_PASSWORD", "not to be shown");
    command.environment().putAll(settings);
    Process process = command.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(said).isEqualTo(1);
    assertThat(said.lines()).as(said).hasSize(1);
    assertThat(said).doesNotContain("not to be shown");
    return said.strip();
  }
}
