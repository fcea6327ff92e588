package org.hlsgateway.config;

import java.util.Locale;

/**
 * Every setting by its environment name. The table in docs/settings.md is these rows; a test holds
 * the two together.
 */
enum Setting {
  HTTP_PORT("8080", "Port the server listens on."),
  BIND_ADDRESS("*", "Address the server listens on; `*` is every interface."),
  SSL_PORT("", "Port for HTTPS and HTTP/2; empty: `443` if `SSL_CERT` is set, else none."),
  SSL_CERT("", "File of the certificate, PEM, followed by the rest of its chain."),
  SSL_KEY("", "File of the certificate's private key: PEM, RSA or EC, not encrypted."),
  SSL_CHECK_RELOAD_SECONDS(
      "60", "How often both files are looked at; a new certificate needs no restart."),
  DATA_DIR("./data", "Folder for everything that is kept: database, key file, password file."),
  AUDIT_DAYS("400", "How long it is kept who changed what (days)."),
  ADMIN_USER("admin", "Name of the first administrator."),
  ADMIN_PASSWORD(
      "",
      "Password of that account, which is an administrator as long as this is set; empty: as it is"
          + " kept, made at the first start and shown once."),
  WATCH_REQUIRES_LOGIN("NO", "YES: watching needs a login too."),
  CORS_ORIGINS("*", "Sites whose pages may play channels, separated by commas; `*` is any site."),
  TRUSTED_PROXIES(
      "",
      "Proxies in front, as addresses or networks, separated by commas: what they say of a client"
          + " is believed; empty: nobody's word is."),
  EMBED_ORIGINS(
      "",
      "Sites whose pages may frame the watch page and the bare player, separated by commas; `*` is"
          + " any site; empty: none."),
  FFMPEG_PATH("ffmpeg", "FFmpeg: a path, or a name looked up in PATH."),
  FFPROBE_PATH("ffprobe", "FFprobe: a path, or a name looked up in PATH."),
  INPUT(
      "AUTO",
      "What reads sources: `AUTO` reads cameras (RTSP) directly where nothing has to be decoded or"
          + " encoded, and all else through FFmpeg; `FFMPEG` reads all through FFmpeg. A channel may say"
          + " otherwise."),
  HLS_STREAM_ROOT(
      "", "Folder whose files `file:` sources may name; empty: no file may be a source."),
  HLS_VIDEO_CODEC(
      "libx264",
      "What encodes pictures that cannot be copied: an encoder of H.264 or H.265 that FFmpeg lists,"
          + " and that works here; else libx264 does."),
  HLS_SPARSE_KEYFRAMES(
      "ENCODE",
      "Pushed streams whose keyframes are farther apart than a segment: `ENCODE`, or `COPY` as they"
          + " are."),
  HLS_H264_PRESET(
      "veryfast",
      "How much work goes into each encoded picture: a preset that the encoder takes, of libx264"
          + " ultrafast to placebo; else veryfast."),
  HLS_AUDIO_CODEC(
      "aac",
      "What encodes sound: an encoder of AAC that FFmpeg lists, and that works here; else `aac`."),
  HLS_PIXEL_FORMAT(
      "yuv420p",
      "Of encoded pictures: one that FFmpeg lists and the encoder takes; else `yuv420p`, which"
          + " alone every player plays."),
  HLS_HEARTBEAT_CHECK_SECONDS(
      "10", "A channel nobody watches stops after this long, unless it has its own time."),
  HLS_START_SECONDS(
      "20", "How long the first viewer waits for a channel before the answer is 503."),
  HLS_STALL_SECONDS("10", "A source that sends nothing for this long is started again."),
  HLS_TIME_SECONDS(
      "1", "A segment ends at the first keyframe after this long; 3 for files of pushed streams."),
  HLS_PART_SECONDS("0.2", "Length of a partial segment (low latency)."),
  HLS_WINDOW_SEGMENTS("7", "Segments in a playlist."),
  KEEP_FREE_MB(
      "500",
      "Recording and rewind pause while the disk of DATA_DIR has less free than this (megabytes)."),
  REWIND_QUOTA_GB("10", "Disk space for going back, of all channels together (gigabytes)."),
  RECORDING_MINUTES("60", "A recording of this length ends, and the next one begins."),
  DB_URL(
      "jdbc:h2:file:DATA_DIR/hls_gateway;WRITE_DELAY=0;REUSE_SPACE=FALSE;DB_CLOSE_ON_EXIT=FALSE",
      "JDBC address of the database (H2 or PostgreSQL)."),
  DB_USER("sa", "User of the database."),
  DB_PASSWORD("", "Password of the database."),
  CONTROL_SECRET(
      "",
      "Secret shared with streaming servers and encoders; empty: only those on this machine may"
          + " connect."),
  ID_MAX_LENGTH("128", "Longest name of a pushed channel, and longest streaming key."),
  KEY_VERIFICATION_URL(
      "", "Where keys of channels without one here are verified; empty: any will do for them."),
  KEY_VERIFICATION_AUTH("", "How to log in there: `Basic`, `Bearer` or `Custom`."),
  KEY_VERIFICATION_AUTH_USER("", "User for `Basic`."),
  KEY_VERIFICATION_PASSWORD("", "Password for `Basic`."),
  KEY_VERIFICATION_AUTH_TOKEN("", "Token for `Bearer`."),
  KEY_VERIFICATION_AUTH_CUSTOM("", "The whole Authorization header for `Custom`."),
  EVENT_CALLBACK_URL("", "Where streaming events are reported; empty: nowhere."),
  EVENT_CALLBACK_AUTH("", "How to log in there: `Basic`, `Bearer` or `Custom`."),
  EVENT_CALLBACK_AUTH_USER("", "User for `Basic`."),
  EVENT_CALLBACK_PASSWORD("", "Password for `Basic`."),
  EVENT_CALLBACK_AUTH_TOKEN("", "Token for `Bearer`."),
  EVENT_CALLBACK_AUTH_CUSTOM("", "The whole Authorization header for `Custom`."),
  EVENT_CALLBACK_INDEX_ROOT(
      "",
      "What stands before `x-index-file`, such as the folder that the storage is mounted at; empty:"
          + " relative to the storage."),
  COMMANDS_API_AUTH(
      "", "Who may use /commands: `Basic` or `Bearer`; empty: the administrator and this machine."),
  COMMANDS_API_AUTH_USER("", "User for `Basic`."),
  COMMANDS_API_AUTH_PASSWORD("", "Password for `Basic`."),
  COMMANDS_API_AUTH_TOKEN("", "Token for `Bearer`; for `Basic` the password, if none is set."),
  ACTIVE_STREAMS_FILE(
      "",
      "List of active streams of an existing coordinator that this one follows: they are reported"
          + " as closed, once; empty: `active_streams.txt` in the working folder."),
  LOG_REQUESTS("YES", "NO: requests to /commands and /ws/control are not logged."),
  RTMP_PORT(
      "1935",
      "Port that streams are pushed to by RTMP; `OFF`: none. If it is not set and taken by another"
          + " server, the gateway runs without, but not where RTMPS_PORT is set."),
  RTMPS_PORT(
      "",
      "Port for RTMP over TLS, with `SSL_CERT` and `SSL_KEY`, beside the plain one; empty: none."),
  PUBLISH_OPEN(
      "NO",
      "YES: channels that nobody made a key for may be pushed to the gateway with any key, where no"
          + " application verifies keys."),
  PUBLISH_GRACE_SECONDS(
      "10",
      "How long a stream that is pushed to the gateway waits for its publisher, when the connection"
          + " is lost."),
  PUBLISH_TAKEOVER(
      "NO", "YES: a second publisher with the same key replaces the first one; NO: it is refused."),
  PUBLISH_MAX_KBPS(
      "100000",
      "Who publishes more than this for several seconds is closed (kbit/s); 0: nobody is."),
  EXTERNAL_IP(
      "",
      "Address that encoders on other machines fetch streams from; empty: `BIND_ADDRESS`, or this"
          + " machine alone."),
  EXTERNAL_PORT(
      "", "Port that they fetch RTMP streams from; empty: `RTMP_PORT`, or `RTMPS_PORT` over TLS."),
  EXTERNAL_WS_PORT(
      "",
      "Port that they fetch WebSocket streams from; empty: `HTTP_PORT`, or `SSL_PORT` over TLS."),
  EXTERNAL_SSL("NO", "YES: they fetch streams over TLS."),
  RTMP_PLAY_WHITELIST(
      "",
      "Addresses and networks that may play by RTMP, beside this machine, separated by commas; `*`"
          + " is anybody who knows a stream's key."),
  WEBSOCKET_STREAMING(
      "YES",
      "NO: streams cannot be pushed by WebSocket, at `HTTP_PORT` and `SSL_PORT`, and so not from a"
          + " browser."),
  PLAY_WHITELIST(
      "",
      "Addresses and networks that may receive by WebSocket, beside this machine, separated by"
          + " commas; `*` is anybody who knows a stream's key."),
  RTMP_CHUNK_SIZE("4096", "Size of the chunks that the gateway sends by RTMP (bytes)."),
  MAX_IP_CONCURRENT_CONNECTIONS(
      "4", "Connections of one address at a time that publish or play, by RTMP and WebSocket."),
  CONCURRENT_LIMIT_WHITELIST(
      "127.0.0.0/8, ::1",
      "Addresses and networks that may have more, separated by commas; `*` is any."),
  GOP_CACHE_SIZE_MB(
      "256",
      "What is kept of all streams together for who begins to play: the time since the last"
          + " keyframe (megabytes)."),
  SERVER_CAPACITY("-1", "How many pushed streams this node encodes at a time; -1: any number."),
  EMBEDDED_ENCODER("YES", "NO: this node encodes no pushed streams."),
  CONTROL_BASE_URL(
      "",
      "Coordinator elsewhere, such as `ws://10.0.0.1:8080/`: this node encodes for it and takes"
          + " streams for it; empty: this node is its own."),
  HLS_STORAGE_TYPE(
      "FILESYSTEM",
      "Where files of pushed streams are kept: `FILESYSTEM`, `HTTP` (or `HTTPS`), `S3`, or `AZ` (or"
          + " `AZURE`, `AZURE_BLOB_STORAGE`)."),
  HLS_FILESYSTEM_PATH("DATA_DIR/storage", "Folder for them; may be a shared file system."),
  HLS_STORAGE_HTTP_URL("", "For `HTTP`: address below which files are PUT and DELETEd."),
  HLS_STORAGE_HTTP_AUTH("", "How to log in there: `Basic`, `Bearer` or `Custom`."),
  HLS_STORAGE_HTTP_USER("", "User for `Basic`."),
  HLS_STORAGE_HTTP_PASSWORD("", "Password for `Basic`."),
  HLS_STORAGE_HTTP_TOKEN("", "Token for `Bearer`."),
  HLS_STORAGE_HTTP_AUTH_CUSTOM("", "The whole Authorization header for `Custom`."),
  AWS_S3_BUCKET("", "For `S3`: the bucket."),
  AWS_REGION("us-east-1", "Its region."),
  AWS_ENDPOINT_URL_S3("", "Address of an S3-compatible store; empty: Amazon's own."),
  AWS_ACCESS_KEY_ID("", "Access key for `S3`."),
  AWS_SECRET_ACCESS_KEY("", "Secret key for `S3`."),
  AZURE_STORAGE_ACCOUNT("", "For `AZ`: the storage account."),
  AZURE_STORAGE_CONTAINER("", "Its container."),
  AZURE_TENANT_ID("", "Tenant of the application that may write there."),
  AZURE_CLIENT_ID("", "Id of that application."),
  AZURE_CLIENT_SECRET("", "Secret of that application."),
  AZURE_AUTHORITY_HOST(
      "https://login.microsoftonline.com/", "Where the application's tokens come from."),
  AZURE_STORAGE_BLOB_ENDPOINT(
      "", "Address of the account's blobs; empty: `https://ACCOUNT.blob.core.windows.net/`."),
  HLS_WS_CDN_ENABLED(
      "NO", "YES: live segments of pushed streams are also pushed to a WebSocket relay."),
  HLS_WS_CDN_URL("", "Addresses of relays, `ws://` or `wss://`, separated by spaces."),
  HLS_WS_CDN_PUSH_SECRET("", "Signs the tokens for pushing there."),
  HLS_LIVE_PLAYLIST_SIZE("10", "Segments in the live playlist of a pushed stream's files."),
  HLS_VOD_MAX_SIZE("86400", "Segments in one of its VOD playlists; then another begins."),
  HLS_FRAGMENT_COUNT_LIMIT("16777216", "After so many segments a pushed stream is closed."),
  LIVEBOX_LOCAL(
      "NO",
      "YES: programs on this machine may use the livebox's API without a login, and so see its"
          + " stream key."),
  LIVEBOX_NAME("", "Name that the livebox's API gives; empty: the machine's."),
  LIVEBOX_KEEP_DAYS(
      "30", "How long the log of what was sent, and the machine's figures, are kept (days)."),
  LIVEBOX_DOCROOT(
      "", "Folder of static pages that are shown at the root, to everybody; empty: none."),
  LIVEBOX_FRONT("NO", "YES: the livebox's page is at the root, in place of the channels'."),
  MDNS(
      "NO",
      "YES: the livebox is announced in the local network, by mDNS, as `_http._tcp` and"
          + " `_livebox._tcp`."),
  REMOTE_CONTROL_URL(
      "",
      "Gateway elsewhere that controls this machine's livebox, such as `wss://gateway.example/`;"
          + " empty: none does."),
  REMOTE_CONTROL_TOKEN("", "Token that it shows when the box is registered there."),
  REMOTE_CONTROL_TOKEN_FILE("", "File that holds the token, where the environment does not."),
  HDHOMERUN_NETWORKS(
      "",
      "Addresses and networks of televisions and recorders that find the channels as those of an"
          + " HDHomeRun, without a login, separated by commas; `*` is any; empty: none."),
  HDHOMERUN_ACCOUNT(
      "",
      "Account whose channels they find: an operator or administrator, who may let others watch."),
  STREAMER_KEY(
      "",
      "Renditions of live events are pushed here with this key, by whichever gateway: it stands in"
          + " the push address of this streamer there; empty: none are taken."),
  EVENTS_URL(
      "",
      "Address of the gateway whose live events this node transcodes, such as"
          + " `https://live.example`; empty: only its own."),
  EVENTS_SECRET("", "Secret that the gateway at `EVENTS_URL` showed for this transcoder."),
  LOG_TASK_STATUS("YES", "NO: the log does not say of each pushed stream how it is going."),
  LOG_DEBUG("NO", "YES: log more (never secrets).");

  private final String fallback;
  private final String meaning;

  Setting(String fallback, String meaning) {
    this.fallback = fallback;
    this.meaning = meaning;
  }

  /** What counts where the environment says nothing; empty where nothing is a value. */
  String fallback() {
    return fallback;
  }

  /** The row of that table. */
  String row() {
    String shown = fallback.isEmpty() ? "" : "`" + fallback + "`";
    return String.format(Locale.ROOT, "| `%s` | %s | %s |", name(), shown, meaning);
  }
}
