-- What looks and runs taught about sources. No address stands here. Runs on H2 and PostgreSQL alike.
create table source_knowledge (
  -- HMAC-SHA256 of the source's address, with a key made of DATA_DIR/secret.key.
  fingerprint             varchar(43)              primary key,
  -- The source's streams, as JSON. Null: not known, or no longer so.
  facts                   varchar(8000),
  -- The source does not describe itself well enough to begin at once.
  must_be_analysed        boolean                  not null,
  -- The next start is to look at the source before anything else.
  look_first              boolean                  not null,
  -- Of the source's own keyframes. 0: not known.
  longest_keyframe_millis bigint                   not null,
  learnt_at               timestamp with time zone not null,
  -- TEST, LOOK or RUN.
  learnt_by               varchar(10)              not null
);
