-- Why a job ended, so that it is told the same however often it is asked; since when an account has its places, because jobs
-- from before may be more than there are now.
alter table provider_jobs add column reason text;
alter table provider_accounts add column places_since timestamptz not null default now();
drop function if exists end_provider_job(bigint, text, text);

create index provider_jobs_open_by_user on provider_jobs (user_id)
  where status in ('planned', 'sending', 'accepted', 'unknown');
create index provider_jobs_by_account on provider_jobs (account_id, planned_at);
