-- People, credits, orders, provider jobs, deliveries, inbox, dialogue. Every transition between their states is a
-- function in ../functions; this file holds what they keep true by constraint.

create table users (
  id bigint generated always as identity (start with 1001) primary key,
  telegram_id bigint not null unique,
  username text,
  first_name text not null,
  last_name text,
  language text not null check (language in ('en', 'ru')),
  language_chosen boolean not null default false,
  status text not null default 'active' check (status in ('active', 'unreachable')),
  created_at timestamptz not null default now(),
  last_active_at timestamptz not null default now()
);

-- Sums of credit_entries, kept beside them so that "not more than there is" is a constraint.
create table credit_accounts (
  user_id bigint primary key references users,
  posted bigint not null default 0 check (posted >= 0),
  pending bigint not null default 0 check (pending >= 0),
  check (pending <= posted)
);

create table orders (
  id bigint generated always as identity (start with 1001) primary key,
  user_id bigint not null references users,
  chat_id bigint not null,
  line text not null check (line in ('studio')),
  model text not null,
  prompt text not null,
  ratio text not null,
  price bigint not null check (price >= 0),
  -- Two presses of one button are one order.
  confirm_key text not null unique,
  repeat_of bigint references orders,
  status text not null default 'placed' check (status in
    ('placed', 'queued', 'generating', 'delivering', 'delivered', 'refused', 'failed', 'cancelled')),
  reason text,
  cancel_requested_at timestamptz,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  -- The card is a picture of this row: shown when card_shown = card_version.
  card_message_id bigint,
  card_version integer not null default 1,
  card_shown integer not null default 0,
  card_text text,
  card_edited_at timestamptz,
  card_claimed_until timestamptz,
  card_attempts integer not null default 0
);
create index orders_by_user on orders (user_id, id desc);
create index orders_open on orders (created_at) where status in ('placed', 'queued', 'generating', 'delivering');
create index orders_with_stale_card on orders (id) where card_shown <> card_version;

-- Append-only. `key` makes a movement happen once; capture and release of an order share `fin:<order>`.
create table credit_entries (
  id bigint generated always as identity primary key,
  key text not null unique,
  user_id bigint not null references users,
  order_id bigint references orders,
  kind text not null check (kind in ('grant', 'reserve', 'capture', 'release', 'adjustment')),
  posted_delta bigint not null,
  pending_delta bigint not null,
  note text,
  created_at timestamptz not null default now()
);
create index credit_entries_by_user on credit_entries (user_id, id desc);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are append-only', tg_table_name;
end $$;
create trigger credit_entries_append_only before update or delete on credit_entries
  for each row execute function refuse_change();

-- Pictures by the SHA-256 of their bytes; the bytes are in the object store.
create table assets (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  format text not null check (format in ('jpeg', 'png', 'webp')),
  width integer not null,
  height integer not null,
  bytes bigint not null,
  created_at timestamptz not null default now()
);

create table order_assets (
  order_id bigint not null references orders,
  role text not null check (role in ('reference', 'result')),
  position integer not null,
  hash text not null references assets,
  primary key (order_id, role, position)
);

create table provider_accounts (
  id text primary key,
  provider text not null,
  places integer not null check (places > 0),
  enabled boolean not null default true,
  set_aside_until timestamptz,
  set_aside_reason text
);

create table provider_jobs (
  id bigint generated always as identity primary key,
  order_id bigint not null unique references orders,
  user_id bigint not null references users,
  provider text not null,
  account_id text references provider_accounts,
  place integer,
  status text not null default 'waiting' check (status in
    ('waiting', 'planned', 'sending', 'accepted', 'unknown', 'done', 'refused', 'failed', 'cancelled', 'lost')),
  attempt_key uuid not null unique default gen_random_uuid(),
  callback_token text not null default replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''),
  request jsonb,
  external_id text,
  detail text,
  surplus boolean not null default false,
  waiting_since timestamptz not null default now(),
  planned_at timestamptz,
  sent_at timestamptz,
  accepted_at timestamptz,
  ended_at timestamptz,
  -- When this row must have moved on; upkeep looks at those that have not.
  deadline timestamptz not null,
  unique (provider, external_id),
  check ((status in ('planned', 'sending', 'accepted', 'unknown')) <= (account_id is not null and place is not null))
);
-- A place is a numbered seat: more jobs than places cannot be written down.
create unique index provider_jobs_places on provider_jobs (account_id, place)
  where status in ('planned', 'sending', 'accepted', 'unknown');
create index provider_jobs_waiting on provider_jobs (provider, id) where status = 'waiting';
create index provider_jobs_open on provider_jobs (deadline)
  where status in ('waiting', 'planned', 'sending', 'accepted', 'unknown');

-- What providers told us; a hint, never the truth.
create table provider_callbacks (
  job_id bigint not null references provider_jobs,
  body_hash text not null,
  body text not null,
  received_at timestamptz not null default now(),
  primary key (job_id, body_hash)
);

create table deliveries (
  order_id bigint not null references orders,
  part text not null check (part in ('photo', 'file')),
  status text not null check (status in ('planned', 'sending', 'sent', 'gave_up')),
  -- Sends whose answer never came: each may have reached the person.
  unknown_sends integer not null default 0,
  message_id bigint,
  updated_at timestamptz not null default now(),
  primary key (order_id, part)
);

-- Telegram's updates, stored before they are confirmed.
create table inbox (
  seq bigint generated always as identity primary key,
  update_id bigint not null unique,
  chat_id bigint not null,
  album text,
  payload jsonb not null,
  received_at timestamptz not null default now(),
  claimed_until timestamptz,
  attempts integer not null default 0,
  done_at timestamptz,
  dead boolean not null default false,
  error text
);
create index inbox_open on inbox (chat_id, seq) where done_at is null;

create table dialogues (
  user_id bigint primary key references users,
  state jsonb not null,
  last_update_id bigint not null,
  screen_message_id bigint,
  updated_at timestamptz not null default now()
);

-- Everything that happened, in order; an order's timeline is read from here.
create table events (
  id bigint generated always as identity primary key,
  user_id bigint not null references users,
  order_id bigint references orders,
  kind text not null,
  data jsonb not null default '{}',
  at timestamptz not null default clock_timestamp()
);
create index events_by_order on events (order_id, id) where order_id is not null;
create trigger events_append_only before update or delete on events
  for each row execute function refuse_change();

-- What an administrator must know, told once each by the bot; an hour later they are deleted and may be raised again.
create table alarms (
  key text primary key,
  text text not null,
  raised_at timestamptz not null default now(),
  told_at timestamptz
);
