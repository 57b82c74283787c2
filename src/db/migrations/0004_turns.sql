-- Whose turn it is: jobs wait in the order of their turns (functions/next_turn.sql), so that who is next, and how many come
-- before, is one look into an index however many wait.
alter table provider_jobs add column turn bigint not null default 0;
drop index provider_jobs_waiting;
create index provider_jobs_waiting on provider_jobs (provider, turn, id) where status = 'waiting';
create index provider_jobs_turns on provider_jobs (provider, turn) where planned_at is not null;
create index provider_jobs_turns_by_user on provider_jobs (provider, user_id, turn);
drop index provider_jobs_open_by_user;
