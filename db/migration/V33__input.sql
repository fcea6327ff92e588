-- What reads a channel's source: FFmpeg, the gateway itself where it can, or what the setting INPUT says.

alter table channel add column read_by varchar(20) default 'DEFAULT' not null;
-- Of an rtsps source: AUTHORITY, or a SHA-256 fingerprint in hexadecimal digits. Null: it is not checked.
alter table channel add column certificate varchar(64);
