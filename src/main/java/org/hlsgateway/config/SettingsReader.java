package org.hlsgateway.config;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/** Makes {@link Settings} of the environment, by way of MicroProfile Config. */
@Dependent
public class SettingsReader {
  /**
   * Singleton, not a normal scope: a record is final, so it cannot have a client proxy.
   *
   * @throws SettingsException if a setting cannot work
   */
  @Produces
  @Singleton
  Settings settings() {
    var config = ConfigProvider.getConfig();
    // Raw: what looks like an expression, such as ${x} or $$, is part of a password.
    return read(
        name ->
            Optional.ofNullable(config.getConfigValue(name).getRawValue())
                .filter(value -> !value.isEmpty()));
  }

  /** What the environment says; empty if it says nothing. */
  interface Lookup {
    Optional<String> value(String name);
  }

  /**
   * @throws SettingsException naming every setting that cannot work
   */
  static Settings read(Lookup lookup) {
    var values = new SettingValues(lookup);
    var server =
        new Settings.Server(
            values.integer(Setting.HTTP_PORT, 1, 65_535),
            values.text(Setting.BIND_ADDRESS),
            values.yesOrNo(Setting.LOG_DEBUG),
            TlsSettings.read(values),
            values.proxies(Setting.TRUSTED_PROXIES));
    var store =
        new Settings.Store(
            values.path(Setting.DATA_DIR).orElse(Path.of(Setting.DATA_DIR.fallback())),
            Duration.ofDays(values.integer(Setting.AUDIT_DAYS, 1, 36_500)));
    var ffmpeg =
        new Settings.Ffmpeg(
            values.text(Setting.FFMPEG_PATH),
            values.text(Setting.FFPROBE_PATH),
            values.choice(Setting.INPUT, "AUTO", "FFMPEG").equals("AUTO"),
            values.folder(Setting.HLS_STREAM_ROOT, "forbid files"));
    var encoding =
        new Settings.Encoding(
            values.ffmpegName(Setting.HLS_VIDEO_CODEC),
            values.ffmpegName(Setting.HLS_H264_PRESET),
            values.ffmpegName(Setting.HLS_PIXEL_FORMAT),
            values.ffmpegName(Setting.HLS_AUDIO_CODEC));
    var live = live(values);
    var keep =
        new Settings.Keep(
            values.integer(Setting.KEEP_FREE_MB, 0, 100_000_000) * 1_000_000L,
            values.integer(Setting.REWIND_QUOTA_GB, 1, 1_000_000) * 1_000_000_000L,
            Duration.ofMinutes(values.integer(Setting.RECORDING_MINUTES, 1, 1_440)));
    var access =
        new Settings.Access(
            values.userName(Setting.ADMIN_USER),
            values.secret(Setting.ADMIN_PASSWORD),
            values.yesOrNo(Setting.WATCH_REQUIRES_LOGIN),
            values.origins(Setting.CORS_ORIGINS),
            values.origins(Setting.EMBED_ORIGINS),
            televisions(values));
    var coordinator = CoordinatorSettings.read(values);
    var encoder = EncoderSettings.read(values, store.dataDir(), live.segmentTarget());
    var rtmp = RtmpSettings.read(values);
    var livebox =
        new Settings.Livebox(
            values.yesOrNo(Setting.LIVEBOX_LOCAL),
            Optional.of(values.text(Setting.LIVEBOX_NAME)).filter(name -> !name.isBlank()),
            Duration.ofDays(values.integer(Setting.LIVEBOX_KEEP_DAYS, 1, 3_650)),
            values.folder(Setting.LIVEBOX_DOCROOT, "show none"),
            values.yesOrNo(Setting.LIVEBOX_FRONT),
            values.yesOrNo(Setting.MDNS),
            remote(values));
    keepApart(values, livebox.docroot(), store.dataDir(), ffmpeg);
    var distribution = distribution(values);
    values.refuseIfWrong();
    return new Settings(
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
        distribution);
  }

  private static Settings.Distribution distribution(SettingValues values) {
    if (values.isSet(Setting.EVENTS_URL)) {
      values.mustBeSet(
          Setting.EVENTS_SECRET, "that gateway shows it where the transcoder is added");
    }
    return new Settings.Distribution(
        values.streamKey(Setting.STREAMER_KEY),
        values.httpUrl(Setting.EVENTS_URL),
        values.credential(Setting.EVENTS_SECRET));
  }

  /** What LIVEBOX_DOCROOT has, everybody sees. */
  private static void keepApart(
      SettingValues values, Optional<Path> docroot, Path data, Settings.Ffmpeg ffmpeg) {
    values.mustBeApart(Setting.LIVEBOX_DOCROOT, docroot, "DATA_DIR", Optional.of(data));
    values.mustBeApart(Setting.LIVEBOX_DOCROOT, docroot, "HLS_STREAM_ROOT", ffmpeg.fileRoot());
    values.mustBeApart(
        Setting.LIVEBOX_DOCROOT,
        docroot,
        "the folder of SSL_KEY",
        values.path(Setting.SSL_KEY).map(Path::getParent));
  }

  private static Optional<Settings.Remote> remote(SettingValues values) {
    Optional<URI> gateway = values.controlUrl(Setting.REMOTE_CONTROL_URL);
    Optional<String> token =
        values.credential(Setting.REMOTE_CONTROL_TOKEN, Setting.REMOTE_CONTROL_TOKEN_FILE);
    if (gateway.isPresent() && !values.isSet(Setting.REMOTE_CONTROL_TOKEN_FILE)) {
      values.mustBeSet(
          Setting.REMOTE_CONTROL_TOKEN, "the gateway at REMOTE_CONTROL_URL knows the box by it");
    }
    return gateway.flatMap(url -> token.map(text -> new Settings.Remote(url, text)));
  }

  private static Settings.Televisions televisions(SettingValues values) {
    if (values.isSet(Setting.HDHOMERUN_NETWORKS)) {
      values.mustBeSet(
          Setting.HDHOMERUN_ACCOUNT, "televisions find the channels that this account may watch");
    }
    return new Settings.Televisions(
        values.networks(Setting.HDHOMERUN_NETWORKS), values.text(Setting.HDHOMERUN_ACCOUNT));
  }

  private static Settings.Live live(SettingValues values) {
    var live =
        new Settings.Live(
            values.seconds(Setting.HLS_HEARTBEAT_CHECK_SECONDS, "1", "86400"),
            values.seconds(Setting.HLS_START_SECONDS, "1", "300"),
            values.seconds(Setting.HLS_STALL_SECONDS, "1", "300"),
            values.seconds(Setting.HLS_TIME_SECONDS, "0.5", "30"),
            values.seconds(Setting.HLS_PART_SECONDS, "0.05", "5"),
            values.integer(Setting.HLS_WINDOW_SEGMENTS, 6, 1_000));
    values.mustBeShorter(Setting.HLS_PART_SECONDS, Setting.HLS_TIME_SECONDS);
    return live;
  }
}
