-- What was brought over from the databases of earlier bots.

-- Each row of theirs is brought over once.
create table imported_rows (
  -- How the database was called by whoever brought it over.
  source text not null,
  kind text not null check (kind in ('person', 'model')),
  -- The row's key there.
  foreign_id text not null,
  our_id bigint not null,
  at timestamptz not null default now(),
  primary key (source, kind, foreign_id)
);

-- What people asked of their models there. No orders: their pictures are gone, and an order promises pictures.
create table imported_prompts (
  source text not null,
  foreign_id text not null,
  user_id bigint not null references users,
  -- As it stood there; rows that were not brought over are named, too.
  foreign_model text,
  prompt text not null,
  provider_prompt text,
  status text not null,
  images jsonb not null,
  error text,
  created_at timestamptz,
  at timestamptz not null default now(),
  primary key (source, foreign_id)
);
create index imported_prompts_of_user on imported_prompts (user_id);

-- A training that was paid for elsewhere has no entries in our books; this keeps anything with a price from passing as one.
alter table orders add constraint orders_imported_price check (confirm_key not like 'import:%' or price = 0);
