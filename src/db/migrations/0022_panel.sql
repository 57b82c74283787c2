-- The panel: who signs in, and what is known of each visit.

alter table users drop constraint users_role_check;
alter table users add constraint users_role_check
  check (role in ('customer', 'viewer', 'operator', 'moderator', 'finance', 'admin', 'owner'));

-- Somebody who works in the panel. An account of a person of ours has no password: they come by a link that the bot sends, and what
-- they may do is decided by their own role.
create table panel_accounts (
  id bigint generated always as identity primary key,
  login text,
  user_id bigint unique references users,
  role text not null check (role in ('viewer', 'operator', 'moderator', 'finance', 'admin', 'owner')),
  -- As node:crypto's argon2id made it, with its parameters: $argon2id$v=19$m=…,t=…,p=…$salt$hash.
  password text,
  must_change_password boolean not null default false,
  -- Base32; pending until a first code has proved that the owner's device has it.
  totp_secret text,
  totp_since timestamptz,
  -- The last time step whose code was used: each code counts once.
  totp_step bigint not null default 0,
  -- SHA-256 of codes that stand in for a lost device, each once.
  recovery_codes jsonb not null default '[]',
  language text not null default 'en' check (language in ('en', 'ru')),
  -- IANA name of the zone in which times are shown.
  time_zone text not null default 'UTC',
  created_at timestamptz not null default now(),
  created_by text not null,
  disabled_at timestamptz,
  check ((user_id is null) = (login is not null))
);
create unique index panel_accounts_by_login on panel_accounts (lower(login));

-- A visit. The cookie holds the id, the row its SHA-256.
create table panel_sessions (
  id_hash text primary key,
  account_id bigint not null references panel_accounts,
  -- What forms of this visit carry.
  form_token text not null,
  -- Which device, as far as it says.
  agent text not null,
  address text not null,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  -- When the person last proved who they are.
  proved_at timestamptz not null default now(),
  ended_at timestamptz
);
create index panel_sessions_by_account on panel_sessions (account_id, seen_at);

-- Links that let somebody in once: to set a password (`set_password`), or for a person whom the bot knows (`sign_in`). Whoever has
-- a second factor holds a `second_step` between the first and the second; it stands in a form, never in an address.
create table panel_links (
  token_hash text primary key,
  account_id bigint not null references panel_accounts,
  purpose text not null check (purpose in ('set_password', 'sign_in', 'second_step')),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index panel_links_by_account on panel_links (account_id);

-- Failed sign-ins by account and by address; they survive a restart and delay the next one.
create table panel_failures (
  key text primary key,
  failures integer not null,
  last_at timestamptz not null,
  free_at timestamptz not null
);
