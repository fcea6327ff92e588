package org.hlsgateway.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.hlsgateway.http.Network;
import org.hlsgateway.http.TrustedProxies;

/**
 * Every setting of the gateway, read once at start and checked. The table in docs/settings.md lists
 * the environment names; {@link SettingsReader} is the only code that knows them.
 */
public record Settings(
    Server server,
    Store store,
    Ffmpeg ffmpeg,
    Encoding encoding,
    Live live,
    Keep keep,
    Access access,
    Coordinator coordinator,
    Encoder encoder,
    Rtmp rtmp,
    Livebox livebox,
    Distribution distribution) {

  /** Of a node that takes no part in events of others. */
  public Settings(
      Server server,
      Store store,
      Ffmpeg ffmpeg,
      Encoding encoding,
      Live live,
      Keep keep,
      Access access,
      Coordinator coordinator,
      Encoder encoder,
      Rtmp rtmp,
      Livebox livebox) {
    this(
        server,
        store,
        ffmpeg,
        encoding,
        live,
        keep,
        access,
        coordinator,
        encoder,
        rtmp,
        livebox,
        Distribution.NONE);
  }

  /**
   * Where the server listens and how it speaks of itself.
   *
   * @param bindAddress {@code *} is every interface
   * @param debug log more (never secrets)
   * @param tls empty: only plain HTTP
   * @param trustedProxies in front of it
   */
  public record Server(
      int httpPort,
      String bindAddress,
      boolean debug,
      Optional<Tls> tls,
      TrustedProxies trustedProxies) {

    /** All that it listens on for HTTP and HTTPS. */
    public Set<Integer> ports() {
      return tls.isPresent() ? Set.of(httpPort, tls.get().port()) : Set.of(httpPort);
    }
  }

  /**
   * HTTPS, beside plain HTTP.
   *
   * @param port not the one of plain HTTP
   * @param certificate PEM file, absolute: the certificate and the rest of its chain
   * @param key PEM file, absolute: the private key
   * @param checkEvery how often both are looked at for a change
   */
  public record Tls(int port, Path certificate, Path key, Duration checkEvery) {}

  /**
   * What is kept on disk.
   *
   * @param dataDir absolute; holds the database, the key file and the run directory
   * @param auditKept how long it is kept who changed what
   */
  public record Store(Path dataDir, Duration auditKept) {}

  /**
   * The tools and what they may open.
   *
   * @param ffmpeg executable: an absolute path, or a name looked up in PATH
   * @param ffprobe likewise
   * @param readsDirectly sources are read without FFmpeg where that is possible
   * @param fileRoot the one folder whose files {@code file:} sources may name; empty forbids them
   */
  public record Ffmpeg(
      String ffmpeg, String ffprobe, boolean readsDirectly, Optional<Path> fileRoot) {}

  /**
   * How pictures are encoded that cannot be copied.
   *
   * @param videoCodec FFmpeg's name of an encoder
   * @param preset the encoder's name for how much work goes into each picture
   * @param pixelFormat FFmpeg's name
   * @param audioCodec FFmpeg's name of an encoder
   */
  public record Encoding(String videoCodec, String preset, String pixelFormat, String audioCodec) {}

  /**
   * How live sessions behave.
   *
   * @param idleAfter without any viewer for this long a channel stops, unless it says otherwise
   * @param startDeadline how long an early viewer is held before the answer is 503
   * @param stallAfter without media for this long FFmpeg counts as stalled
   * @param segmentTarget segments end at the first keyframe after this
   * @param partTarget nominal length of a partial segment
   * @param windowSegments segments listed, at least 6
   */
  public record Live(
      Duration idleAfter,
      Duration startDeadline,
      Duration stallAfter,
      Duration segmentTarget,
      Duration partTarget,
      int windowSegments) {}

  /**
   * What is kept of channels.
   *
   * @param freeBytes that stay free on the disk of DATA_DIR
   * @param rewindQuotaBytes of all channels together
   * @param longestRecording of about this length a recording ends, and the next one begins
   */
  public record Keep(long freeBytes, long rewindQuotaBytes, Duration longestRecording) {}

  /**
   * Who may do what.
   *
   * @param adminUser name of the one administrator
   * @param adminPassword empty: generated at the first start, printed once
   * @param watchingNeedsLogin false: anybody may watch
   * @param corsOrigins what Access-Control-Allow-Origin may answer; {@code *} is anybody
   * @param embedOrigins whose pages may frame what is watched; {@code *} is anybody, empty nobody
   */
  public record Access(
      String adminUser,
      Optional<String> adminPassword,
      boolean watchingNeedsLogin,
      List<String> corsOrigins,
      List<String> embedOrigins,
      Televisions televisions) {

    /** Without televisions. */
    public Access(
        String adminUser,
        Optional<String> adminPassword,
        boolean watchingNeedsLogin,
        List<String> corsOrigins,
        List<String> embedOrigins) {
      this(
          adminUser,
          adminPassword,
          watchingNeedsLogin,
          corsOrigins,
          embedOrigins,
          new Televisions(List.of(), ""));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "Access[adminUser=%s, adminPassword=hidden, watchingNeedsLogin=%s, corsOrigins=%s,"
              + " embedOrigins=%s]",
          adminUser,
          watchingNeedsLogin,
          corsOrigins,
          embedOrigins);
    }
  }

  /**
   * What cannot log in, and finds channels as those of an HDHomeRun.
   *
   * @param networks where they are; empty: there are none
   * @param account whose channels they find
   */
  public record Televisions(List<Network> networks, String account) {}

  /**
   * What the coordinator asks of its peers, and what it asks them.
   *
   * @param controlSecret of streaming servers and encoders; empty: only those on this machine
   * @param idMaxLength longest channel name and streaming key, in characters
   * @param indexRoot what stands before the names of index files in events; empty, or ends with a
   *     slash
   * @param logRequests write a line for each request to /commands and /ws/control
   * @param activeStreams an existing coordinator's list of what was published; empty: there is none
   */
  public record Coordinator(
      Optional<String> controlSecret,
      int idMaxLength,
      HttpTarget keyVerification,
      HttpTarget eventCallback,
      String indexRoot,
      CommandsAccess commands,
      boolean logRequests,
      Optional<Path> activeStreams) {
    @Override
    public String toString() {
      return "Coordinator[hidden]";
    }
  }

  /**
   * An address of the application.
   *
   * @param url http or https; empty: there is none
   * @param authorization the whole header's value; empty: none is sent
   */
  public record HttpTarget(Optional<URI> url, Optional<String> authorization) {
    @Override
    public String toString() {
      return "HttpTarget[hidden]";
    }
  }

  /**
   * Who may send commands.
   *
   * @param scheme {@code Basic} or {@code Bearer}; empty: no method is set
   * @param secret for Basic {@code user:password}, for Bearer the token
   */
  public record CommandsAccess(Optional<String> scheme, String secret) {
    @Override
    public String toString() {
      return "CommandsAccess[hidden]";
    }
  }

  /**
   * The gateway's own RTMP server.
   *
   * @param port empty: there is none
   * @param tlsPort empty: none for TLS
   * @param isAsked the port was set by hand, and must be had
   * @param isOpen whether channels may be pushed that neither a key nor an application speaks for
   * @param grace how long a stream waits for a publisher that was lost
   * @param isTakenOver whether a second publisher with the same key replaces the first one
   * @param mostBitsPerSecond of one publisher; 0: any number
   * @param external where encoders fetch streams
   * @param players may play, beside this machine
   * @param chunkSize of what is sent, in bytes
   * @param mostOfAnAddress connections at a time
   * @param unlimited may have more
   * @param cacheBytes of all streams together
   * @param webSocket how streams are pushed over the port of HTTP
   */
  public record Rtmp(
      OptionalInt port,
      OptionalInt tlsPort,
      boolean isAsked,
      boolean isOpen,
      Duration grace,
      boolean isTakenOver,
      long mostBitsPerSecond,
      External external,
      List<Network> players,
      int chunkSize,
      int mostOfAnAddress,
      List<Network> unlimited,
      long cacheBytes,
      WebSocket webSocket) {}

  /**
   * Where encoders reach the streaming servers in the gateway, as coordinators are told.
   *
   * @param ip empty: where they are bound, or this machine
   * @param rtmpPort empty: where it listens
   * @param webSocketPort empty: where it listens
   * @param ssl by TLS
   */
  public record External(
      Optional<String> ip, OptionalInt rtmpPort, OptionalInt webSocketPort, boolean ssl) {}

  /**
   * The gateway's own WebSocket streaming server.
   *
   * @param isOn false: there is none
   * @param players may receive, beside this machine
   */
  public record WebSocket(boolean isOn, List<Network> players) {}

  /**
   * How pushed streams are encoded, and where their files go.
   *
   * @param capacity streams at a time; -1 for any number
   * @param embedded this node encodes at all
   * @param coordinator address of another node's control sockets, ending in a slash, for which this
   *     node encodes, and which its streaming servers ask; empty: this node's own coordinator
   * @param segmentTarget segments end at the first keyframe after this
   * @param livePlaylistSize segments in {@code live.m3u8}
   * @param vodPlaylistSize segments in a {@code vod-k.m3u8}
   * @param segmentLimit after so many segments the stream is closed
   * @param encodeSparseKeyframes else segments of such a stream begin without one
   * @param logTaskStatus say in the log how each stream is going
   */
  public record Encoder(
      int capacity,
      boolean embedded,
      Optional<URI> coordinator,
      Storage storage,
      Duration segmentTarget,
      int livePlaylistSize,
      int vodPlaylistSize,
      int segmentLimit,
      boolean encodeSparseKeyframes,
      Relay relay,
      boolean logTaskStatus) {

    /** True if this node's own coordinator may give it streams. */
    public boolean isEmbedded() {
      return embedded && coordinator.isEmpty();
    }
  }

  /**
   * The livebox's API.
   *
   * @param isOpenHere programs on this machine need no login
   * @param name empty: the machine's
   * @param keep how long what was sent, and what the machine was like, is kept
   * @param docroot absolute: its files are at the root, in place of the front page; empty: none are
   * @param isInFront its page is at the root, where no files are
   * @param isAnnounced by mDNS
   * @param remote who else controls it; empty: nobody
   */
  public record Livebox(
      boolean isOpenHere,
      Optional<String> name,
      Duration keep,
      Optional<Path> docroot,
      boolean isInFront,
      boolean isAnnounced,
      Optional<Remote> remote) {}

  /**
   * A gateway elsewhere that controls the livebox.
   *
   * @param gateway ws or wss, ending in a slash
   * @param token that it knows the box by
   */
  public record Remote(URI gateway, String token) {
    @Override
    public String toString() {
      return "Remote[" + gateway + "]";
    }
  }

  /** Where files of pushed streams go. */
  public sealed interface Storage permits FileStorage, HttpStorage, S3Storage, AzureStorage {}

  /**
   * Azure Blob Storage, as an application of Microsoft Entra that may write to the container.
   *
   * @param authority where tokens come from; ends in a slash
   * @param blobs the account's address; ends in a slash
   */
  public record AzureStorage(
      URI blobs,
      String container,
      URI authority,
      String tenant,
      String clientId,
      String clientSecret)
      implements Storage {
    @Override
    public String toString() {
      return "AzureStorage[container=" + container + ", secret hidden]";
    }
  }

  /**
   * WebSocket relays that live segments are pushed to.
   *
   * @param addresses ws or wss; empty: none
   * @param secret signs the tokens; empty: none are sent
   */
  public record Relay(List<URI> addresses, Optional<String> secret) {
    @Override
    public String toString() {
      return "Relay[hidden]";
    }
  }

  /**
   * @param folder absolute; made if it is missing
   */
  public record FileStorage(Path folder) implements Storage {}

  /**
   * @param target has an address
   */
  public record HttpStorage(HttpTarget target) implements Storage {}

  /**
   * @param endpoint of an S3-compatible store; empty: Amazon's own
   */
  public record S3Storage(
      String bucket, String region, Optional<URI> endpoint, String accessKey, String secretKey)
      implements Storage {
    @Override
    public String toString() {
      return "S3Storage[bucket=" + bucket + ", keys hidden]";
    }
  }

  /**
   * How this node takes part in live events that another gateway has.
   *
   * @param streamerKey whoever shows it may push renditions here; empty: nobody
   * @param events where the gateway with the events is; empty: nowhere but here
   * @param transcoderSecret by which that one knows this node
   */
  public record Distribution(
      Optional<String> streamerKey, Optional<URI> events, Optional<String> transcoderSecret) {
    public static final Distribution NONE =
        new Distribution(Optional.empty(), Optional.empty(), Optional.empty());

    /** Two of them are secrets. */
    @Override
    public String toString() {
      return "Distribution[hidden]";
    }
  }
}
