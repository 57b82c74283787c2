-- The audit reads what moved; what people said and showed has a term; an alarm says when it may be told again.

-- The runs of the audit that came to their end: of what moved lately, and of everything.
create table audits (
  scope text primary key check (scope in ('recent', 'all')),
  -- When one was begun last, if it is begun only now and then.
  tried_at timestamptz,
  done_at timestamptz not null,
  -- What that run found: how many rows break which invariant.
  violations jsonb not null default '{}',
  -- From where the next run reads: the time at which orders ended, the number of an entry.
  since timestamptz not null,
  after_entry bigint not null,
  -- Since when runs have followed one another without a gap; see functions/credits/awake_since.sql.
  awake_since timestamptz not null default now()
);
insert into audits (scope, done_at, since, after_entry) values
  ('recent', now(), now() - interval '10 minutes', coalesce((
    select id from credit_entries where created_at < now() - interval '10 minutes' order by id desc limit 1), 0)),
  ('all', now(), '-infinity', 0);

-- Sums of a person's entries up to one of them, written by the audit of everything: so that the next ones add only what came
-- after.
create table credit_sums (
  user_id bigint primary key references users,
  last_entry bigint not null,
  posted bigint not null,
  pending bigint not null
);

drop function if exists audit_books();
create index credit_accounts_reserved on credit_accounts (user_id) where pending <> 0;
create index orders_finished on orders (finished_at);
-- With the amounts in it, a person's entries are summed without reading them.
create index credit_entries_of_user on credit_entries (user_id, id) include (posted_delta, pending_delta);
drop index credit_entries_by_user;

alter table alarms add column repeat_after interval not null default '1 hour';

-- What is to be cleared, each by the time from which its term runs.
create index inbox_handled on inbox (done_at) where done_at is not null;
create index dialogues_untouched on dialogues (updated_at);
alter table provider_callbacks alter column body drop not null;
create index provider_callbacks_kept on provider_callbacks (received_at) where body is not null;
create index provider_jobs_kept on provider_jobs (ended_at)
  where request is not null or uploads <> '{}' or detail is not null;

-- What an event says beyond facts of ours: the words of people and providers, and where they were sent. Facts are numbers, our
-- own reasons, and all of what somebody did in another's affairs, who answers for it. The index below is made with this
-- function: who changes it makes the index anew.
create function event_words(p_data jsonb) returns jsonb language sql immutable as $$
  select case when p_data ? 'by' then '{}' else
    p_data - '{price,credits,granted,captured,released,cost,waitedMs,reason,part}'::text[] end
$$;
create index events_with_words on events (at) where event_words(data) <> '{}';

-- Events stay as they are, but for one thing that may happen to them: after a day, what is not a fact may go.
create function refuse_event_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.at < now() - interval '1 day' and event_words(old.data) <> '{}'
      and new.data = old.data - array(select jsonb_object_keys(event_words(old.data)))
      and to_jsonb(new) - 'data' = to_jsonb(old) - 'data' then
    return new;
  end if;
  raise exception 'rows of events are append-only';
end $$;
drop trigger events_append_only on events;
create trigger events_append_only before update or delete on events
  for each row execute function refuse_event_change();
