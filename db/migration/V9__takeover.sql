-- The active streams of an existing coordinator were taken over. Runs on H2 and PostgreSQL alike.
create table coordinator_takeover (
  -- Always 1: there is one row, or none.
  place integer                  primary key check (place = 1),
  taken timestamp with time zone not null
);
