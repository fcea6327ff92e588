-- How a channel's source is opened, what is made of it, and what of it is kept.

alter table channel add column transport varchar(10) default 'AUTO' not null;
-- Null: the server's default.
alter table channel add column timeout_seconds integer;
alter table channel add column extra_wait_seconds integer default 0 not null;
-- Null: FFmpeg's own.
alter table channel add column user_agent varchar(200);
alter table channel add column loop_file boolean default true not null;
-- One address a line, sealed like the source, for it holds passwords too. Null: none.
alter table channel add column fallbacks_sealed varchar(16000);
alter table channel add column slate boolean default false not null;

alter table channel add column ladder varchar(20) default 'ORIGINAL' not null;
-- WxH-FPS~KBPS with commas between them. Null: none.
alter table channel add column rungs varchar(200);
alter table channel add column plays_everywhere boolean default false not null;
alter table channel add column keyframe_limit_seconds integer default 4 not null;
alter table channel add column encode_sparse_keyframes boolean default false not null;
alter table channel add column audio varchar(20) default 'FIRST' not null;
alter table channel add column segment_format varchar(10) default 'FMP4' not null;

alter table channel add column rewind_minutes integer default 0 not null;
alter table channel add column record_always boolean default false not null;
-- Null: they stay.
alter table channel add column record_days integer;
alter table channel add column record_gigabytes integer;

alter table channel add constraint channel_timeout_range
  check (timeout_seconds between 1 and 120);
alter table channel add constraint channel_extra_wait_range
  check (extra_wait_seconds between 0 and 300);
alter table channel add constraint channel_keyframe_limit_range
  check (keyframe_limit_seconds between 1 and 60);
alter table channel add constraint channel_rewind_range
  check (rewind_minutes between 0 and 1440);
alter table channel add constraint channel_record_days_range
  check (record_days between 1 and 3650);
alter table channel add constraint channel_record_gigabytes_range
  check (record_gigabytes between 1 and 100000);
