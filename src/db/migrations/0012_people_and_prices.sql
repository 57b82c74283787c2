-- Who may do what, and amounts that people change without a restart.

alter table users drop constraint users_status_check;
alter table users add constraint users_status_check check (status in ('active', 'unreachable', 'blocked', 'deleted'));
alter table users add column role text not null default 'customer'
  check (role in ('customer', 'operator', 'moderator', 'finance', 'admin', 'owner'));
create index users_of_staff on users (role) where role <> 'customer';

-- Credits. The first value of each comes from the environment; from then on the row is what counts.
create table prices (
  kind text primary key,
  credits bigint not null check (credits >= 0),
  changed_at timestamptz not null default now(),
  changed_by text not null
);
-- What is given for nothing; `start` is a newcomer's.
create table grants (
  kind text primary key,
  credits bigint not null check (credits >= 0),
  changed_at timestamptz not null default now(),
  changed_by text not null
);

-- A price that is changed happens to nobody.
alter table events alter column user_id drop not null;
-- What somebody did in another's affairs, newest first, among millions of steps of orders.
create index events_of_staff on events (id desc) where data ? 'by';
