-- True if the setting ADMIN_PASSWORD said the account's password: where it names another account, this
-- one is switched off. The column epoch is a random number since this version.
alter table account add column password_of_setting boolean default false not null;
