-- Deleting what is kept of a person, with a receipt of what was done.

create table deletions (
  id bigint generated always as identity primary key,
  user_id bigint not null references users,
  asked_by text not null,
  why text not null,
  asked_at timestamptz not null default now(),
  -- Until then it can be undone, and nothing is deleted.
  due_at timestamptz not null,
  status text not null default 'waiting' check (status in ('waiting', 'running', 'done', 'undone')),
  begun_at timestamptz,
  ended_at timestamptz,
  was_blocked boolean not null default false,
  -- What was done in each step, with counts and times, as src/contract/privacy.ts has it.
  receipt jsonb not null default '{}',
  check ((status in ('done', 'undone')) = (ended_at is not null))
);
create unique index deletions_open on deletions (user_id) where status in ('waiting', 'running');
create index deletions_by_user on deletions (user_id, id desc);

-- Pictures of somebody whose data is being deleted: `mine` nobody has looked yet who else needs it · `released` no row names it any
-- more, and its bytes are still to be taken away. So nothing is forgotten by a step that is cut short.
create table forgotten_pictures (
  deletion_id bigint not null references deletions,
  hash text not null,
  state text not null default 'mine' check (state in ('mine', 'released')),
  primary key (deletion_id, hash)
);

-- Who was deleted here, so that nobody gets a starting grant twice or is unblocked by it: no number, only its hash with a salt that no
-- other database has.
create table forgotten (
  telegram_hash text primary key,
  was_blocked boolean not null,
  at timestamptz not null default now()
);
create table forgotten_salt (
  is_only boolean primary key default true check (is_only),
  salt text not null default gen_random_uuid()::text || gen_random_uuid()::text
);
insert into forgotten_salt default values;

-- Who else refers to a picture.
create index order_assets_by_hash on order_assets (hash);
-- What is known of a person beyond their orders.
create index events_of_person on events (user_id) where subject_kind is null;

-- What stays of an event when its person's data is deleted: facts alone.
create function event_without_words(p_data jsonb) returns jsonb language sql immutable as $$
  select p_data - array(select jsonb_object_keys(event_words(p_data))) - 'name'
$$;

-- Events stay as they are, but for one thing that may happen to them: what is not a fact may go, after a day, or when the person's data
-- is deleted.
create or replace function refuse_event_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - 'data' = to_jsonb(old) - 'data' then
    if old.at < now() - interval '1 day' and event_words(old.data) <> '{}'
        and new.data = old.data - array(select jsonb_object_keys(event_words(old.data))) then
      return new;
    end if;
    if new.data = event_without_words(old.data)
        and exists (select from deletions d where d.user_id = old.user_id and d.status = 'running') then
      return new;
    end if;
  end if;
  raise exception 'rows of events are append-only';
end $$;
