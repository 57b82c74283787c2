-- What staff write to people through the bot, and how people are found in long lists.

create table letters (
  id bigint generated always as identity primary key,
  -- Two presses of one button are one letter.
  key text not null unique,
  user_id bigint not null references users,
  text text not null,
  written_by text not null,
  created_at timestamptz not null default now()
);
create index letters_by_user on letters (user_id, id desc);

create index users_by_activity on users (last_active_at desc, id desc);
create index users_by_status on users (status, last_active_at desc, id desc);
create index users_by_name on users (lower(username) text_pattern_ops);
create index users_by_first_name on users (lower(first_name) text_pattern_ops);
