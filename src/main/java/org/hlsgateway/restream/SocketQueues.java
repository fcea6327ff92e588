package org.hlsgateway.restream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the network of the other end has not taken yet, by connection: Linux tells it in
 * /proc/net/tcp (proc(5)), and Java does not. Read at most once a second, for all who ask.
 */
final class SocketQueues {
  private static final Duration READ_EVERY = Duration.ofMillis(900);
  private static final int ADDRESSES = 1;
  private static final int REMOTE = 2;
  private static final int QUEUES = 4;

  private final List<Path> tables;
  private final Clock clock;
  private Instant readAt = Instant.MIN;
  private Map<String, Long> unsent = Map.of();

  SocketQueues(Clock clock) {
    this(List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6")), clock);
  }

  SocketQueues(List<Path> tables, Clock clock) {
    this.tables = tables;
    this.clock = clock;
  }

  /** Bytes; empty where the system does not tell. */
  synchronized OptionalLong unsent(InetSocketAddress local, InetSocketAddress remote) {
    Instant now = clock.instant();
    if (!now.isBefore(readAt.equals(Instant.MIN) ? now : readAt.plus(READ_EVERY))) {
      readAt = now;
      unsent = read();
    }
    Long bytes =
        unsent.get(
            String.format(
                Locale.ROOT,
                "%04X %s:%04X",
                local.getPort(),
                hex(remote.getAddress().getAddress()),
                remote.getPort()));
    return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
  }

  private Map<String, Long> read() {
    Map<String, Long> found = new HashMap<>();
    for (Path table : tables) {
      try {
        for (String line : Files.readAllLines(table, StandardCharsets.ISO_8859_1)) {
          add(line, found);
        }
      } catch (IOException e) {
        // Another system, or a table that is kept away: nothing is known then.
        continue;
      }
    }
    return found;
  }

  private static void add(String line, Map<String, Long> found) {
    String[] fields = line.strip().split("\\s+");
    if (fields.length <= QUEUES || !fields[QUEUES].matches("[0-9A-F]{8}:[0-9A-F]{8}")) {
      return;
    }
    String remote = fields[REMOTE];
    // IPv4 within IPv6 counts as IPv4.
    String bare = remote.replaceFirst("^0{16}FFFF0000", "");
    String localPort = fields[ADDRESSES].substring(fields[ADDRESSES].indexOf(':') + 1);
    found.put(localPort + " " + bare, Long.parseLong(fields[QUEUES].substring(0, 8), 16));
  }

  /** Each four bytes the other way round, as little-endian machines print them. */
  private static String hex(byte[] address) {
    StringBuilder text = new StringBuilder();
    for (int word = 0; word < address.length; word += 4) {
      for (int i = 3; i >= 0; i--) {
        text.append(String.format(Locale.ROOT, "%02X", address[word + i]));
      }
    }
    return text.toString();
  }
}
