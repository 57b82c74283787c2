-- The operators' line: the pictures of a shop are found, improved and, later, decided on, described and published.

-- A shop to read, and where its sheet and its folder are.
create table catalog_sources (
  id bigint generated always as identity primary key,
  name text not null unique check (char_length(name) between 1 and 60),
  start_url text not null,
  -- Of pages, beside that of the start.
  hosts jsonb not null default '[]' check (jsonb_typeof(hosts) = 'array'),
  selectors jsonb not null default '{}' check (jsonb_typeof(selectors) = 'object'),
  language text not null default 'en',
  -- What of a product goes with its picture when that is described.
  context_fields jsonb not null default '["name", "description", "category", "price", "attributes"]'
    check (jsonb_typeof(context_fields) = 'array'),
  -- For pictures whose row has none; null: those are not sent.
  default_prompt text check (default_prompt <> ''),
  -- Null: those of the configuration.
  spreadsheet_id text,
  sheet_tab text,
  folder_id text,
  -- Manners and bounds of reading it.
  pause_ms integer not null default 200 check (pause_ms >= 0),
  most_pages integer not null default 5000 check (most_pages > 0),
  most_depth integer not null default 8 check (most_depth > 0),
  -- Pictures that the last good run found: far fewer are a reason to ask.
  last_good integer,
  created_at timestamptz not null default now()
);

-- One pass over a source, through one stage or several.
create table catalog_runs (
  id bigint generated always as identity primary key,
  source_id bigint not null references catalog_sources,
  stages jsonb not null check (jsonb_typeof(stages) = 'array'),
  -- force, limit, dryRun, isConfirmed
  options jsonb not null default '{}',
  workflow_id text not null unique,
  started_by text not null,
  status text not null default 'running'
    check (status in ('running', 'paused', 'asking', 'done', 'failed', 'cancelled')),
  stage text,
  -- What it asks, while it asks.
  question jsonb check ((question is not null) = (status = 'asking')),
  reason text,
  detail text,
  -- What the shop's robots.txt says, for the whole run.
  robots jsonb,
  -- What was said before anything was spent.
  estimate jsonb,
  -- What each stage came to, by its name.
  counts jsonb not null default '{}',
  started_at timestamptz not null default now(),
  moved_at timestamptz not null default now(),
  ended_at timestamptz,
  check ((ended_at is not null) = (status in ('done', 'failed', 'cancelled')))
);
-- Two runs of one source never overlap.
create unique index catalog_runs_open on catalog_runs (source_id) where ended_at is null;
create index catalog_runs_of_source on catalog_runs (source_id, id desc);

create table catalog_products (
  id bigint generated always as identity primary key,
  source_id bigint not null references catalog_sources,
  -- The address that stands for it.
  url text not null,
  name text,
  description text,
  price numeric,
  currency text,
  category text,
  attributes jsonb not null default '{}',
  -- The run that saw it last, and since when it is not there.
  seen_run bigint not null references catalog_runs,
  missing_since timestamptz,
  changed_at timestamptz not null default now(),
  unique (source_id, url)
);

-- Addresses of a shop's pages: what is known of each, and where the run stands with it.
create table catalog_pages (
  source_id bigint not null references catalog_sources,
  url text not null check (octet_length(url) <= 2000),
  run_id bigint not null references catalog_runs,
  depth integer not null,
  state text not null default 'waiting'
    check (state in ('waiting', 'read', 'unchanged', 'gone', 'skipped', 'failed')),
  attempts smallint not null default 0,
  reason text,
  detail text,
  etag text,
  last_modified text,
  -- The address of the product it shows, and how many pictures of it.
  product_url text,
  pictures integer not null default 0,
  read_at timestamptz,
  primary key (source_id, url)
);
create index catalog_pages_of_run on catalog_pages (run_id, state, depth, url);

-- Which pictures a product shows, in its order.
create table catalog_product_pictures (
  product_id bigint not null references catalog_products,
  url text not null check (octet_length(url) <= 2000),
  position integer not null,
  primary key (product_id, url)
);
create index catalog_product_pictures_by_url on catalog_product_pictures (url);

