-- What requests for a channel's own source say besides, if it is an HTTP one. Null: nothing.

alter table channel add column referer varchar(4000);
alter table channel add column origin varchar(4000);
-- Secrets, sealed like the source.
alter table channel add column cookie_sealed varchar(6000);
alter table channel add column authorization_sealed varchar(6000);
