-- The ledger of jobs knows what a job is for (its subject), of which kind it is, who waits for it and what it cost in numbers;
-- places are counted for each account and kind; ending a wait is a row in `wakes`.

alter table provider_jobs add column kind text not null default 'generation'
  check (kind in ('generation', 'training', 'batch'));
alter table provider_jobs alter column kind drop default;
alter table provider_jobs rename column order_id to subject_id;
alter table provider_jobs add column subject_kind text not null default 'order';
alter table provider_jobs alter column subject_kind drop default;
alter table provider_jobs drop constraint provider_jobs_order_id_fkey;
alter table provider_jobs drop constraint provider_jobs_order_id_key;
-- One job under way for a subject: a second one may follow when the first has ended.
create unique index provider_jobs_open_by_subject on provider_jobs (subject_kind, subject_id, kind)
  where status in ('waiting', 'planned', 'sending', 'accepted', 'unknown');
create index provider_jobs_by_subject on provider_jobs (subject_kind, subject_id, id);

-- Who takes turns with whom in the queue.
alter table provider_jobs add column fairness_key text;
update provider_jobs set fairness_key = 'user-' || user_id;
alter table provider_jobs alter column fairness_key set not null;
drop index provider_jobs_waiting;
drop index provider_jobs_turns;
drop index provider_jobs_turns_by_user;
alter table provider_jobs drop column user_id;
create index provider_jobs_waiting on provider_jobs (provider, kind, turn, id) where status = 'waiting';
create index provider_jobs_turns on provider_jobs (provider, kind, turn) where planned_at is not null;
create index provider_jobs_turns_by_key on provider_jobs (provider, kind, fairness_key, turn);

-- Who waits. Executions from before name their waits without the job's number.
alter table provider_jobs add column workflow_id text;
alter table provider_jobs add column wait_suffix text;
update provider_jobs set workflow_id = 'order-' || subject_id, wait_suffix = '';
alter table provider_jobs alter column workflow_id set not null;
alter table provider_jobs alter column wait_suffix set not null;

-- What the account has of the job's files already, by hash: an attempt that follows does not upload them again.
alter table provider_jobs add column uploads jsonb not null default '{}';

-- What a job cost, each unit on its own.
create table provider_job_costs (
  job_id bigint not null references provider_jobs,
  unit text not null,
  amount numeric not null check (amount >= 0),
  primary key (job_id, unit)
);
insert into provider_job_costs (job_id, unit, amount)
  select j.id, part[2], sum(part[1]::numeric)
  from provider_jobs j
  cross join lateral regexp_matches(j.cost, '([0-9]+(?:\.[0-9]+)?) ([^,]+)', 'g') as part
  group by j.id, part[2];
alter table provider_jobs drop column cost;

-- An account has places for each kind of job: an hour of training holds no picture's place.
alter table provider_accounts add column kind text not null default 'generation'
  check (kind in ('generation', 'training', 'batch'));
alter table provider_jobs drop constraint provider_jobs_account_id_fkey;
alter table provider_accounts drop constraint provider_accounts_pkey;
alter table provider_accounts add primary key (id, kind);
alter table provider_jobs add foreign key (account_id, kind) references provider_accounts (id, kind);
drop index provider_jobs_places;
create unique index provider_jobs_places on provider_jobs (account_id, kind, place)
  where status in ('planned', 'sending', 'accepted', 'unknown');
drop index provider_jobs_by_account;
create index provider_jobs_by_account on provider_jobs (account_id, kind, planned_at);

-- Waits of executions that are over, told by the keeper of the queue and then taken away.
create table wakes (
  workflow_id text not null,
  activity_id text not null,
  made_at timestamptz not null default clock_timestamp(),
  claimed_until timestamptz,
  primary key (workflow_id, activity_id)
);

-- An event belongs to a subject, and to a person where there is one.
alter table events disable trigger events_append_only;
alter table events rename column order_id to subject_id;
alter table events add column subject_kind text;
update events set subject_kind = 'order' where subject_id is not null;
alter table events drop constraint events_order_id_fkey;
alter table events alter column user_id drop not null;
alter table events add check ((subject_kind is null) = (subject_id is null));
alter table events enable trigger events_append_only;
drop index events_by_order;
create index events_by_subject on events (subject_kind, subject_id, id) where subject_id is not null;

drop function if exists admit_generation(bigint, text, bigint);
drop function if exists begin_submission(bigint, jsonb, bigint);
drop function if exists end_job(bigint, text, text, text, text);
drop function if exists fill_places(text);
drop function if exists free_place(text, integer);
drop function if exists give_back(jsonb);
drop function if exists next_turn(text, bigint);
drop function if exists record_submission(bigint, text, text, text);
drop function if exists settle_undelivered(bigint, text, text);
drop function if exists store_callback(bigint, text, text, text);