-- Addresses of pictures: the same of them as of pages.
create table catalog_pictures (
  source_id bigint not null references catalog_sources,
  url text not null check (octet_length(url) <= 2000),
  run_id bigint not null references catalog_runs,
  state text not null default 'waiting'
    check (state in ('waiting', 'read', 'unchanged', 'gone', 'skipped', 'failed')),
  attempts smallint not null default 0,
  reason text,
  detail text,
  etag text,
  last_modified text,
  hash text references assets,
  -- Of the bytes as the shop sent them: the same ones again are the same picture, however it would be written today.
  source_hash text,
  read_at timestamptz,
  primary key (source_id, url)
);
create index catalog_pictures_of_run on catalog_pictures (run_id, state, url);
create index catalog_pictures_by_source_hash on catalog_pictures (source_id, source_hash);
create index catalog_pictures_by_hash on catalog_pictures (source_id, hash);

-- One picture of a shop, however many of its products show it: a row of the sheet.
create table catalog_items (
  id bigint generated always as identity primary key,
  source_id bigint not null references catalog_sources,
  hash text not null references assets,
  -- Where it was seen first.
  product_id bigint not null references catalog_products,
  picture_url text not null,
  -- As the sheet says it; people write there.
  prompt text,
  is_marked boolean not null default false,
  -- Whether the sheet has its row: it is to be written, it is there, people have deleted it.
  row_state text not null default 'missing' check (row_state in ('missing', 'there', 'removed')),
  -- By a word to a run.
  is_skipped boolean not null default false,
  is_wanted_again boolean not null default false,
  missing_since timestamptz,
  created_at timestamptz not null default now(),
  unique (source_id, hash)
);
create index catalog_items_of_product on catalog_items (product_id);
create index catalog_items_of_source on catalog_items (source_id, id);

-- Pictures sent to a provider together: one job of the ledger.
create table catalog_batches (
  id bigint generated always as identity primary key,
  run_id bigint not null references catalog_runs,
  -- Of the run, from 1: the same one opened again is the same one.
  number integer not null,
  job_id bigint unique references provider_jobs,
  lines integer not null,
  outcome text check (outcome in ('done', 'refused', 'failed', 'expired', 'cancelled')),
  opened_at timestamptz not null default now(),
  ended_at timestamptz,
  check ((outcome is not null) = (ended_at is not null)),
  unique (run_id, number)
);

-- One try to make a new picture of an item. A new prompt, or the wish for another picture, is a new revision; what failed without
-- anybody's fault is tried once more in a later batch.
create table catalog_results (
  id bigint generated always as identity primary key,
  item_id bigint not null references catalog_items,
  revision integer not null,
  attempt smallint not null default 1,
  run_id bigint not null references catalog_runs,
  batch_id bigint references catalog_batches,
  prompt text not null,
  -- The picture it starts from.
  input_hash text not null references assets,
  -- planned → sent → made, refused (the provider's own reason), failed, or dropped: never made, and wanted as before.
  status text not null default 'planned'
    check (status in ('planned', 'sent', 'made', 'refused', 'failed', 'dropped')),
  reason text,
  hash text references assets,
  -- In the operators' folder: made before the upload, so that a second upload is the same file.
  file_id text unique,
  file_name text,
  file_link text,
  uploaded_at timestamptz,
  planned_at timestamptz not null default now(),
  ended_at timestamptz,
  check ((status = 'made') = (hash is not null)),
  check (uploaded_at is null or file_id is not null),
  unique (item_id, revision, attempt)
);
create unique index catalog_results_open on catalog_results (item_id) where status in ('planned', 'sent');
create index catalog_results_of_run on catalog_results (run_id, status, id);
create index catalog_results_of_batch on catalog_results (batch_id, item_id);
create index catalog_results_made on catalog_results (ended_at) where status = 'made';
create index catalog_results_to_upload on catalog_results (batch_id) where status = 'made' and uploaded_at is null;

-- Real money: what each picture cost, and what a single call for it would have cost.
create table catalog_costs (
  id bigint generated always as identity primary key,
  result_id bigint not null references catalog_results,
  item_id bigint not null references catalog_items,
  run_id bigint not null references catalog_runs,
  kind text not null check (kind in ('picture')),
  amount numeric not null check (amount >= 0),
  single numeric not null check (single >= amount),
  currency text not null,
  at timestamptz not null default clock_timestamp(),
  unique (result_id, kind)
);
create index catalog_costs_of_run on catalog_costs (run_id);
create index catalog_costs_by_time on catalog_costs (at);
create trigger catalog_costs_append_only before update or delete on catalog_costs
  for each row execute function refuse_change();
