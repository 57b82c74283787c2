-- When a worker that holds the account said so last.
alter table provider_accounts add column seen_at timestamptz not null default now();
