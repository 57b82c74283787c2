-- Other applications: their keys, what they upload and order, and whom we tell when an order of theirs has ended.

-- A key acts for one person: it spends their credits, and what is made is theirs.
create table api_keys (
  id bigint generated always as identity (start with 101) primary key,
  name text not null check (char_length(name) between 1 and 60),
  -- SHA-256 of the whole key; its beginning is shown so that people can tell keys apart.
  key_hash text not null unique check (key_hash ~ '^[0-9a-f]{64}$'),
  prefix text not null,
  user_id bigint not null references users,
  -- ["orders:read", …], as src/contract/api.ts has them.
  rights jsonb not null check (jsonb_typeof(rights) = 'array'),
  calls_per_minute integer not null check (calls_per_minute between 1 and 6000),
  open_orders integer not null check (open_orders between 1 and 1000),
  -- When all calls so far would have come, had they come evenly: so long a minute of them may run ahead of the clock.
  paced_until timestamptz not null default '-infinity',
  created_at timestamptz not null default now(),
  created_by text not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);

-- `api`: what is made is fetched by the application, and nothing of the order is in a chat.
alter table orders add column channel text not null default 'chat' check (channel in ('chat', 'api'));
alter table orders add column api_key_id bigint references api_keys;
create index orders_by_api on orders (user_id, id desc) where api_key_id is not null;
create index orders_open_by_key on orders (api_key_id)
  where api_key_id is not null and status in ('placed', 'queued', 'generating', 'delivering');

-- What an application called its request, and what it asked for: the same once more is the same order, anything else is refused.
create table api_requests (
  key_id bigint not null references api_keys,
  idempotency_key text not null check (char_length(idempotency_key) between 1 and 200),
  body_hash text not null,
  order_id bigint not null references orders,
  at timestamptz not null default now(),
  primary key (key_id, idempotency_key)
);
create index api_requests_by_order on api_requests (order_id);

-- Checked photos by names that say nothing of their bytes; whoever knows a hash has no right to the photo.
create table api_files (
  id text primary key default 'file_' || replace(gen_random_uuid()::text, '-', ''),
  user_id bigint not null references users,
  hash text not null references assets,
  -- When it was last uploaded.
  at timestamptz not null default now(),
  unique (user_id, hash)
);
create index api_files_by_time on api_files (at);

create table webhook_endpoints (
  id bigint generated always as identity (start with 101) primary key,
  key_id bigint not null references api_keys,
  url text not null check (char_length(url) <= 2000),
  -- Signs with it, so it is kept as it is: whsec_…
  secret text not null,
  enabled boolean not null default true,
  disabled_why text,
  -- Since when nothing was taken; null while all is well.
  failing_since timestamptz,
  created_at timestamptz not null default now(),
  created_by text not null,
  removed_at timestamptz
);
create unique index webhook_endpoints_of_key on webhook_endpoints (key_id) where removed_at is null;

-- One message for one endpoint. `due`: an execution is to be started, or has been; `claimed_until` keeps others from starting it too.
create table webhook_deliveries (
  id bigint generated always as identity (start with 1001) primary key,
  endpoint_id bigint not null references webhook_endpoints,
  order_id bigint not null references orders,
  event text not null check (event in ('order.delivered', 'order.refused', 'order.failed', 'order.cancelled')),
  -- The same for every attempt: whoever has taken it takes it for known.
  message_id text not null unique default 'msg_' || replace(gen_random_uuid()::text, '-', ''),
  status text not null default 'due' check (status in ('due', 'delivered', 'failed', 'cancelled')),
  attempts integer not null default 0,
  last_status integer,
  last_error text,
  made_at timestamptz not null default clock_timestamp(),
  attempted_at timestamptz,
  ended_at timestamptz,
  claimed_until timestamptz not null default '-infinity',
  unique (endpoint_id, order_id, event),
  check ((status = 'due') = (ended_at is null))
);
create index webhook_deliveries_due on webhook_deliveries (claimed_until) where status = 'due';
create index webhook_deliveries_by_endpoint on webhook_deliveries (endpoint_id, id desc);
