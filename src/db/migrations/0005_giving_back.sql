-- How many times in a row an account has said that it is busy: each time it rests twice as long.
alter table provider_accounts add column busy_streak integer not null default 0;
