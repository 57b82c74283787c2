-- The second half of the operators' line: people decide on pictures, which are described and published.

-- How a source's pictures are decided on and described.
alter table catalog_sources
  add column languages jsonb not null default '["en"]' check (jsonb_typeof(languages) = 'array' and jsonb_array_length(languages) > 0),
  -- Words that texts must not have, and those they must.
  add column forbidden_words jsonb not null default '[]' check (jsonb_typeof(forbidden_words) = 'array'),
  add column demanded_words jsonb not null default '[]' check (jsonb_typeof(demanded_words) = 'array'),
  -- How another picture is made that somebody wants while deciding: by a call of its own, or by the next batch.
  add column redo_by text not null default 'single' check (redo_by in ('single', 'batch')),
  -- After so many days what nobody has decided on is held back, or accepted.
  add column review_days integer not null default 7 check (review_days between 3 and 90),
  add column review_default text not null default 'hold' check (review_default in ('hold', 'accept'));
update catalog_sources set languages = jsonb_build_array(language);
alter table catalog_sources drop column language;

alter table catalog_items
  -- Of whoever wanted another picture; it counts until the sheet says something new.
  add column redo_prompt text check (redo_prompt <> ''),
  -- By a word to a run: new texts are wanted although there are some.
  add column is_described_again boolean not null default false;

alter table catalog_results
  -- By which it was made, as the provider calls it.
  add column model text,
  -- Where it was uploaded to, whatever the source's folder is now; null: by a version that did not write it down.
  add column folder_id text,
  -- Whether there is a decision on it that counts: see note_decided.sql.
  add column is_decided boolean not null default false,
  -- Since a complete look into the folder did not show it; only what a second one does not show either is gone.
  add column absent_since timestamptz;

-- When the folder of a source that is reviewed is looked into next, and by whom: one claims it at a time.
alter table catalog_sources add column next_look_at timestamptz not null default '-infinity';

alter table catalog_batches add column makes text not null default 'pictures' check (makes in ('pictures', 'texts'));

-- Who said what of which picture. The first decision on a picture counts; later ones are kept and change nothing.
create table catalog_decisions (
  id bigint generated always as identity primary key,
  item_id bigint not null references catalog_items,
  result_id bigint not null references catalog_results,
  -- The very picture.
  hash text not null references assets,
  verdict text not null check (verdict in ('accept', 'reject', 'redo')),
  counts boolean not null,
  by text not null,
  via text not null check (via in ('chat', 'drive', 'command line', 'workflow', 'clock', 'panel')),
  why text,
  -- With which another picture is wanted.
  prompt text,
  run_id bigint references catalog_runs,
  at timestamptz not null default clock_timestamp(),
  unique (id, item_id, hash)
);
create unique index catalog_decisions_first on catalog_decisions (result_id) where counts;
create index catalog_decisions_of_run on catalog_decisions (run_id) where counts;
create index catalog_decisions_of_item on catalog_decisions (item_id, id);
create index catalog_decisions_by_time on catalog_decisions (at);
create index catalog_results_undecided on catalog_results (item_id) where status = 'made' and not is_decided;
create function note_decided() returns trigger language plpgsql as 'begin return null; end';
create trigger catalog_decisions_noted after insert on catalog_decisions
  for each row when (new.counts) execute function note_decided();
create trigger catalog_decisions_append_only before update or delete on catalog_decisions
  for each row execute function refuse_change();

-- What may be published: nothing but these very pictures.
create table catalog_approvals (
  item_id bigint not null references catalog_items,
  hash text not null references assets,
  decision_id bigint not null,
  primary key (item_id, hash),
  foreign key (decision_id, item_id, hash) references catalog_decisions (id, item_id, hash)
);
create trigger catalog_approvals_append_only before update or delete on catalog_approvals
  for each row execute function refuse_change();

-- What is said of a picture in one language: suggested by a model, and changed by whoever knows better.
create table catalog_texts (
  result_id bigint not null references catalog_results,
  language text not null,
  alt text not null check (char_length(alt) between 1 and 125),
  title text not null check (char_length(title) between 1 and 60),
  caption text not null check (char_length(caption) between 1 and 200),
  -- Null: as the model suggested it.
  edited_by text,
  edited_via text,
  -- {alt, title, caption} as we wrote them into the sheet: a cell that is otherwise is a person's.
  in_sheet jsonb,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (result_id, language)
);

