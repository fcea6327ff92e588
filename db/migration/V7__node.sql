-- The gateway that works with this database: one at a time. Runs on H2 and PostgreSQL alike.
create table gateway_node (
  -- Always 1: there is one row.
  place   integer                  primary key check (place = 1),
  -- Made once for each DATA_DIR.
  node_id varchar(36)              not null,
  -- By the database's clock; it is renewed while the gateway runs.
  seen    timestamp with time zone not null
);
