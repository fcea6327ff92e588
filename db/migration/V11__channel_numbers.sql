-- What channels' playlists go on with after a restart of the gateway. Runs on H2 and PostgreSQL alike.
create table channel_numbers (
  -- Of a channel, or of one that is gone: a row that is written late must not fail for it.
  channel_id              bigint  primary key,
  -- EXT-X-MEDIA-SEQUENCE: no playlist has come so far yet.
  media_sequence          bigint  not null,
  -- EXT-X-DISCONTINUITY-SEQUENCE, likewise.
  discontinuity_sequence  bigint  not null,
  -- What the latest playlists promised. 0: there were none.
  target_duration_seconds integer not null,
  part_target_micros      bigint  not null
);
