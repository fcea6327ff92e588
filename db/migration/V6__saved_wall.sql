-- Walls that somebody gave a name. Runs on H2 and PostgreSQL alike.
create table saved_wall (
  -- In its address; lower case.
  name         varchar(50)    primary key,
  title        varchar(100)   not null,
  -- Nicknames with commas between, in their order; empty: all channels.
  channels     varchar(60000) not null,
  -- Tiles side by side; 0: as many as fit.
  tile_columns integer        not null
);
