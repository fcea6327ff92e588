-- What the livebox sends, how, and where to: one row, or none. Runs on H2 and PostgreSQL alike.
create table livebox_control (
  -- 1.
  id          integer       primary key,
  -- The stream's key, which the API calls its name; sealed like a channel's source, for the livebox.
  name_sealed varchar(4000) not null,
  -- Likewise: the address may hold a login, or end with the key.
  url_sealed  varchar(4000) not null,
  -- Empty: the machine's camera.
  source      varchar(500)  not null,
  -- Such as 360p.
  resolution  varchar(10)   not null,
  -- False: silence.
  tone        boolean       not null,
  fps         integer       not null,
  -- Of the picture, in bit/s.
  bitrate     integer       not null,
  -- The encoder's quantiser, 10 to 40; 0: none, the bit rate is constant.
  quality     integer       not null
);
