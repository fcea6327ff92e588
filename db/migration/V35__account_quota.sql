-- What an account may have at a time. Null: any number.
alter table account add column most_viewers integer;
alter table account add column most_streams integer;
-- Of recordings of the channels that it owns, 10^9 bytes.
alter table account add column most_recording_gigabytes integer;
