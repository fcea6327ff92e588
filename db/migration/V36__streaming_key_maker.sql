-- Who made a streaming key who is no administrator: it counts as long as they may publish to the
-- channel. Null: an administrator did, or whoever did is gone, and the key with them.
alter table streaming_key add column maker_id bigint references account (id) on delete set null;
