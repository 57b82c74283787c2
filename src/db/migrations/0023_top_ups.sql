-- A person asks for credits, and one of those who may give them answers.
create table top_ups (
  id bigint generated always as identity primary key,
  user_id bigint not null references users,
  -- Where they hear what came of it.
  chat_id bigint not null,
  -- How many were asked for.
  credits bigint not null check (credits > 0),
  -- The order that could not be paid, if it was asked for there.
  order_id bigint references orders,
  -- `withdrawn`: the person took it back · `dropped`: they are not served any more.
  status text not null default 'open' check (status in ('open', 'given', 'declined', 'expired', 'withdrawn', 'dropped')),
  -- How many were given: it need not be what was asked for.
  given bigint check (given > 0),
  -- Why it was declined, in a word of ours that each reads in their language, or in somebody's own words.
  reason text,
  why text,
  ended_by text,
  asked_at timestamptz not null default clock_timestamp(),
  -- Since when its execution looks after it; null: perhaps it was never started.
  followed_at timestamptz,
  reminded_at timestamptz,
  ended_at timestamptz,
  check ((given is not null) = (status = 'given')),
  check ((ended_at is null) = (status = 'open'))
);
create unique index top_ups_open on top_ups (user_id) where status = 'open';
create index top_ups_ended on top_ups (id desc) where status <> 'open';
create index top_ups_of_user on top_ups (user_id, id desc);
