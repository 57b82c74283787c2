-- Broadcasts: what is sent to everybody who agreed to hear news, at most once to each.

-- When the person agreed; null: they hear nothing that they did not ask for.
alter table users add column agreed_news_at timestamptz;
create index users_who_agreed on users (id) where agreed_news_at is not null;

create table broadcasts (
  id bigint generated always as identity primary key,
  status text not null default 'draft' check (status in ('draft', 'running', 'paused', 'done', 'cancelled')),
  -- Whom it is for; see functions/broadcasts/broadcast_audience.sql.
  segment jsonb not null,
  text_en text,
  text_ru text,
  picture text references assets,
  created_by text not null,
  created_at timestamptz not null default now(),
  started_by text,
  started_at timestamptz,
  ended_at timestamptz,
  moved_at timestamptz not null default now(),
  -- People it reached out to by the count at its start.
  reach integer,
  -- Everybody up to this number was looked at; is_planned: nobody is left to look at.
  planned_to bigint not null default 0,
  is_planned boolean not null default false,
  sent integer not null default 0,
  failed integer not null default 0,
  unreachable integer not null default 0,
  unknown integer not null default 0,
  skipped integer not null default 0,
  check ((status in ('done', 'cancelled')) = (ended_at is not null))
);
create index broadcasts_open on broadcasts (moved_at) where status in ('running', 'paused');

-- One person's message. planned before it is sent, sending while nobody knows whether Telegram has it. unknown: its answer was lost, it
-- is never sent again. unreachable: the person has blocked the bot. skipped: they agree no more, or the broadcast was cancelled.
create table broadcast_sends (
  broadcast_id bigint not null references broadcasts,
  user_id bigint not null references users,
  status text not null default 'planned'
    check (status in ('planned', 'sending', 'sent', 'failed', 'unreachable', 'unknown', 'skipped')),
  detail text,
  moved_at timestamptz not null default now(),
  primary key (broadcast_id, user_id)
);
create index broadcast_sends_open on broadcast_sends (broadcast_id, user_id) where status in ('planned', 'sending');
create index broadcast_sends_by_user on broadcast_sends (user_id);

insert into paces (name, free_at) values ('broadcasts', '-infinity');
