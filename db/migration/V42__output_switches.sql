-- What is switched on of a channel's output: names with commas between them. Null: nothing. Runs on H2
-- and PostgreSQL alike.
alter table channel add column output_switches varchar(500);
