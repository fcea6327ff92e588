package org.hlsgateway.restream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hlsgateway.FakeClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketQueuesTest {
  private static final String TABLE =
      """
        sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1
         1: 0100007F:C001 0A02A8C0:078F 01 %s:00000000 01:00000014 00000000  1000        0 2
      """;
  private static final String TABLE_6 =
      """
        sl  local_address remote_address st tx_queue
         0: 0000000000000000FFFF00000100007F:C002 0000000000000000FFFF00000A02A8C0:078F 01 00000007:00000000 00
         1: 00000000000000000000000001000000:C003 B80D0120000000000000000001000000:01BB 01 00000009:00000000 00
      """;

  @TempDir private Path folder;
  private final FakeClock clock = new FakeClock();

  @Test
  void whatIsNotTaken_isReadByConnection_atMostOnceASecond() throws Exception {
    Path table = Files.writeString(folder.resolve("tcp"), TABLE.formatted("00001000"));
    Path table6 = Files.writeString(folder.resolve("tcp6"), TABLE_6);
    SocketQueues queues =
        new SocketQueues(List.of(table, table6, folder.resolve("missing")), clock);
    InetSocketAddress remote = new InetSocketAddress("192.168.2.10", 1935);
    assertThat(queues.unsent(local(0xc001), remote)).hasValue(4096);
    assertThat(queues.unsent(local(0xc002), remote)).as("IPv4 within IPv6").hasValue(7);
    InetSocketAddress six = new InetSocketAddress(InetAddress.getByName("2001:db8::1"), 443);
    assertThat(queues.unsent(local(0xc003), six)).hasValue(9);
    assertThat(queues.unsent(local(0xc004), remote)).as("unknown").isEmpty();
    Files.writeString(table, TABLE.formatted("00000000"));
    assertThat(queues.unsent(local(0xc001), remote)).hasValue(4096);
    clock.advance(Duration.ofSeconds(1));
    assertThat(queues.unsent(local(0xc001), remote)).hasValue(0);
  }

  private static InetSocketAddress local(int port) {
    return new InetSocketAddress("127.0.0.1", port);
  }
}
