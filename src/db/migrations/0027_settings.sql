-- What staff have changed of the settings; what has no row is as the configuration says.
create table settings (
  name text primary key,
  value jsonb not null,
  changed_at timestamptz not null default now(),
  changed_by text not null
);

-- An account that staff switched off takes nothing new and finishes what it has, whatever workers announce.
alter table provider_accounts add column switched_off boolean not null default false;
alter table provider_accounts add check (not (enabled and switched_off));
