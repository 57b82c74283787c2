-- How often the handling of an update has passed its deadline: the second time it is set aside.
alter table inbox add column deadlines integer not null default 0;

-- What became of a file that a person sent, so that a handling that was cut short goes on from there. Good for an hour: a
-- file sent later is looked at again.
create table fetched_files (
  chat_id bigint not null,
  file_unique_id text not null,
  hash text references assets on delete cascade,
  -- Why it was not taken, as the bot says it.
  refusal jsonb,
  at timestamptz not null default now(),
  primary key (chat_id, file_unique_id),
  check (num_nonnulls(hash, refusal) = 1)
);
create index fetched_files_at on fetched_files (at);
