-- How channels stand in lists for televisions and players. Null: nothing is said.

alter table channel add column list_number integer;
alter table channel add column guide_id varchar(200);
alter table channel add column guide_name varchar(200);
alter table channel add column logo varchar(2000);
alter table channel add column radio boolean default false not null;
alter table channel add column spoken_language varchar(200);
alter table channel add column country varchar(200);