-- One try to describe a picture: a paid call, or a line of a batch.
create table catalog_descriptions (
  id bigint generated always as identity primary key,
  result_id bigint not null references catalog_results,
  -- Of the picture, from 1.
  attempt integer not null,
  run_id bigint not null references catalog_runs,
  batch_id bigint references catalog_batches,
  -- What was wrong with the answer before, told to the model.
  complaint text,
  -- planned → sent → made, refused (the provider's own reason), failed (also: its answer was lost), or dropped: never made.
  status text not null default 'planned' check (status in ('planned', 'sent', 'made', 'refused', 'failed', 'dropped')),
  reason text,
  -- Nobody knows what became of the paid call: it is made again only when somebody says so.
  is_lost boolean not null default false,
  tokens jsonb,
  model text,
  planned_at timestamptz not null default now(),
  sent_at timestamptz,
  ended_at timestamptz,
  unique (result_id, attempt)
);
create unique index catalog_descriptions_open on catalog_descriptions (result_id) where status in ('planned', 'sent');
create index catalog_descriptions_of_run on catalog_descriptions (run_id, status, id);
create index catalog_descriptions_of_batch on catalog_descriptions (batch_id);

-- A picture is paid once; its descriptions as often as they are made.
alter table catalog_costs
  add column description_id bigint unique references catalog_descriptions,
  drop constraint catalog_costs_kind_check,
  add constraint catalog_costs_kind_check check (kind in ('picture', 'description')),
  add constraint catalog_costs_description_check check ((kind = 'description') = (description_id is not null)),
  drop constraint catalog_costs_result_id_kind_key;
create unique index catalog_costs_of_picture on catalog_costs (result_id) where kind = 'picture';

-- What was sent to the shop's CMS: written down before the call, once for each version of an item.
create table catalog_publications (
  id bigint generated always as identity primary key,
  item_id bigint not null references catalog_items,
  -- Of the item, growing.
  version integer not null,
  product_id bigint not null references catalog_products,
  result_id bigint not null references catalog_results,
  hash text not null,
  external_key text not null,
  -- The shop's own picture, whose place it takes.
  replaces text not null,
  -- By language {alt, title, caption}, and whatever else goes with it, as it was sent.
  texts jsonb not null,
  attributes jsonb not null default '{}',
  -- The revision there that we knew: whoever changed it since is not overwritten.
  base_revision integer not null,
  run_id bigint references catalog_runs,
  by text not null,
  -- sending → published or failed; published → withdrawing → withdrawn.
  status text not null default 'sending' check (status in ('sending', 'published', 'failed', 'withdrawing', 'withdrawn')),
  reason text,
  opened_at timestamptz not null default now(),
  published_at timestamptz,
  ended_at timestamptz,
  foreign key (item_id, hash) references catalog_approvals (item_id, hash),
  unique (item_id, version)
);
create unique index catalog_publications_open on catalog_publications (item_id) where status in ('sending', 'withdrawing');
create index catalog_publications_of_run on catalog_publications (run_id, status);
-- How far a run has come.
create index catalog_publications_by_product on catalog_publications (run_id, product_id);

-- What the CMS shows of an item, as far as we know.
create table catalog_shown (
  item_id bigint primary key references catalog_items,
  cms_id text not null,
  revision integer not null,
  shown text not null check (shown in ('published', 'edited', 'removed', 'original')),
  version integer,
  hash text,
  texts jsonb not null default '{}',
  -- Whether somebody there changed it last, or we did.
  is_ours boolean not null,
  changed_at timestamptz not null,
  read_at timestamptz not null default now()
);

-- How far the changes there were read.
create table catalog_gateway (
  is_only boolean primary key default true check (is_only),
  cursor text,
  read_at timestamptz
);
insert into catalog_gateway default values;

-- What was said before descriptions were paid.
alter table catalog_runs add column text_estimate jsonb;

alter table cards
  -- From which version on it is to be shown in a new message, below all others.
  add column below integer not null default 0,
  -- Messages that showed it before and are to leave the chat.
  add column replaced bigint[] not null default '{}';
